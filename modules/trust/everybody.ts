import type { NodeDraft } from "./graph-draft.ts";

/** Whoever asks, without saying who they are. */
export const EVERYBODY: NodeDraft = { kind: "", name: "EVERYBODY ON THE INTERNET", isAlarming: true };

import { z } from "zod";
import { audience } from "./credential/audience.ts";

/** Statements about a caller that go with one message, beside the server's own: headers have an end somewhere. */
const MOST_DOWNSTREAM = 8;

/** The signed statements about the caller that go with every message, as they are written. */
export const assertion = z.strictObject({
  /** Whom the statement is for. @default the origin's URL */
  audience: audience.optional(),
  /**
   * What it is bound to: who is calling, or besides to this one request, by its method, its path and a digest of its
   * body. @default "principal"
   */
  bind: z.enum(["principal", "request"]).default("principal"),
  /** Whom the server calls on behalf of its caller: for each there is one more statement. @default nobody */
  downstream: z.array(z.strictObject({ audience })).max(MOST_DOWNSTREAM).default([]),
});

/** The statements about the caller that an origin is sent. */
export interface Assertion {
  readonly audience: string;
  readonly bind: "principal" | "request";
  /** The audiences of those that it may pass on. */
  readonly downstream: readonly string[];
}

/** Fills in what follows from the rest. */
export function completeAssertion(written: z.output<typeof assertion>, originUrl: string): Assertion {
  return {
    audience: written.audience ?? originUrl,
    bind: written.bind,
    downstream: written.downstream.map(({ audience }) => audience),
  };
}

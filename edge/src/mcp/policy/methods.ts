import type { Server } from "../../configuration/configuration.ts";
import { hasLookAlike, isObject } from "../look-alike.ts";
import { isLegacy, type Message } from "../message.ts";
import { resourceSubject, type Subject } from "./subject.ts";

type Params = Readonly<Record<string, unknown>>;

/** A method that is served. */
interface Method {
  readonly kind: "request" | "notification";
  /** Whether revisions with sessions have it, those without, or all. */
  readonly era: "legacy" | "modern" | "any";
  /** The server's rule without which it is not served. @default it is */
  readonly section?: "tasks" | "logging";
  /** What it names; nothing: whoever may connect may use it. */
  readonly subjects: (params: Params) => readonly Subject[];
}

/** What no rule allows: for parameters that name nothing, or more than they should. */
const NOBODYS: Subject = { kind: "tool", name: "" };

const open = () => [];
const resource = ({ uri }: Params): Subject[] => [{ kind: "resource", name: text(uri) }];

/**
 * Every method that is served. `tasks/list` is not: nobody could say whose tasks an origin would list. Lists, and what a
 * server says about itself, are open since they are cut down on their way back.
 */
const METHODS: ReadonlyMap<string, Method> = new Map<string, Method>([
  ["initialize", { kind: "request", era: "legacy", subjects: open }],
  ["notifications/initialized", { kind: "notification", era: "legacy", subjects: open }],
  ["ping", { kind: "request", era: "legacy", subjects: open }],
  ["server/discover", { kind: "request", era: "modern", subjects: open }],
  ["tools/list", { kind: "request", era: "any", subjects: open }],
  ["tools/call", { kind: "request", era: "any", subjects: called("tool") }],
  ["prompts/list", { kind: "request", era: "any", subjects: open }],
  ["prompts/get", { kind: "request", era: "any", subjects: called("prompt") }],
  ["resources/list", { kind: "request", era: "any", subjects: open }],
  ["resources/templates/list", { kind: "request", era: "any", subjects: open }],
  ["resources/read", { kind: "request", era: "any", subjects: resource }],
  ["resources/subscribe", { kind: "request", era: "legacy", subjects: resource }],
  ["resources/unsubscribe", { kind: "request", era: "legacy", subjects: resource }],
  ["subscriptions/listen", { kind: "request", era: "modern", subjects: listened }],
  ["completion/complete", { kind: "request", era: "any", subjects: completed }],
  ["logging/setLevel", inSection("logging", "legacy")],
  ["tasks/get", inSection("tasks", "any")],
  ["tasks/update", inSection("tasks", "modern")],
  ["tasks/cancel", inSection("tasks", "any")],
  ["tasks/result", inSection("tasks", "legacy")],
  // These name requests of the very session, which is the principal's own.
  ["notifications/cancelled", { kind: "notification", era: "legacy", subjects: open }],
  ["notifications/progress", { kind: "notification", era: "legacy", subjects: open }],
  ["notifications/roots/list_changed", { kind: "notification", era: "legacy", subjects: open }],
]);

/** What a message asks about; undefined where its method is none that the server has, in the message's revision. */
export function subjectsOf(
  message: Exclude<Message, { kind: "response" }>,
  server: Server,
): readonly Subject[] | undefined {
  const method = METHODS.get(message.method);
  const era = isLegacy(message.revision) ? "legacy" : "modern";
  if (method?.kind !== message.kind || (method.era !== "any" && method.era !== era)) return undefined;
  if (method.section && !server[method.section]) return undefined;
  return method.subjects(message.params);
}

/** Whether a method is among those that are served, whatever the server and the revision. */
export function isServed(method: string): boolean {
  return METHODS.has(method);
}

function inSection(section: "tasks" | "logging", era: Method["era"]): Method {
  return { kind: "request", era, section, subjects: () => [{ kind: section }] };
}

function called(kind: "tool" | "prompt") {
  return (params: Params): Subject[] => [
    { kind, name: text(params.name), arguments: params.arguments ?? {} },
  ];
}

/** MCP 2026-07-28, completion: what may be seen may be completed, whatever its other arguments. */
function completed({ ref }: Params): Subject[] {
  if (!isObject(ref) || ["type", "name", "uri"].some((key) => hasLookAlike(ref, key))) return [NOBODYS];
  const { type, name, uri } = ref;
  if (type === "ref/prompt" && uri === undefined) return [{ kind: "prompt", name: text(name) }];
  if (type !== "ref/resource" || name !== undefined) return [NOBODYS];
  return [resourceSubject(text(uri))];
}

/** MCP 2026-07-28, subscriptions: that lists have changed says nothing of what is in them. */
const LIST_CHANGES = new Set(["toolsListChanged", "promptsListChanged", "resourcesListChanged"]);

function listened({ notifications }: Params): readonly Subject[] {
  if (!isObject(notifications)) return [NOBODYS];
  return Object.entries(notifications).flatMap(([key, value]): readonly Subject[] => {
    if (LIST_CHANGES.has(key)) return [];
    if (key === "resourceSubscriptions" && Array.isArray(value)) {
      return value.map((uri: unknown) => ({ kind: "resource", name: text(uri) }));
    }
    // The extension io.modelcontextprotocol/tasks (SEP-2663).
    return key === "taskIds" ? [{ kind: "tasks" }] : [NOBODYS];
  });
}

function text(value: unknown): string {
  return typeof value === "string" ? value : "";
}

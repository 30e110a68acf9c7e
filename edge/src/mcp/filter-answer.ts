import type { Principal } from "../access-token/principal.ts";
import type { Server } from "../configuration/configuration.ts";
import type { Limits } from "../configuration/limits.ts";
import { hasLookAlike, isObject } from "./look-alike.ts";
import type { Revision } from "./message.ts";
import { isVisible } from "./policy/decide-subject.ts";
import { resourceSubject, type Subject } from "./policy/subject.ts";

/** An answer that should have been cut down to what its principal may see, and cannot be: nothing of it may pass. */
export class FilterError extends Error {
  override readonly name = "FilterError";
}

/** What is answered, and for whom. */
export interface FilterContext {
  readonly method: string;
  readonly revision: Revision;
  readonly server: Server;
  readonly principal: Principal;
  readonly limits: Limits;
}

type Json = Readonly<Record<string, unknown>>;

/** Cuts one result down. */
type Filter = (result: Json, context: FilterContext) => Record<string, unknown>;

/** What is read was decided for its principal, so that nobody else may be shown a copy. */
const READ = "resources/read";

const FILTERS: ReadonlyMap<string, Filter> = new Map([
  ["tools/list", list("tools", "name", (name) => ({ kind: "tool", name }))],
  ["prompts/list", list("prompts", "name", (name) => ({ kind: "prompt", name }))],
  ["resources/list", list("resources", "uri", (name) => ({ kind: "resource", name }))],
  ["resources/templates/list", list("resourceTemplates", "uriTemplate", resourceSubject)],
  ["server/discover", introduction(["supportedVersions", "capabilities", "instructions"])],
  ["initialize", introduction(["protocolVersion", "capabilities", "serverInfo", "instructions"])],
  [READ, (result, context) => ({ ...result, ...cacheHints(result, context) })],
]);

/** Whether answers to a method are cut down, or at least kept from others. */
export function isFiltered(method: string): boolean {
  return FILTERS.has(method);
}

/** Whether answers to a method say what there is: nothing else is passed on beside them. */
export function isList(method: string): boolean {
  return isFiltered(method) && method !== READ;
}

/** The members of results that say what there is. */
const LISTED = ["tools", "prompts", "resources", "resourceTemplates"];

/**
 * Whether a result is a list. Clients choose the ids of their requests: an origin that is asked two things under the same
 * one may send the answer to the first for that to the second.
 */
export function isListed(result: unknown): boolean {
  return isObject(result) && LISTED.some((member) => Object.hasOwn(result, member));
}

/**
 * Takes out of an answer what the principal may not see. Errors pass, without their `data`, in which anything may
 * be named; anything else has to be a result of its method, for an answer that cannot be filtered cannot be shown.
 *
 * @throws {FilterError}
 */
export function filterAnswer(response: Json, context: FilterContext): Record<string, unknown> {
  const { jsonrpc, id } = response;
  if (Object.hasOwn(response, "error") && !Object.hasOwn(response, "result")) {
    const { error } = response;
    return { jsonrpc, id, error: isObject(error) ? { code: error.code, message: error.message } : error };
  }
  const { method } = context;
  const filter = FILTERS.get(method);
  const result = Object.hasOwn(response, "result") ? response.result : undefined;
  if (!filter || !isObject(result)) throw new FilterError(`the answer to ${method} has no result`);
  return { jsonrpc, id, result: filter(result, context) };
}

/** Whether a notification may be passed on: one that names a resource or a task, where its principal may see that. */
export function isTold(
  { method, params }: Json,
  { server, principal }: Pick<FilterContext, "server" | "principal">,
): boolean {
  const isReadable = (uri: unknown) =>
    typeof uri === "string" && isVisible(server, principal, { kind: "resource", name: uri });
  switch (method) {
    case "notifications/resources/updated":
      return isObject(params) && !hasLookAlike(params, "uri") && isReadable(params.uri);
    case "notifications/subscriptions/acknowledged": {
      if (!isObject(params) || !isObject(params.notifications)) return false;
      const { resourceSubscriptions: uris = [] } = params.notifications;
      return Array.isArray(uris) && uris.every(isReadable);
    }
    case "notifications/tasks":
    case "notifications/tasks/status":
      return isVisible(server, principal, { kind: "tasks" });
    default:
      return true;
  }
}

/** A list keeps what is visible; of what stands beside it, only what is known to name nothing (MCP, pagination). */
function list(member: string, key: string, subjectOf: (name: string) => Subject): Filter {
  return (result, context) => {
    const { server, principal, method } = context;
    const entries = Object.hasOwn(result, member) ? result[member] : undefined;
    if (!Array.isArray(entries)) throw new FilterError(`the answer to ${method} holds no ${member}`);
    const visible = entries.filter((entry: unknown) => {
      if (!isObject(entry) || !Object.hasOwn(entry, key) || hasLookAlike(entry, key)) return false;
      const name = entry[key];
      return typeof name === "string" && isVisible(server, principal, subjectOf(name));
    });
    return { ...known(result, ["nextCursor"], context), [member]: visible };
  };
}

/** What a server says about itself, without what it could do and this principal may not ask for. */
function introduction(members: readonly string[]): Filter {
  return (result, context) => {
    const { capabilities } = result;
    if (!isObject(capabilities)) {
      throw new FilterError(`the answer to ${context.method} holds no capabilities`);
    }
    return { ...known(result, members, context), capabilities: usable(capabilities, context) };
  };
}

/** The extension that SEP-2663 made of tasks, which revision 2025-11-25 had built in. */
const TASKS_EXTENSION = "io.modelcontextprotocol/tasks";

function usable(capabilities: Json, { server, principal }: FilterContext): Record<string, unknown> {
  const { extensions } = capabilities;
  const hidden = (["logging", "tasks"] as const).filter((kind) => !isVisible(server, principal, { kind }));
  const kept = without(capabilities, hidden);
  const isWithout = hidden.includes("tasks") && isObject(extensions);
  return isWithout ? { ...kept, extensions: without(extensions, [TASKS_EXTENSION]) } : kept;
}

/** Which software answers: the one member of a result's `_meta` that says nothing about what there is. */
const SERVER_INFO = "io.modelcontextprotocol/serverInfo";

function known(result: Json, members: readonly string[], context: FilterContext): Record<string, unknown> {
  const meta = isObject(result._meta) && Object.hasOwn(result._meta, SERVER_INFO) ? result._meta : undefined;
  return {
    ...only(result, ["resultType", ...members]),
    ...cacheHints(result, context),
    ...(meta && { _meta: only(meta, [SERVER_INFO]) }),
  };
}

/** MCP 2026-07-28, caching: what was decided for one principal must not be shown to another, nor for long. */
function cacheHints(result: Json, { revision, limits }: FilterContext): Record<string, unknown> {
  const { cacheScope, ttlMs } = result;
  const isCacheable = revision === "2026-07-28" && result.resultType === "complete";
  return {
    ...((cacheScope !== undefined || isCacheable) && { cacheScope: "private" }),
    ...(ttlMs !== undefined && { ttlMs: capped(ttlMs, limits.listSeconds * 1000) }),
  };
}

function capped(milliseconds: unknown, most: number): number {
  return typeof milliseconds === "number" && milliseconds > 0 ? Math.min(milliseconds, most) : 0;
}

function without(object: Json, names: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(Object.entries(object).filter(([name]) => !names.includes(name)));
}

function only(object: Json, names: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(Object.entries(object).filter(([name]) => names.includes(name)));
}

import { foldKey, isObject } from "./look-alike.ts";
import { CODES, MessageError } from "./message-error.ts";

const ENVELOPE = byFoldedForm(["jsonrpc", "id", "method", "params", "result", "error"]);

/** Members of `params`, in whatever revision, by which something is decided: here or by the origin. */
const PARAMETERS = byFoldedForm([
  "_meta",
  "argument",
  "arguments",
  "capabilities",
  "clientInfo",
  "context",
  "cursor",
  "inputResponses",
  "level",
  "name",
  "notifications",
  "progressToken",
  "protocolVersion",
  "ref",
  "requestId",
  "requestState",
  "task",
  "taskId",
  "uri",
]);

const META = byFoldedForm([
  "progressToken",
  "io.modelcontextprotocol/clientCapabilities",
  "io.modelcontextprotocol/clientInfo",
  "io.modelcontextprotocol/logLevel",
  "io.modelcontextprotocol/protocolVersion",
]);

/**
 * Refuses keys that some parsers take for one that means something in a message, whatever their case or width
 * (CVE-2026-27896).
 *
 * @throws {MessageError} 400
 */
export function refuseLookalikes(message: Readonly<Record<string, unknown>>): void {
  refuseNearMisses(message, ENVELOPE);
  const { params } = message;
  if (!isObject(params)) return;
  refuseNearMisses(params, PARAMETERS);
  if (isObject(params._meta)) refuseNearMisses(params._meta, META);
}

function refuseNearMisses(object: object, known: ReadonlyMap<string, string>): void {
  for (const key of Object.keys(object)) {
    const namesake = known.get(foldKey(key));
    if (namesake === undefined || namesake === key) continue;
    const reason = `A key of the message is almost, but not quite, ${namesake}.`;
    throw new MessageError(400, CODES.invalidRequest, reason);
  }
}

function byFoldedForm(keys: readonly string[]): ReadonlyMap<string, string> {
  return new Map(keys.map((key) => [foldKey(key), key]));
}

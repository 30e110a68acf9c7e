import type { Limits } from "../configuration/limits.ts";
import { readBounded } from "../network/read-bounded.ts";
import { type Message, NAMED_BY } from "./message.ts";
import { CODES, MessageError } from "./message-error.ts";
import { revisionOf } from "./revision.ts";
import { scanJson } from "./scan-json.ts";

const ENVELOPE_KEYS = byFoldedForm(["jsonrpc", "id", "method", "params", "result", "error"]);
const PARAMETER_KEYS = byFoldedForm([
  "name",
  "arguments",
  "uri",
  "ref",
  "cursor",
  "_meta",
  "inputResponses",
  "requestState",
]);
const BYTE_ORDER_MARK = "\uFEFF";
const LONGEST_NAME = 128;
const LONGEST_URI = 2048;

/**
 * Reads a request's body into one message, strictly: whatever an origin could read differently is refused, for
 * the origin is sent these same bytes.
 *
 * @throws {MessageError} 400, 413 or 415
 */
export async function readMessage(request: Request, limits: Limits): Promise<Message> {
  checkMediaType(request.headers);
  const bytes = await readBounded(request.body, limits.requestBodyBytes);
  if (!bytes) {
    throw new MessageError(
      413,
      CODES.invalidRequest,
      `The body has more than ${limits.requestBodyBytes} bytes.`,
    );
  }
  const text = decode(bytes);
  scanJson(text, limits.jsonDepth);
  return message(parse(text), bytes, request.headers);
}

/** MCP transports, "Sending Messages": application/json; JSON is UTF-8 (RFC 8259 section 8.1). */
function checkMediaType(headers: Headers): void {
  if (!/^application\/json(?: *; *charset="?utf-8"?)?$/i.test(headers.get("content-type") ?? "")) {
    throw new MessageError(415, CODES.invalidRequest, "Content-Type must be application/json.");
  }
  if (!/^(?:identity)?$/i.test(headers.get("content-encoding") ?? "")) {
    throw new MessageError(415, CODES.invalidRequest, "The body must not be compressed.");
  }
}

function decode(bytes: Uint8Array): string {
  let text: string;
  try {
    text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new MessageError(400, CODES.parseError, "The body is not UTF-8.");
  }
  if (text.startsWith(BYTE_ORDER_MARK) || text.includes("\0")) {
    throw new MessageError(400, CODES.parseError, "The body must not have a byte order mark or a NUL.");
  }
  return text;
}

function parse(text: string): Record<string, unknown> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new MessageError(400, CODES.parseError, "The body is not JSON.");
  }
  if (Array.isArray(value)) {
    throw new MessageError(
      400,
      CODES.invalidRequest,
      "Batches are not supported: send one message per request.",
    );
  }
  if (!isObject(value))
    throw new MessageError(400, CODES.invalidRequest, "The message must be a JSON object.");
  return value;
}

function message(value: Record<string, unknown>, bytes: Uint8Array, headers: Headers): Message {
  refuseLookalikes(value, ENVELOPE_KEYS);
  const { jsonrpc, id, method, params = {} } = value;
  if (jsonrpc !== "2.0") throw new MessageError(400, CODES.invalidRequest, 'jsonrpc must be "2.0".');
  if ("id" in value && !isId(id)) {
    throw new MessageError(
      400,
      CODES.invalidRequest,
      "id must be a text or a whole number within ±(2^53 - 1).",
    );
  }
  if ("result" in value || "error" in value) return response(value, bytes, headers);
  if (typeof method !== "string" || method === "" || method.length > LONGEST_NAME) {
    throw new MessageError(
      400,
      CODES.invalidRequest,
      `method must be a text of 1 to ${LONGEST_NAME} characters.`,
    );
  }
  if (!isObject(params)) throw new MessageError(400, CODES.invalidRequest, "params must be an object.");
  refuseLookalikes(params, PARAMETER_KEYS);
  checkName(method, params);
  const revision = revisionOf(headers, { method, params });
  return isId(id)
    ? { kind: "request", bytes, revision, id, method, params }
    : { kind: "notification", bytes, revision, method, params };
}

/** MCP 2026-07-28 has no requests of the server's, so that there is nothing to respond to. */
function response(value: Record<string, unknown>, bytes: Uint8Array, headers: Headers): Message {
  const { id } = value;
  const revision = revisionOf(headers, {});
  if (
    revision === "2026-07-28" ||
    !isId(id) ||
    "method" in value ||
    ("result" in value && "error" in value)
  ) {
    throw new MessageError(
      400,
      CODES.invalidRequest,
      "The message is neither a request nor a notification, nor a response that the protocol's revision has.",
    );
  }
  return { kind: "response", bytes, revision, id };
}

function checkName(method: string, params: Record<string, unknown>): void {
  const member = NAMED_BY.get(method);
  if (member === undefined) return;
  const name = params[member];
  const longest = member === "uri" ? LONGEST_URI : LONGEST_NAME;
  if (typeof name !== "string" || name === "" || name.length > longest) {
    throw new MessageError(
      400,
      CODES.invalidParams,
      `${member} must be a text of 1 to ${longest} characters.`,
    );
  }
}

function isId(id: unknown): id is string | number {
  return (typeof id === "string" && id.length <= 1024) || Number.isSafeInteger(id);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Some parsers match keys whatever their case or width (CVE-2026-27896): such near misses are refused. */
function refuseLookalikes(object: Record<string, unknown>, known: ReadonlyMap<string, string>): void {
  for (const key of Object.keys(object)) {
    // A parser that ends texts at a NUL reads another key.
    if (/\p{Cc}/u.test(key)) {
      throw new MessageError(400, CODES.invalidRequest, "A key of the message has a control character.");
    }
    const namesake = known.get(fold(key));
    if (namesake !== undefined && namesake !== key) {
      throw new MessageError(
        400,
        CODES.invalidRequest,
        `A key of the message is almost, but not quite, ${namesake}.`,
      );
    }
  }
}

function byFoldedForm(keys: readonly string[]): ReadonlyMap<string, string> {
  return new Map(keys.map((key) => [fold(key), key]));
}

function fold(key: string): string {
  return key.normalize("NFKC").toUpperCase().toLowerCase();
}

import type { Limits } from "../configuration/limits.ts";
import { readBounded } from "../network/read-bounded.ts";
import { refuseLookalikes } from "./known-keys.ts";
import { isObject } from "./look-alike.ts";
import { type Message, NAMED_BY } from "./message.ts";
import { CODES, MessageError } from "./message-error.ts";
import { revisionOf, revisionOfHeader } from "./revision.ts";
import { scanJson } from "./scan-json.ts";

type Json = Readonly<Record<string, unknown>>;

const LONGEST_ID = 1024;
const LONGEST_NAME = 128;
const LONGEST_URI = 2048;

/** RFC 8259 section 8.1 leaves it to the reader what to do about it. */
const BYTE_ORDER_MARK = "\uFEFF";

/**
 * Reads a request's body into one message, strictly: whatever an origin could read differently is refused, for
 * the origin is sent these same bytes.
 *
 * @throws {MessageError} 400, 413 or 415
 */
export async function readMessage(request: Request, limits: Limits): Promise<Message> {
  checkMediaType(request.headers);
  const bytes = await readBounded(request, limits.requestBodyBytes);
  if (!bytes) {
    const reason = `The body has more than ${limits.requestBodyBytes} bytes.`;
    throw new MessageError(413, CODES.invalidRequest, reason);
  }
  return parseMessage(bytes, request.headers, limits);
}

/**
 * Reads the bytes of a body into one message.
 *
 * @throws {MessageError} 400
 */
export function parseMessage(
  bytes: Uint8Array,
  headers: Headers,
  { jsonDepth }: Pick<Limits, "jsonDepth">,
): Message {
  const text = decode(bytes);
  scanJson(text, jsonDepth);
  const value = parse(text);
  const id = checkEnvelope(value);
  try {
    return "result" in value || "error" in value
      ? response(value, id, bytes, headers)
      : call(value, id, bytes, headers);
  } catch (error) {
    throw error instanceof MessageError && id !== undefined ? error.answering(id) : error;
  }
}

/** MCP transports, "Sending Messages": application/json; JSON is UTF-8 (RFC 8259 section 8.1). */
function checkMediaType(headers: Headers): void {
  if (!/^application\/json(?: *; *charset=(?:utf-8|"utf-8"))?$/i.test(headers.get("content-type") ?? "")) {
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

function parse(text: string): Json {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new MessageError(400, CODES.parseError, "The body is not JSON.");
  }
  if (Array.isArray(value)) refuse("Batches are not supported: send one message per request.");
  if (!isObject(value)) refuse("The message must be a JSON object.");
  return value;
}

/** JSON-RPC 2.0 section 4, of requests and responses alike. */
function checkEnvelope(value: Json): string | number | undefined {
  refuseLookalikes(value);
  const { jsonrpc, id } = value;
  if (jsonrpc !== "2.0") refuse('jsonrpc must be "2.0".');
  if (!("id" in value)) return undefined;
  if (isId(id)) return id;
  return refuse(
    `id must be a whole number within ±(2^53 - 1), or a text of at most ${LONGEST_ID} characters.`,
  );
}

function call(value: Json, id: string | number | undefined, bytes: Uint8Array, headers: Headers): Message {
  const { method, params = {} } = value;
  if (typeof method !== "string" || method === "" || method.length > LONGEST_NAME) {
    refuse(`method must be a text of 1 to ${LONGEST_NAME} characters.`);
  }
  if (!isObject(params)) refuse("params must be an object.");
  checkName(method, params);
  const revision = revisionOf(headers, { isRequest: id !== undefined, method, params });
  return id === undefined
    ? { kind: "notification", bytes, revision, method, params }
    : { kind: "request", bytes, revision, id, method, params };
}

/** A client's answer to a request of the server's own. */
function response(
  value: Json,
  id: string | number | undefined,
  bytes: Uint8Array,
  headers: Headers,
): Message {
  const revision = revisionOfHeader(headers);
  if (revision === "2026-07-28") refuse("Clients send no responses in this revision of the protocol.");
  const { result, error } = value;
  const isOne = isObject(result) ? !("error" in value) : isObject(error) && !("result" in value);
  if (id === undefined || !isOne || "method" in value || "params" in value) {
    refuse("A response must have an id, and either a result or an error, which are objects.");
  }
  return { kind: "response", bytes, revision, id };
}

function checkName(method: string, params: Json): void {
  const member = NAMED_BY.get(method);
  if (member === undefined) return;
  const name = params[member];
  const longest = member === "name" ? LONGEST_NAME : LONGEST_URI;
  if (typeof name === "string" && name !== "" && name.length <= longest) return;
  throw new MessageError(400, CODES.invalidParams, `${member} must be a text of 1 to ${longest} characters.`);
}

function isId(id: unknown): id is string | number {
  return (typeof id === "string" && id.length <= LONGEST_ID) || Number.isSafeInteger(id);
}

function refuse(reason: string): never {
  throw new MessageError(400, CODES.invalidRequest, reason);
}

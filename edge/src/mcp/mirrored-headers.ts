import type { MirroredArguments } from "../configuration/mirrored-arguments.ts";
import { isObject } from "./look-alike.ts";
import { type ClientRequest, isLegacy, type Message, NAMED_BY, nameOf } from "./message.ts";
import { CODES, MessageError } from "./message-error.ts";

/** MCP 2026-07-28, transports: values that headers cannot carry are sent as `=?base64?…?=`. */
const BASE64_SENTINEL = /^=\?base64\?(?<encoded>.*)\?=$/;
const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;

/** RFC 9110 section 5.5, without what is obsolete there. */
const HEADER_VALUE = /^[\t\x20-\x7e]*$/;

const DECIMAL = /^-?\d+(?:\.\d+)?$/;

/**
 * Checks that the headers say the same of a message as its body (MCP 2026-07-28, transports, "Server Validation").
 * Policy reads the body alone; this keeps an origin that reads the headers from being told something else. Revisions
 * before do not know these headers, and origins are not sent them.
 *
 * @throws {MessageError} 400 with −32020
 */
export function checkMirroredHeaders(headers: Headers, message: Message, known: MirroredArguments): void {
  if (message.kind === "response" || isLegacy(message.revision)) return;
  try {
    const isRequest = message.kind === "request";
    const name = nameOf(message);
    checkHeader(headers, "Mcp-Method", (value) => value === message.method, isRequest);
    checkHeader(
      headers,
      "Mcp-Name",
      (value) => name !== undefined && decode(value) === name,
      isRequest && NAMED_BY.has(message.method),
    );
    if (isRequest) checkArguments(headers, message, known);
  } catch (error) {
    throw error instanceof MessageError && message.kind === "request" ? error.answering(message.id) : error;
  }
}

/** What is not known to mirror anything is passed on as it comes. */
function checkArguments(headers: Headers, message: ClientRequest, known: MirroredArguments): void {
  const tool = message.method === "tools/call" ? nameOf(message) : undefined;
  if (tool === undefined || !Object.hasOwn(known, tool)) return;
  for (const { header, path } of known[tool] ?? []) {
    const argument = valueAt(message.params.arguments, path);
    const isGiven = argument !== undefined && argument !== null;
    checkHeader(headers, header, (value) => mirrors(decode(value), argument), isGiven);
  }
}

function checkHeader(
  headers: Headers,
  header: string,
  isTrue: (value: string) => boolean,
  isRequired: boolean,
): void {
  const value = headers.get(header);
  if (value === null ? !isRequired : isTrue(value)) return;
  const reason = value === null ? "is missing" : "differs from the message's body";
  throw new MessageError(400, CODES.headerMismatch, `The header ${header} ${reason}.`);
}

function decode(value: string): string | undefined {
  if (!HEADER_VALUE.test(value)) return undefined;
  const encoded = BASE64_SENTINEL.exec(value)?.groups?.encoded;
  if (encoded === undefined) return value;
  if (!BASE64.test(encoded)) return undefined;
  try {
    const bytes = Uint8Array.from(atob(encoded), (character) => character.charCodeAt(0));
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

/** Numbers are the same whatever way they are written (MCP 2026-07-28, transports, "Server Validation"). */
function mirrors(said: string | undefined, argument: unknown): boolean {
  if (said === undefined) return false;
  if (typeof argument === "number") return DECIMAL.test(said) && Number(said) === argument;
  return (typeof argument === "string" || typeof argument === "boolean") && said === String(argument);
}

function valueAt(value: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>(
    (node, key) => (isObject(node) && Object.hasOwn(node, key) ? node[key] : undefined),
    value,
  );
}

import { isLegacy, type Message, NAMED_BY, nameOf } from "./message.ts";
import { CODES, MessageError } from "./message-error.ts";

/** MCP 2026-07-28, transports: values that headers cannot carry are sent as `=?base64?…?=`. */
const BASE64_SENTINEL = /^=\?base64\?(?<encoded>.*)\?=$/;
const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;

/** RFC 9110 section 5.5, without what is obsolete there. */
const HEADER_VALUE = /^[\t\x20-\x7e]*$/;

/**
 * Checks that the headers say the same of a message as its body (MCP 2026-07-28, transports, "Server Validation").
 * Policy reads the body alone; this keeps an origin that reads the headers from being told something else. Revisions
 * before do not know these headers, and origins are not sent them.
 *
 * @throws {MessageError} 400 with −32020
 */
export function checkMirroredHeaders(headers: Headers, message: Message): void {
  if (message.kind === "response" || isLegacy(message.revision)) return;
  const { kind, method } = message;
  const isRequired = kind === "request";
  checkOne(message, "Mcp-Method", headers.get("mcp-method"), method, isRequired);
  const name = headers.get("mcp-name");
  checkOne(message, "Mcp-Name", name && decode(name), nameOf(message), isRequired && NAMED_BY.has(method));
}

function checkOne(
  message: Message,
  header: string,
  said: string | null | undefined,
  meant: string | undefined,
  isRequired: boolean,
): void {
  if (said === null ? !isRequired : said === meant) return;
  const reason = said === null ? "is missing" : "differs from the message's body";
  const error = new MessageError(400, CODES.headerMismatch, `The header ${header} ${reason}.`);
  throw message.kind === "request" ? error.answering(message.id) : error;
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

import { type Message, nameOf } from "./message.ts";
import { CODES, MessageError } from "./message-error.ts";

/** MCP 2026-07-28, transports: values that headers cannot carry are sent as `=?base64?…?=`. */
const BASE64_SENTINEL = /^=\?base64\?([A-Za-z0-9+/]*={0,2})\?=$/;

/**
 * Checks that what the headers say of the message is what its body says. Policy reads the body alone; this
 * keeps an origin that reads the headers from being told something else.
 *
 * @throws {MessageError} 400 with −32020
 */
export function checkMirroredHeaders(headers: Headers, message: Message): void {
  checkOne(headers, "Mcp-Method", message.kind === "response" ? undefined : message.method);
  checkOne(headers, "Mcp-Name", nameOf(message));
}

function checkOne(headers: Headers, header: string, expected: string | undefined): void {
  const value = headers.get(header);
  if (value !== null && decode(value) !== expected) {
    throw new MessageError(
      400,
      CODES.headerMismatch,
      `The header ${header} differs from the message's body.`,
    );
  }
}

function decode(value: string): string | undefined {
  const encoded = BASE64_SENTINEL.exec(value)?.[1];
  if (encoded === undefined) return value;
  try {
    const bytes = Uint8Array.from(atob(encoded), (character) => character.charCodeAt(0));
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

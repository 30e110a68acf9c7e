import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { parse as parseLossless } from "lossless-json";
import type { Message } from "../../edge/src/mcp/message.ts";
import { MessageError } from "../../edge/src/mcp/message-error.ts";
import { parseMessage } from "../../edge/src/mcp/read-message.ts";

/** What a reader makes of a body: the same text for the same value. Undefined: it refuses it. */
export type Reading = string | undefined;

const HEADERS = new Headers({ "content-type": "application/json" });

/** What the gateway takes a body for, if it lets it through. */
export function gatewayReading(body: Uint8Array): Reading {
  try {
    return canonical(partsOf(parseMessage(body, HEADERS, { jsonDepth: 64 })));
  } catch (error) {
    if (error instanceof MessageError) return undefined;
    throw error;
  }
}

/** V8's, and so that of every JavaScript and TypeScript SDK. */
export function v8Reading(body: Uint8Array): Reading {
  return reading(() => JSON.parse(textOf(body)));
}

/** That of a parser that keeps every digit of a number and refuses duplicate keys. */
export function losslessReading(body: Uint8Array): Reading {
  return reading(() => parseLossless(textOf(body), null, (digits) => new Digits(digits)));
}

/** That of Python's own parser, which takes bytes and guesses their encoding. */
export function pythonReadings(bodies: readonly Uint8Array[]): Reading[] {
  const input = bodies.map((body) => Buffer.from(body).toString("base64")).join("\n");
  const { stdout, status, stderr } = spawnSync("python3", [join(import.meta.dirname, "read-json.py")], {
    input: `${input}\n`,
    encoding: "utf8",
    maxBuffer: 512 * 1024 * 1024,
  });
  if (status !== 0) throw new Error(`python3 failed: ${stderr}`);
  return stdout
    .trimEnd()
    .split("\n")
    .map((line) => {
      const told = JSON.parse(line);
      return "value" in told ? reading(() => untold(told.value)) : undefined;
    });
}

/** Whether there is a Python to ask. */
export function hasPython(): boolean {
  return spawnSync("python3", ["--version"]).status === 0;
}

/** A number as it is written. */
class Digits {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

function textOf(body: Uint8Array): string {
  return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(body);
}

function reading(parse: () => unknown): Reading {
  let value: unknown;
  try {
    value = parse();
  } catch {
    return undefined;
  }
  const { id, method, params, result, error } = (value ?? {}) as Record<string, unknown>;
  // No params are empty ones.
  return canonical({ id, method, params: method === undefined ? params : (params ?? {}), result, error });
}

function partsOf(message: Message): Record<string, unknown> {
  if (message.kind !== "response")
    return { ...message, bytes: undefined, kind: undefined, revision: undefined };
  const { result, error } = JSON.parse(textOf(message.bytes));
  return { id: message.id, result, error };
}

/** What read-json.py has told. */
function untold(value: unknown): unknown {
  if (typeof value !== "object" || value === null) return value;
  const { int, float, list, dict } = value as Record<string, unknown>;
  if (typeof int === "string" || typeof float === "string") return new Digits(String(int ?? float));
  if (Array.isArray(list)) return list.map(untold);
  return Object.fromEntries(Object.entries(dict as object).map(([key, entry]) => [key, untold(entry)]));
}

/** One text per value, with exact numbers and sorted keys; what is absent is nothing. */
function canonical(value: unknown): string {
  if (value instanceof Digits) return canonicalNumber(value.text);
  if (typeof value === "number") return canonicalNumber(String(value));
  if (Array.isArray(value)) return `[${value.map(canonical).join()}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const entries = Object.entries(value).filter(([, entry]) => entry !== undefined);
  const members = entries.map(([key, entry]) => `${JSON.stringify(key)}:${canonical(entry)}`);
  return `{${members.sort().join()}}`;
}

function canonicalNumber(text: string): string {
  if (/^-?\d+$/.test(text)) return BigInt(text).toString();
  const value = Number(text);
  return Number.isInteger(value) ? BigInt(value).toString() : String(value);
}

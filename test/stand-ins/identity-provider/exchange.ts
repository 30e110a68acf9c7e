import type { IncomingMessage, ServerResponse } from "node:http";

/** Bytes of a request's body at the most. */
const MOST_BYTES = 65_536;

/** A request, read whole. */
export interface Question {
  readonly method: string;
  /** With its origin, as the stand-in sees it. */
  readonly url: URL;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: string;
}

/** What is answered. */
export interface Answer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** Answers with JSON. */
export function json(value: unknown, status = 200, headers: Readonly<Record<string, string>> = {}): Answer {
  const all = { "content-type": "application/json", "cache-control": "no-store", ...headers };
  return { status, headers: all, body: JSON.stringify(value) };
}

/** Answers with an error of RFC 6749 section 5.2. */
export function oauthError(status: number, error: string, description: string, more: object = {}): Answer {
  return json({ error, error_description: description, ...more }, status);
}

/** A page of the provider's own: what people see who are not sent back. */
export function page(status: number, text: string): Answer {
  return {
    status,
    headers: { "content-type": "text/html; charset=utf-8" },
    body: `<p>${escapeText(text)}</p>\n`,
  };
}

/** Sends a browser on. */
export function redirect(to: string, parameters: Readonly<Record<string, string | undefined>>): Answer {
  const url = new URL(to);
  for (const [name, value] of Object.entries(parameters)) {
    if (value !== undefined) url.searchParams.set(name, value);
  }
  return { status: 302, headers: { location: url.href } };
}

/** Reads a request. */
export async function readQuestion(request: IncomingMessage, origin: string): Promise<Question> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request) {
    length += chunk.length;
    if (length > MOST_BYTES) throw new Error("the body is too long");
    chunks.push(chunk);
  }
  const headers = Object.fromEntries(
    Object.entries(request.headers).map(([name, value]) => [name, Array.isArray(value) ? value[0] : value]),
  );
  return {
    method: request.method ?? "GET",
    url: new URL(request.url ?? "/", origin),
    headers,
    body: Buffer.concat(chunks).toString("utf8"),
  };
}

/** Writes an answer. */
export function writeAnswer(response: ServerResponse, { status, headers = {}, body = "" }: Answer): void {
  response.writeHead(status, { ...headers });
  response.end(body);
}

/** The form in a body: RFC 6749 appendix B. */
export function formOf({ headers, body }: Question): URLSearchParams {
  const isForm = headers["content-type"]?.startsWith("application/x-www-form-urlencoded") ?? false;
  return new URLSearchParams(isForm ? body : "");
}

/** The JSON object in a body; an empty one where there is none. */
export function objectOf({ body }: Question): Record<string, unknown> {
  try {
    const value = JSON.parse(body);
    return typeof value === "object" && value !== null && !Array.isArray(value) ? value : {};
  } catch {
    return {};
  }
}

/** The same request with a form in its body, where it has JSON: for providers that take either. */
export function withForm(question: Question): Question {
  if (!question.headers["content-type"]?.startsWith("application/json")) return question;
  const entries = Object.entries(objectOf(question)).map(([name, value]): [string, string] => [
    name,
    String(value),
  ]);
  const headers = { ...question.headers, "content-type": "application/x-www-form-urlencoded" };
  return { ...question, headers, body: new URLSearchParams(entries).toString() };
}

function escapeText(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}

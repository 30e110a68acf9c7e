import type { Refusal } from "./refusal.ts";
import type { Result } from "./sts.ts";

/** What a host answers. */
export interface Answer {
  readonly status: number;
  readonly type: "application/json" | "text/xml";
  readonly body: string;
}

/**
 * An answer of a query API: XML, or JSON for who asks for that. Moments are seconds since 1970 in JSON.
 *
 * https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRoleWithWebIdentity.html (examples, XML). No page states
 * the form in JSON, which is that of https://github.com/nginx/nginx-s3-gateway (common/etc/nginx/include/awscredentials.js)
 * and of https://github.com/kubernetes-sigs/aws-iam-authenticator (pkg/token/token.go).
 */
export function queryAnswer(accept: string | undefined, action: string, result: Result): Answer {
  const document = {
    [`${action}Response`]: {
      [`${action}Result`]: result,
      ResponseMetadata: { RequestId: crypto.randomUUID() },
    },
  };
  return isJson(accept) ? jsonAnswer(200, document) : xmlAnswer(200, document);
}

/** https://docs.aws.amazon.com/STS/latest/APIReference/CommonErrors.html */
export function queryRefusal(accept: string | undefined, { status, code, message }: Refusal): Answer {
  const error = { Error: { Type: "Sender", Code: code, Message: message }, RequestId: crypto.randomUUID() };
  return isJson(accept) ? jsonAnswer(status, error) : xmlAnswer(status, { ErrorResponse: error });
}

export function jsonAnswer(status: number, document: object): Answer {
  const body = JSON.stringify(document, function (this: Record<string, unknown>, key, value) {
    const moment = this[key];
    return moment instanceof Date ? moment.getTime() / 1000 : value;
  });
  return { status, type: "application/json", body };
}

function isJson(accept = ""): boolean {
  return accept === "application/json";
}

function xmlAnswer(status: number, document: object): Answer {
  return { status, type: "text/xml", body: elements(document) };
}

function elements(value: unknown): string {
  if (value instanceof Date) return value.toISOString();
  if (typeof value !== "object" || value === null) return String(value).replace(/[<&>]/g, escaped);
  return Object.entries(value)
    .map(([name, content]) => `<${name}>${elements(content)}</${name}>`)
    .join("");
}

function escaped(character: string): string {
  return `&#${character.charCodeAt(0)};`;
}

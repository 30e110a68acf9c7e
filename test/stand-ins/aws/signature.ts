import { createHash, timingSafeEqual } from "node:crypto";
import type { IncomingHttpHeaders } from "node:http";
import { Sha256 } from "@aws-crypto/sha256-js";
import { SignatureV4 } from "@smithy/signature-v4";
import type { Aws } from "./aws.ts";
import { Refusal } from "./refusal.ts";
import type { Session } from "./sessions.ts";

/** A request whose signature is looked at. */
export interface SignedRequest {
  readonly method: string;
  /** Path and query as they were sent. */
  readonly target: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Uint8Array;
}

/** "In most cases, a request must reach AWS within five minutes of the time stamp in the request." */
const SKEW = 300_000;

const AUTHORIZATION =
  /^AWS4-HMAC-SHA256 Credential=([A-Z0-9]+)\/(\d{8})\/([a-z0-9-]+)\/([a-z0-9-]+)\/aws4_request, ?SignedHeaders=([a-z0-9;-]+), ?Signature=([0-9a-f]{64})$/;

/**
 * Verifies a signature by making it anew, with AWS's own signer.
 *
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-troubleshooting.html
 *
 * @returns whose keys it was made with
 */
export async function verifySignature(request: SignedRequest, service: string, aws: Aws): Promise<Session> {
  const { headers, body } = request;
  const found = AUTHORIZATION.exec(headers.authorization ?? "");
  if (!found) throw new Refusal(403, "MissingAuthenticationToken", "Missing Authentication Token");
  const [, accessKeyId = "", day, region, named, signed = "", signature = ""] = found;
  const date = readDate(headers["x-amz-date"]);
  if (Math.abs(aws.now() - date.getTime()) > SKEW) {
    throw new Refusal(403, "SignatureDoesNotMatch", "Signature expired, or not yet current");
  }
  const scope = [day, region, named].join("/");
  const expected = [String(headers["x-amz-date"]).slice(0, 8), aws.settings.region, service].join("/");
  if (scope !== expected) {
    throw new Refusal(403, "SignatureDoesNotMatch", `Credential should be scoped to ${expected}`);
  }
  const session = sessionOf(accessKeyId, headers["x-amz-security-token"], aws);
  const names = signed.split(";");
  requireSigned(headers, names);
  requireBody(headers["x-amz-content-sha256"], body);
  if (
    !isSame(
      signature,
      await recompute(request, names, session, { region: aws.settings.region, service, date }),
    )
  ) {
    throw new Refusal(
      403,
      "SignatureDoesNotMatch",
      "The request signature we calculated does not match the signature you provided.",
    );
  }
  return session;
}

function readDate(value: unknown): Date {
  const [, year, month, day, hour, minute, second] =
    /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(String(value)) ?? [];
  const date = new Date(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
  if (Number.isNaN(date.getTime())) {
    throw new Refusal(403, "IncompleteSignature", "Date must be in ISO-8601 basic format");
  }
  return date;
}

/** A role's keys are good with their session token only, and until they expire. */
function sessionOf(accessKeyId: string, token: unknown, aws: Aws): Session {
  const session = aws.sessions.find(accessKeyId);
  if (!session || token !== session.token) {
    throw new Refusal(403, "InvalidClientTokenId", "The security token included in the request is invalid.");
  }
  if (aws.now() >= session.expiresAt) {
    throw new Refusal(403, "ExpiredToken", "The security token included in the request is expired");
  }
  return session;
}

/** "At minimum, you must include the host header (HTTP/1.1) …, and any x-amz-* headers in the request." */
function requireSigned(headers: IncomingHttpHeaders, names: readonly string[]): void {
  const needed = ["host", ...Object.keys(headers).filter((name) => name.startsWith("x-amz-"))];
  const isSorted = names.every((name, index) => index === 0 || (names[index - 1] ?? "") < name);
  if (isSorted && needed.every((name) => names.includes(name))) return;
  throw new Refusal(403, "SignatureDoesNotMatch", "'Host' and all 'X-Amz-*' must be a SignedHeader");
}

/** A body that is not part of what is signed could be any other. */
function requireBody(named: unknown, body: Uint8Array): void {
  if (named === undefined || named === createHash("sha256").update(body).digest("hex")) return;
  throw new Refusal(403, "SignatureDoesNotMatch", "The payload is not the one that was signed");
}

async function recompute(
  { method, target, headers, body }: SignedRequest,
  names: readonly string[],
  { accessKeyId, secretAccessKey, token: sessionToken }: Session,
  { region, service, date }: { region: string; service: string; date: Date },
): Promise<string> {
  const credentials = { accessKeyId, secretAccessKey, sessionToken };
  const signer = new SignatureV4({ credentials, region, service, sha256: Sha256, applyChecksum: false });
  const [path = "/", search] = target.split("?", 2);
  const query: Record<string, string[]> = {};
  for (const [name, value] of new URLSearchParams(search)) query[name] = [...(query[name] ?? []), value];
  const covered = Object.fromEntries(names.map((name) => [name, String(headers[name] ?? "")]));
  const request = { protocol: "https:", hostname: "", path, query, method, headers: covered, body };
  const options = { signingDate: date, signableHeaders: new Set(names) };
  const signed = await signer.sign(request, options);
  return /Signature=([0-9a-f]{64})$/.exec(String(signed.headers.authorization))?.[1] ?? "";
}

function isSame(one: string, other: string): boolean {
  return one.length === other.length && timingSafeEqual(Buffer.from(one), Buffer.from(other));
}

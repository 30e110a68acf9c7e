import type { IncomingHttpHeaders } from "node:http";
import { createLocalJWKSet, type JSONWebKeySet, type JWTPayload, jwtVerify } from "jose";
import type { Settings } from "./settings.ts";

/** The headers that may have an ID token. If both have one, only the first is looked at. */
const HEADERS = ["x-serverless-authorization", "authorization"] as const;

/** https://developers.google.com/identity/openid-connect/openid-connect#validatinganidtoken */
const ISSUERS = ["https://accounts.google.com", "accounts.google.com"];

/** What a container gets instead of the signature: https://cloud.google.com/run/docs/troubleshooting#signature-removed */
const REMOVED = "SIGNATURE_REMOVED_BY_GOOGLE";

/** Why a request does not get to the container. */
export class Uninvited extends Error {
  override readonly name = "Uninvited";
  readonly status: 401 | 403;

  constructor(status: 401 | 403, message: string) {
    super(message);
    this.status = status;
  }
}

/**
 * Checks that a request is of somebody who may invoke the service.
 *
 * https://cloud.google.com/run/docs/authenticating/service-to-service
 * https://cloud.google.com/run/docs/troubleshooting#unauthorized-client (401: who is not known; 403: who may not)
 *
 * @param now - milliseconds since 1970
 * @returns the headers that the container gets
 * @throws {Uninvited} for everybody else
 */
export async function checkInvoker(
  headers: IncomingHttpHeaders,
  settings: Settings,
  now: number,
): Promise<IncomingHttpHeaders> {
  const name = HEADERS.find((candidate) => headers[candidate] !== undefined);
  if (name === undefined) throw new Uninvited(403, "The request was not authenticated.");
  const [, token] = /^Bearer ([\w-]+\.[\w-]+\.[\w-]+)$/i.exec(String(headers[name])) ?? [];
  if (token === undefined) throw new Uninvited(401, "The request has no ID token.");
  const { email, email_verified: isVerified } = await verify(token, settings, now);
  if (typeof email !== "string" || isVerified !== true || !settings.invokers.includes(email)) {
    throw new Uninvited(403, "The caller may not invoke the service.");
  }
  return { ...headers, [name]: `Bearer ${token.replace(/[^.]+$/, REMOVED)}` };
}

/** Google's signature, for this service, and not expired. */
async function verify(token: string, { keys, audiences }: Settings, now: number): Promise<JWTPayload> {
  try {
    const response = await fetch(keys, { redirect: "error" });
    const keySet = createLocalJWKSet((await response.json()) as JSONWebKeySet);
    const { payload } = await jwtVerify(token, keySet, {
      algorithms: ["RS256"],
      issuer: ISSUERS,
      audience: audiences,
      requiredClaims: ["exp"],
      currentDate: new Date(now),
    });
    return payload;
  } catch {
    throw new Uninvited(401, "The access token could not be verified.");
  }
}

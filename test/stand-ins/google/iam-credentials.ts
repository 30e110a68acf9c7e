import type { JWTPayload } from "jose";
import { z } from "zod";
import type { Host } from "./host.ts";
import { type Refusal, rpcRefusal } from "./refusal.ts";

/** https://cloud.google.com/iam/docs/reference/credentials/rest/v1/projects.serviceAccounts/signJwt */
const SCOPES = ["https://www.googleapis.com/auth/iam", "https://www.googleapis.com/auth/cloud-platform"];
/** https://cloud.google.com/iam/docs/roles-permissions/iam: who has `iam.serviceAccounts.signJwt`. */
const ROLE = "roles/iam.serviceAccountTokenCreator";
/** `exp` is "not in the past and no more than 12 hours in the future". */
const MOST_LIFETIME_SECONDS = 12 * 3600;

const request = z.strictObject({
  payload: z.string().min(1),
  delegates: z.array(z.string()).max(0).optional(),
});

/**
 * `iamcredentials.googleapis.com`: signs claims with the system-managed key of a service account.
 *
 * https://cloud.google.com/iam/docs/reference/credentials/rest/v1/projects.serviceAccounts/signJwt
 */
export const iamCredentials: Host = async (call, google) => {
  const [, serviceAccount] = /^\/v1\/projects\/-\/serviceAccounts\/([^/:]+):signJwt$/.exec(call.path) ?? [];
  if (call.method !== "POST" || serviceAccount === undefined) {
    throw rpcRefusal(404, "NOT_FOUND", "Requested entity was not found.");
  }
  const now = google.now();
  const grant = google.tokens.find(call.headers.authorization, now);
  if (!grant) throw rpcRefusal(401, "UNAUTHENTICATED", "Request had invalid authentication credentials.");
  if (!grant.scopes.some((scope) => SCOPES.includes(scope))) {
    throw rpcRefusal(403, "PERMISSION_DENIED", "Request had insufficient authentication scopes.");
  }
  const account = decodeURIComponent(serviceAccount);
  const roles = google.settings.serviceAccounts[account]?.[grant.subject] ?? [];
  if (!roles.includes(ROLE)) {
    const message = "Permission 'iam.serviceAccounts.signJwt' denied on resource (or it may not exist).";
    throw rpcRefusal(403, "PERMISSION_DENIED", message);
  }
  const claims = readClaims(call.body, now);
  return { status: 200, body: { keyId: account, signedJwt: await google.sign(account, claims) } };
};

function readClaims(body: string, now: number): JWTPayload {
  const { payload } = parse(request, body);
  const { exp, ...claims } = parse(z.looseObject({ exp: z.int().optional() }), payload);
  const seconds = Math.floor(now / 1000);
  if (exp !== undefined && (exp < seconds || exp > seconds + MOST_LIFETIME_SECONDS)) {
    throw invalid("exp is in the past, or more than 12 hours in the future.");
  }
  return { ...claims, exp: exp ?? seconds + 3600 };
}

function parse<T>(schema: z.ZodType<T>, text: string): T {
  try {
    return schema.parse(JSON.parse(text));
  } catch {
    throw invalid("Invalid JSON payload received.");
  }
}

function invalid(message: string): Refusal {
  return rpcRefusal(400, "INVALID_ARGUMENT", message);
}

import type { JWTPayload } from "jose";
import { z } from "zod";
import type { Google } from "./google.ts";
import type { Host, HostCall } from "./host.ts";
import { issueIdToken } from "./id-tokens.ts";
import { type Refusal, rpcRefusal } from "./refusal.ts";

/** What both of its methods take one of. */
const SCOPES = ["https://www.googleapis.com/auth/iam", "https://www.googleapis.com/auth/cloud-platform"];
/** Who has which permission: https://cloud.google.com/iam/docs/roles-permissions/iam */
const ROLES = {
  "iam.serviceAccounts.signJwt": ["roles/iam.serviceAccountTokenCreator"],
  "iam.serviceAccounts.getOpenIdToken": [
    "roles/iam.serviceAccountOpenIdTokenCreator",
    "roles/iam.serviceAccountTokenCreator",
    "roles/iam.workloadIdentityUser",
  ],
} as const;
/** `exp` is "not in the past and no more than 12 hours in the future". */
const MOST_LIFETIME_SECONDS = 12 * 3600;

const delegates = z.array(z.string()).max(0).optional();
const signRequest = z.strictObject({ payload: z.string().min(1), delegates });
const idTokenRequest = z.strictObject({
  audience: z.string().min(1),
  includeEmail: z.boolean().default(false),
  delegates,
});

/** `iamcredentials.googleapis.com`: what principals get in the name of service accounts. */
export const iamCredentials: Host = async (call, google) => {
  const [, account = "", method] =
    /^\/v1\/projects\/-\/serviceAccounts\/([^/:]+):(signJwt|generateIdToken)$/.exec(call.path) ?? [];
  if (call.method !== "POST" || method === undefined) {
    throw rpcRefusal(404, "NOT_FOUND", "Requested entity was not found.");
  }
  const serviceAccount = decodeURIComponent(account);
  return { status: 200, body: await (method === "signJwt" ? sign : identify)(call, serviceAccount, google) };
};

/** https://cloud.google.com/iam/docs/reference/credentials/rest/v1/projects.serviceAccounts/signJwt */
async function sign(call: HostCall, serviceAccount: string, google: Google): Promise<object> {
  authorize(call, "iam.serviceAccounts.signJwt", serviceAccount, google);
  const claims = readClaims(call.body, google.now());
  return { keyId: serviceAccount, signedJwt: await google.sign(serviceAccount, claims) };
}

/** https://cloud.google.com/iam/docs/reference/credentials/rest/v1/projects.serviceAccounts/generateIdToken */
async function identify(call: HostCall, serviceAccount: string, google: Google): Promise<object> {
  authorize(call, "iam.serviceAccounts.getOpenIdToken", serviceAccount, google);
  return { token: await issueIdToken(google, serviceAccount, parse(idTokenRequest, call.body)) };
}

/** The token's principal has the permission on the service account. */
function authorize(
  { headers }: HostCall,
  permission: keyof typeof ROLES,
  serviceAccount: string,
  google: Google,
): void {
  const grant = google.tokens.find(headers.authorization, google.now());
  if (!grant) throw rpcRefusal(401, "UNAUTHENTICATED", "Request had invalid authentication credentials.");
  if (!grant.scopes.some((scope) => SCOPES.includes(scope))) {
    throw rpcRefusal(403, "PERMISSION_DENIED", "Request had insufficient authentication scopes.");
  }
  const roles = google.settings.serviceAccounts[serviceAccount]?.[grant.subject] ?? [];
  if (!ROLES[permission].some((role) => roles.includes(role))) {
    const message = `Permission '${permission}' denied on resource (or it may not exist).`;
    throw rpcRefusal(403, "PERMISSION_DENIED", message);
  }
}

function readClaims(body: string, now: number): JWTPayload {
  const { payload } = parse(signRequest, body);
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

import { base64url, decodeJwt, exportPKCS8, generateKeyPair, type JWTVerifyResult, jwtVerify } from "jose";
import { createNetwork, type Network, type Reply } from "./network.ts";

export const PROVIDER =
  "//iam.googleapis.com/projects/123/locations/global/workloadIdentityPools/gatehouse/providers/edge";
export const SERVICE_ACCOUNT = "edge-documents@project.iam.gserviceaccount.com";
/** The URL of a Cloud Run service. */
export const SERVICE = "https://documents-123.europe-west1.run.app";

export const STS = "https://sts.googleapis.com/v1/token";
export const IAM = `https://iamcredentials.googleapis.com/v1/projects/-/serviceAccounts/${SERVICE_ACCOUNT}:generateIdToken`;

export const OAUTH = "https://oauth2.googleapis.com/token";
export const METADATA = `http://metadata.google.internal/computeMetadata/v1/instance/service-accounts/default/identity?audience=${encodeURIComponent(SERVICE)}&format=full`;

/** The credential of a server that is a Cloud Run service. */
export const CREDENTIAL = {
  type: "google-id-token",
  audience: SERVICE,
  source: { type: "workload-identity-federation", provider: PROVIDER, serviceAccount: SERVICE_ACCOUNT },
} as const;

/** Its credential by a service account's key, and as the account that the gateway runs as. */
export const BY_KEY = {
  type: "google-id-token",
  audience: SERVICE,
  source: { type: "service-account-key", key: { secret: "GOOGLE_KEY" } },
} as const;
export const BY_MACHINE = {
  type: "google-id-token",
  audience: SERVICE,
  source: { type: "metadata-server" },
} as const;

const { privateKey, publicKey } = await generateKeyPair("RS256", { extractable: true });

/** A service account's key file, as Google writes it. */
export const KEY_FILE = {
  type: "service_account",
  project_id: "project",
  private_key_id: "0123456789abcdef0123456789abcdef01234567",
  private_key: await exportPKCS8(privateKey),
  client_email: SERVICE_ACCOUNT,
  client_id: "110000000000000000001",
  auth_uri: "https://accounts.google.com/o/oauth2/auth",
  token_uri: OAUTH,
  auth_provider_x509_cert_url: "https://www.googleapis.com/oauth2/v1/certs",
  client_x509_cert_url: "https://www.googleapis.com/robot/v1/metadata/x509/edge-documents",
  universe_domain: "googleapis.com",
};

/** Verifies what the key of {@link KEY_FILE} signed. */
export function verifyAssertion(assertion: string, now: number): Promise<JWTVerifyResult> {
  return jwtVerify(assertion, publicKey, { algorithms: ["RS256"], currentDate: new Date(now) });
}

/** Google's hosts by which ID tokens are had, answering well, with canaries for tokens. */
export interface FakeGoogle {
  readonly network: Network;
  /** What was sent to each of them. */
  readonly requests: { readonly url: string; readonly init: RequestInit }[];
  answer(url: string, reply: Reply): void;
  /** Has all answer well again. */
  recover(): void;
}

/** @param now - milliseconds since 1970 */
export function createFakeGoogle(now: () => number): FakeGoogle {
  const network = createNetwork();
  const requests: FakeGoogle["requests"] = [];
  let issued = 0;
  const answer: FakeGoogle["answer"] = (url, reply) =>
    network.answer(url, (init) => {
      requests.push({ url, init });
      return reply(init);
    });
  const issue = (audience: unknown) => {
    issued += 1;
    return idToken({ aud: audience, exp: now() / 1000 + 3600, jti: issued });
  };
  const recover = () => {
    answer(STS, () => Response.json({ access_token: "ya29.canary", token_type: "Bearer", expires_in: 3599 }));
    answer(IAM, (init) => {
      const { audience } = JSON.parse(String(init.body));
      return Response.json({ token: issue(audience) });
    });
    answer(OAUTH, (init) => {
      const assertion = (init.body as URLSearchParams).get("assertion") ?? "";
      return Response.json({ id_token: issue(decodeJwt(assertion).target_audience) });
    });
    answer(METADATA, () => new Response(issue(SERVICE), { headers: { "metadata-flavor": "Google" } }));
  };
  recover();
  return { network, requests, answer, recover };
}

/** What looks like an ID token of Google's. */
export function idToken(claims: object): string {
  const part = (value: object) => base64url.encode(JSON.stringify(value));
  return `${part({ alg: "RS256", kid: "google-1" })}.${part(claims)}.canary`;
}

/** What can go wrong with a call of Google's. */
export const FAULTS: readonly (readonly [what: string, reply: Reply])[] = [
  ["an outage", () => Response.json({ error: { code: 503, status: "UNAVAILABLE" } }, { status: 503 })],
  ["a used-up quota", () => Response.json({ error: { status: "RESOURCE_EXHAUSTED" } }, { status: 429 })],
  ["a refusal", () => Response.json({ error: "unauthorized_client" }, { status: 401 })],
  ["a broken connection", () => Promise.reject(new TypeError("fetch failed: canary"))],
  [
    "a network that fails at once",
    () => {
      throw new Error("canary");
    },
  ],
  ["a page", () => new Response("<html>canary</html>")],
  ["an empty object", () => Response.json({})],
  ["a token that is none", () => Response.json({ token: "canary", access_token: "two canaries" })],
  ["too long an answer", () => new Response(`{"padding":"${"x".repeat(256 * 1024)}"}`)],
  ["a redirect", () => new Response(null, { status: 302, headers: { location: "https://evil.example/" } })],
];

import { base64url } from "jose";
import { createNetwork, type Network, type Reply } from "./network.ts";

export const PROVIDER =
  "//iam.googleapis.com/projects/123/locations/global/workloadIdentityPools/gatehouse/providers/edge";
export const SERVICE_ACCOUNT = "edge-documents@project.iam.gserviceaccount.com";
/** The URL of a Cloud Run service. */
export const SERVICE = "https://documents-123.europe-west1.run.app";

export const STS = "https://sts.googleapis.com/v1/token";
export const IAM = `https://iamcredentials.googleapis.com/v1/projects/-/serviceAccounts/${SERVICE_ACCOUNT}:generateIdToken`;

/** The credential of a server that is a Cloud Run service. */
export const CREDENTIAL = {
  type: "google-id-token",
  audience: SERVICE,
  source: { type: "workload-identity-federation", provider: PROVIDER, serviceAccount: SERVICE_ACCOUNT },
} as const;

/** Google's two hosts by which ID tokens are had, answering well, with canaries for tokens. */
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
  const recover = () => {
    answer(STS, () => Response.json({ access_token: "ya29.canary", token_type: "Bearer", expires_in: 3599 }));
    answer(IAM, (init) => {
      const { audience } = JSON.parse(String(init.body));
      issued += 1;
      return Response.json({ token: idToken({ aud: audience, exp: now() / 1000 + 3600, jti: issued }) });
    });
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

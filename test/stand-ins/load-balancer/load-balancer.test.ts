import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { exportJWK, generateKeyPair, type JWTPayload, SignJWT } from "jose";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { WORKLOAD_JWKS_PATH } from "../../../edge/src/metadata/workload-issuer.ts";
import { signAssertion } from "../../../edge/src/origin/assertion.ts";
import { edgeToken } from "../../../edge/src/origin/credential/edge-token.ts";
import { KeyRing } from "../../../edge/src/signing/key-ring.ts";
import { readSigningKey } from "../../../edge/src/signing/signing-key.ts";
import type { WorkloadKey } from "../../../edge/src/signing/workload-key.ts";
import { createWorkloadKey, type PublishedIssuer, publishIssuer } from "../google/publish-issuer.ts";
import { runProcess, type StandInProcess } from "../run-process.ts";

const AUDIENCE = "https://reports.internal.example";
const SUBJECT = "edge:reports";

let key: WorkloadKey;
let issuer: PublishedIssuer;
let target: Server;
let loadBalancer: StandInProcess<"listener">;
let received: (string | undefined)[];

beforeAll(async () => {
  key = await createWorkloadKey("workload-1");
  issuer = await publishIssuer([key]);
  target = createServer((request, response) => {
    received.push(request.headers.authorization);
    response.end("answer");
  }).listen(0, "127.0.0.1");
  await once(target, "listening");
  loadBalancer = await runProcess(new URL("main.ts", import.meta.url), {
    issuer: `${issuer.publicUrl}/workload`,
    jwksEndpoint: issuer.publicUrl + WORKLOAD_JWKS_PATH,
    additionalClaims: { aud: AUDIENCE, sub: SUBJECT },
    target: `http://127.0.0.1:${(target.address() as AddressInfo).port}`,
  });
});

afterAll(async () => {
  await loadBalancer?.stop();
  await issuer?.close();
  target?.close().closeAllConnections();
});

beforeEach(() => {
  received = [];
  issuer.keys = [key];
});

/** The gateway's credential for a server. */
async function credential(subject = SUBJECT, audience = AUDIENCE, keys = [key]): Promise<string> {
  const io = {
    subject,
    workloadKeys: new KeyRing(keys, 3600),
    publicUrl: issuer.publicUrl,
    internet: () => Promise.reject(new Error("nothing is asked for")),
  };
  const use = { now: Date.now, waitUntil: () => {}, onFault: () => {} };
  const attach = await edgeToken({ type: "edge-token", audience }, io)(use);
  const call = { method: "POST" as const, url: "https://reports.internal.example", headers: new Headers() };
  return (await attach(call)).authorization ?? "";
}

/** A token like the gateway's, but for the change. */
async function forged(change: JWTPayload = {}, header: object = {}, privateKey = key.privateKey) {
  const now = Math.floor(Date.now() / 1000);
  const claims = {
    iss: `${issuer.publicUrl}/workload`,
    sub: SUBJECT,
    aud: AUDIENCE,
    iat: now,
    exp: now + 300,
  };
  const token = new SignJWT(JSON.parse(JSON.stringify({ ...claims, ...change })));
  const protectedHeader = { alg: "RS256", kid: "workload-1", ...header };
  return `Bearer ${await token.setProtectedHeader(protectedHeader).sign(privateKey)}`;
}

async function call(authorization: string): Promise<number> {
  return (await fetch(loadBalancer.urls.listener, { headers: { authorization } })).status;
}

const ecKey = await generateKeyPair("ES256", { extractable: true });
const rsaKey = await generateKeyPair("RS256");
const minutesAgo = (minutes: number) => Math.floor(Date.now() / 1000) - minutes * 60;

describe("a load balancer that trusts the gateway's issuer", () => {
  it("lets the gateway's own token in, and passes it on as it is", async () => {
    const authorization = await credential();
    expect(await call(authorization)).toBe(200);
    expect(received).toEqual([authorization]);
    expect(await call(await forged())).toBe(200);
  });

  it.each<[string, () => Promise<string>]>([
    ["of the gateway's for another server", () => credential("edge:documents")],
    ["of the gateway's for another audience", () => credential(SUBJECT, "https://sts.example.com")],
    [
      "of a key that is not published",
      async () => credential(SUBJECT, AUDIENCE, [await createWorkloadKey("w-9")]),
    ],
    ["of a key that pretends to be published", () => forged({}, {}, rsaKey.privateKey)],
    ["of another issuer of the gateway's", () => forged({ iss: `${issuer.publicUrl}/callers` })],
    ["of no issuer", () => forged({ iss: undefined })],
    ["that has expired", () => forged({ iat: minutesAgo(6), exp: minutesAgo(1) })],
    ["that never expires", () => forged({ exp: undefined })],
    ["that is of the future", () => forged({ iat: minutesAgo(-1) })],
    ["that is not good yet", () => forged({ nbf: minutesAgo(-1) })],
    ["of another algorithm", () => forged({}, { alg: "ES256" }, ecKey.privateKey)],
    ["that is unsigned", async () => (await forged()).replace(/[^.]+$/, "")],
    ["with a claim that was changed", async () => (await forged()).replace(/\.[^.]+\./, ".e30.")],
  ])("[H07] turns away a token %s", async (_, token) => {
    expect(await call(await token())).toBe(401);
    expect(received).toEqual([]);
  });

  it("[H05] turns away a statement about a caller, even for the same audience", async () => {
    const jwk = { ...(await exportJWK(ecKey.privateKey)), kid: "workload-1" };
    const principal = { issuer: "https://login.example.com", subject: SUBJECT, scopes: [] };
    const assertion = await signAssertion(
      principal,
      await readSigningKey(JSON.stringify(jwk)),
      { issuer: `${issuer.publicUrl}/callers`, audience: AUDIENCE, lifetimeSeconds: 60 },
      new Date(),
    );
    expect(await call(`Bearer ${assertion}`)).toBe(401);
  });

  it("[B07] reads as many keys as the gateway can have, and would read no more", async () => {
    issuer.keys = [
      key,
      ...Array.from({ length: 9 }, (_, index) => ({
        ...key,
        publicJwk: { ...key.publicJwk, kid: `w-${index}` },
      })),
    ];
    expect(await call(await credential())).toBe(200);
    issuer.keys = [...issuer.keys, key];
    expect(await call(await credential())).toBe(401);
  });
});

import { once } from "node:events";
import { createServer, type IncomingHttpHeaders, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { exportJWK, generateKeyPair, SignJWT } from "jose";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { CloudRunProcess } from "./run-cloud-run.ts";

const NOW = Date.parse("2026-06-01T12:00:00Z");
const SERVICE = "https://documents-123.europe-west1.run.app";
const INVOKER = "edge-documents@project.iam.gserviceaccount.com";
const CLAIMS = {
  iss: "https://accounts.google.com",
  aud: SERVICE,
  sub: "100000000000000000001",
  email: INVOKER,
  email_verified: true,
  iat: NOW / 1000,
  exp: NOW / 1000 + 3600,
};

const google = await generateKeyPair("RS256");
const other = await generateKeyPair("RS256");

let keys: Server;
let container: Server;
let front: CloudRunProcess;
let received: { headers: IncomingHttpHeaders; body: string }[];

const urlOf = (server: Server) => `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;

beforeAll(async () => {
  const set = JSON.stringify({ keys: [{ ...(await exportJWK(google.publicKey)), kid: "1" }] });
  keys = createServer((_, response) => response.end(set)).listen(0, "127.0.0.1");
  container = createServer(async (request, response) => {
    received.push({ headers: request.headers, body: await text(request) });
    response.writeHead(202, { "x-container": "yes" }).end("answer");
  }).listen(0, "127.0.0.1");
  await Promise.all([once(keys, "listening"), once(container, "listening")]);
  front = await CloudRunProcess.run({
    audiences: [SERVICE, "custom"],
    invokers: [INVOKER],
    keys: urlOf(keys),
    container: urlOf(container),
  });
  await front.setClock(NOW);
});

afterAll(async () => {
  await front?.stop();
  for (const server of [keys, container]) server.close().closeAllConnections();
});

beforeEach(() => {
  received = [];
});

function idToken(change: object = {}, { privateKey } = google, header = {}): Promise<string> {
  const all = JSON.parse(JSON.stringify({ ...CLAIMS, ...change }));
  return new SignJWT(all).setProtectedHeader({ alg: "RS256", kid: "1", ...header }).sign(privateKey);
}

const call = (headers: Record<string, string>) =>
  fetch(front.url, { method: "POST", headers, body: "message" });
const callWith = (token: string) => call({ "x-serverless-authorization": `Bearer ${token}` });

describe("a Cloud Run service", () => {
  it.each(["x-serverless-authorization", "authorization"])("lets its invoker in by %s", async (name) => {
    const response = await call({ [name]: `Bearer ${await idToken()}` });
    expect(response.status).toBe(202);
    expect(response.headers.get("x-container")).toBe("yes");
    expect(await response.text()).toBe("answer");
    expect(received[0]?.body).toBe("message");
  });

  it("takes the signature from the token before the container sees it", async () => {
    const token = await idToken();
    await callWith(token);
    const [header = "", payload = ""] = token.split(".");
    expect(received[0]?.headers["x-serverless-authorization"]).toBe(
      `Bearer ${header}.${payload}.SIGNATURE_REMOVED_BY_GOOGLE`,
    );
  });

  it("looks at X-Serverless-Authorization alone where there are both, and leaves the other as it is", async () => {
    const good = `Bearer ${await idToken()}`;
    const both = await call({ "x-serverless-authorization": good, authorization: "Bearer mine" });
    expect(both.status).toBe(202);
    expect(received[0]?.headers.authorization).toBe("Bearer mine");
    expect((await call({ "x-serverless-authorization": "Bearer mine", authorization: good })).status).toBe(
      401,
    );
  });

  it("has audiences of its own, too", async () => {
    expect((await callWith(await idToken({ aud: "custom" }))).status).toBe(202);
  });

  it.each<[string, number, object]>([
    ["for another service", 401, { aud: "https://other-123.europe-west1.run.app" }],
    ["of another issuer", 401, { iss: "https://mcp.example.com/workload" }],
    ["that has expired", 401, { exp: NOW / 1000 }],
    ["that never expires", 401, { exp: undefined }],
    ["of somebody who may not invoke it", 403, { email: "other@project.iam.gserviceaccount.com" }],
    ["of nobody", 403, { email: undefined }],
    ["of an address that was not verified", 403, { email_verified: false }],
  ])("turns away a token %s", async (_, status, change) => {
    expect((await callWith(await idToken(change))).status).toBe(status);
    expect(received).toEqual([]);
  });

  it("turns away a token that Google did not sign, and whoever has none", async () => {
    expect((await callWith(await idToken({}, other))).status).toBe(401);
    expect((await callWith(await idToken({}, google, { kid: "2" }))).status).toBe(401);
    expect((await callWith("ya29.access-token")).status).toBe(401);
    expect((await call({ authorization: "Basic eA==" })).status).toBe(401);
    expect((await call({})).status).toBe(403);
    expect(received).toEqual([]);
  });
});

import { exportJWK } from "jose";
import * as oauth from "oauth4webapi";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { callTool } from "../call-tool.ts";
import { ConfiguredGateway } from "../configured-gateway.ts";
import { FakeInternet } from "../fake-internet.ts";
import { IndependentClient } from "../independent-client.ts";
import { onFakeInternet } from "../run-on-fake-internet.ts";
import { DOCUMENTED_CLIENTS } from "./documented-clients.ts";

let internet: FakeInternet;
let gateway: ConfiguredGateway;
let server: oauth.AuthorizationServer;

beforeAll(async () => {
  internet = await FakeInternet.start();
  gateway = await ConfiguredGateway.start({ run: onFakeInternet(internet) });
  server = await IndependentClient.discover(gateway.url);
});
afterAll(async () => {
  await gateway.dispose();
  internet.stop();
});

describe.each(DOCUMENTED_CLIENTS)("$client has a document,", ({ document, asksFor, keys }) => {
  let authentication: oauth.ClientAuth;

  beforeAll(async () => {
    internet.answer(document.client_id, { body: document });
    authentication = keys === undefined ? oauth.None() : await publishKey(keys);
  });

  test.each(asksFor)("and gets its tokens at %s", async (redirectUri) => {
    const client = new IndependentClient(server, { client_id: document.client_id }, authentication);
    const { callback, tokens } = await client.signIn({ resource: gateway.resource, redirectUri });
    expect(callback.href.split("?")[0]).toBe(redirectUri);
    expect(Object.fromEntries(callback.searchParams)).toEqual({
      code: expect.any(String),
      state: expect.any(String),
      iss: gateway.url,
    });
    const authorization = `Bearer ${tokens.access_token}`;
    expect((await callTool(gateway.resource, "get_public_info", { authorization })).status).toBe(200);
    expect(internet.sent.filter(({ url }) => url === document.client_id)).toHaveLength(1);
  });
});

/** Publishes a new key at a URL; what authenticates a client with it. */
async function publishKey(url: string): Promise<oauth.ClientAuth> {
  const { privateKey, publicKey } = await oauth.generateKeyPair("RS256", { extractable: true });
  internet.answer(url, { body: { keys: [{ ...(await exportJWK(publicKey)), kid: "one", use: "sig" }] } });
  return oauth.PrivateKeyJwt({ key: privateKey, kid: "one" });
}

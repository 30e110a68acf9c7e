import { decodeJwt } from "jose";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { callTool } from "./call-tool.ts";
import { authorize, INVALID_GRANT, refresh, signIn, tokensOf } from "./code-flow.ts";
import { DurableGateway } from "./durable-gateway.ts";
import { PublicClient, type Tokens } from "./public-client.ts";
import { VerifyingOrigin } from "./verifying-origin.ts";

const GROUPS = ["staff", "documents-readers"];
const ACCESS_TOKEN_SECONDS = 60;

let origin: VerifyingOrigin;
let gateway: DurableGateway;
let client: PublicClient;
let tokens: Tokens;

beforeAll(async () => {
  origin = await VerifyingOrigin.start();
  gateway = await DurableGateway.start({
    originUrl: origin.url,
    lifetimes: { accessTokenSeconds: ACCESS_TOKEN_SECONDS },
    limits: { jwks: { cooldownSeconds: 1 } },
  });
  origin.believe(gateway.url);
});
afterAll(async () => {
  await gateway?.dispose();
  origin.stop();
});
beforeEach(async () => {
  client = await PublicClient.register(gateway.url);
  tokens = await signIn(client, gateway.resource);
});
afterEach(async () => {
  await gateway.provider.setOutage(false);
  await changeAlice({ groups: GROUPS, removed: false });
});

/** Changes what the identity provider knows of who has signed in. */
function changeAlice(changes: { groups?: readonly string[]; removed?: boolean }): Promise<void> {
  return gateway.provider.changeAccount("alice", changes);
}

/** The statuses with which two tools answer: one for everybody of the staff, one for readers of documents. */
async function callBoth({ access_token: token }: Tokens): Promise<readonly number[]> {
  const headers = { authorization: `Bearer ${token}` };
  const tools = ["get_public_info", "get_confidential_info"];
  const responses = await Promise.all(tools.map((tool) => callTool(gateway.resource, tool, headers)));
  await Promise.all(responses.map(({ body }) => body?.cancel()));
  return responses.map(({ status }) => status);
}

async function renew(before: Tokens): Promise<Tokens> {
  return tokensOf(await refresh(client, before));
}

test("whoever is taken out of a group gets less with the next refresh, and again more when they are back", async () => {
  expect(await callBoth(tokens)).toEqual([200, 200]);
  await changeAlice({ groups: ["staff"] });
  const fewer = await renew(tokens);
  expect(fewer.scope).toBe("public:read");
  expect(await callBoth(fewer)).toEqual([200, 403]);
  await changeAlice({ groups: GROUPS });
  const all = await renew(fewer);
  expect(all.scope?.split(" ").sort()).toEqual(["confidential:read", "public:read"]);
  expect(await callBoth(all)).toEqual([200, 200]);
});

test("[F04] whoever is removed has an access token left for as long as the configuration says", () => {
  const { iat = 0, exp = 0 } = decodeJwt(tokens.access_token);
  expect(exp - iat).toBe(ACCESS_TOKEN_SECONDS);
});

test.each([
  ["left the company", { removed: true }],
  ["is in no group any more that gives anything", { groups: ["visitors"] }],
])("[F09] whoever %s is signed in no longer, for good, and cannot sign in anew", async (_, changes) => {
  const other = await signIn(client, gateway.resource);
  await changeAlice(changes);
  expect(await refresh(client, tokens)).toMatchObject(INVALID_GRANT);
  await expect(authorize(client, gateway.resource)).rejects.toThrow("error=access_denied");
  await gateway.crash();
  await changeAlice({ groups: GROUPS, removed: false });
  expect(await refresh(client, tokens), "the grant is gone").toMatchObject(INVALID_GRANT);
  await renew(other);
  await signIn(client, gateway.resource);
});

test("[F09] while the identity provider is down nobody is renewed, and nobody loses anything by asking", async () => {
  const unavailable = { status: 503, body: { error: "temporarily_unavailable" } };
  await gateway.provider.setOutage(true);
  expect(await refresh(client, tokens)).toMatchObject(unavailable);
  expect(await refresh(client, tokens)).toMatchObject(unavailable);
  expect(await callBoth(tokens)).toEqual([200, 200]);
  await gateway.crash();
  expect(await refresh(client, tokens)).toMatchObject(unavailable);
  await gateway.provider.setOutage(false);
  const ask = async () => {
    const answer = await refresh(client, tokens);
    if (answer.status === 200) tokens = tokensOf(answer);
    return answer.status;
  };
  // The provider's documents are asked for again after a pause.
  await expect.poll(ask, { timeout: 20_000 }).toBe(200);
  await renew(tokens);
});

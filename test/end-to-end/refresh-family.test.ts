import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { INVALID_GRANT, refresh, signIn, tokensOf } from "./code-flow.ts";
import { DurableGateway } from "./durable-gateway.ts";
import { PublicClient, type Tokens } from "./public-client.ts";

let gateway: DurableGateway;
let client: PublicClient;
let first: Tokens;

beforeAll(async () => {
  gateway = await DurableGateway.start();
});
afterAll(() => gateway.dispose());
beforeEach(async () => {
  client = await PublicClient.register(gateway.url);
  first = await signIn(client, gateway.resource);
});

/** Refreshes, and has to succeed. */
async function renew(tokens: Tokens): Promise<Tokens> {
  return tokensOf(await refresh(client, tokens));
}

/** How often the identity provider was asked for new tokens. */
async function renewalsUpstream(): Promise<number> {
  const requests = await gateway.provider.requests();
  return requests.filter(({ parameters }) => parameters.grant_type === "refresh_token").length;
}

describe("a refresh token that comes again after its successor was used", () => {
  test("[F06] is refused, and so are all that came of the same sign-in, but of no other", async () => {
    const other = await signIn(client, gateway.resource);
    const second = await renew(first);
    const third = await renew(second);
    for (const tokens of [first, third, second]) {
      expect(await refresh(client, tokens)).toMatchObject(INVALID_GRANT);
    }
    await renew(other);
  });

  test("[F06] ends its family although the gateway was killed before and after", async () => {
    const third = await renew(await renew(first));
    await gateway.crash();
    expect(await refresh(client, first)).toMatchObject(INVALID_GRANT);
    await gateway.crash();
    expect(await refresh(client, third)).toMatchObject(INVALID_GRANT);
  });
});

describe("a refresh whose answer was lost", () => {
  test("[F07] can be repeated once, and brings the same successor", async () => {
    const second = await renew(first);
    expect((await renew(first)).refresh_token).toBe(second.refresh_token);
    expect(await refresh(client, first)).toMatchObject(INVALID_GRANT);
    await renew(second);
  });

  test("[F07] can be repeated once when the gateway was killed just after it, and nobody is asked again", async () => {
    const before = await renewalsUpstream();
    const second = await renew(first);
    await gateway.crash();
    expect((await renew(first)).refresh_token).toBe(second.refresh_token);
    await gateway.crash();
    expect(await refresh(client, first)).toMatchObject(INVALID_GRANT);
    expect(await renewalsUpstream()).toBe(before + 1);
    await renew(second);
  });

  test("[F07] can be repeated when the client saw no more of it than that the gateway was killed", async () => {
    const response = await client.refresh(first);
    await gateway.kill();
    await response.body?.cancel().catch(() => {});
    await gateway.start();
    await renew(await renew(first));
  });
});

test("[F06] of 20 that refresh with one token at once all who succeed get the one successor", async () => {
  const before = await renewalsUpstream();
  const answers = await Promise.all(Array.from({ length: 20 }, () => refresh(client, first)));
  const successes = answers.filter(({ status }) => status === 200).map(tokensOf);
  const refusals = answers.filter(({ status }) => status !== 200);
  expect(refusals).toMatchObject(refusals.map(() => INVALID_GRANT));
  expect(new Set(successes.map(({ refresh_token }) => refresh_token)).size).toBe(1);
  expect(await renewalsUpstream()).toBe(before + 1);
  const [second = first] = successes;
  const third = await renew(second);
  expect(await refresh(client, first)).toMatchObject(INVALID_GRANT);
  expect(await refresh(client, third), "what comes again now ended them all").toMatchObject(INVALID_GRANT);
});

describe("the scopes of a refresh", () => {
  const scopesOf = ({ scope = "" }: Tokens) => scope.split(" ").sort();

  test("[F08] may be fewer than those of the sign-in, and all of them again the next time", async () => {
    expect(scopesOf(first)).toEqual(["confidential:read", "public:read"]);
    const second = tokensOf(await refresh(client, first, { scope: "public:read" }));
    expect(scopesOf(second)).toEqual(["public:read"]);
    expect(scopesOf(await renew(second))).toEqual(["confidential:read", "public:read"]);
  });

  test("[F08] are never more than the person consented to, and who asks for more has lost nothing", async () => {
    const narrow = await signIn(client, gateway.resource, { scope: "public:read" });
    const more = { scope: "public:read confidential:read" };
    expect(await refresh(client, narrow, more)).toMatchObject({
      status: 400,
      body: { error: "invalid_scope" },
    });
    const second = await renew(narrow);
    expect(scopesOf(second)).toEqual(["public:read"]);
    expect(scopesOf(await renew(second))).toEqual(["public:read"]);
  });
});

test("[F08] another client's refresh token is refused, and stays as good as it was", async () => {
  const thief = await PublicClient.register(gateway.url);
  const second = await renew(first);
  for (const stolen of [second, first]) {
    expect(await refresh(thief, stolen)).toMatchObject(INVALID_GRANT);
  }
  await renew(second);
});

describe("revocation", () => {
  const revoke = (by: PublicClient, { refresh_token: token }: Tokens) =>
    fetch(new URL("/revoke", gateway.url), {
      method: "POST",
      body: new URLSearchParams({ client_id: by.id, token }),
    });

  test("[F11] ends the family, also for a gateway that was killed just after it", async () => {
    const second = await renew(first);
    expect((await revoke(client, second)).status).toBe(200);
    await gateway.crash();
    for (const tokens of [second, first]) {
      expect(await refresh(client, tokens)).toMatchObject(INVALID_GRANT);
    }
  });

  test("[F11] by another client changes nothing", async () => {
    const thief = await PublicClient.register(gateway.url);
    expect((await revoke(thief, first)).status).toBe(200);
    await renew(first);
  });
});

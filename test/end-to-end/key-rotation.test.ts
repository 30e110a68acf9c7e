import { readFile, writeFile } from "node:fs/promises";
import { decodeProtectedHeader } from "jose";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { callTool } from "./call-tool.ts";
import {
  authorize,
  type CodeRequest,
  INVALID_GRANT,
  refresh,
  request,
  signIn,
  tokensOf,
} from "./code-flow.ts";
import { CONFIGURED_CLIENT, DurableGateway, type KeyLine } from "./durable-gateway.ts";
import { PublicClient, type Tokens } from "./public-client.ts";
import { VerifyingOrigin } from "./verifying-origin.ts";

/** Seconds from a rotation to when the new keys take over: time to restart the gateway, and for some to sign in. */
const NOTICE = 8;
/** How often everything is done once the new keys are in use. */
const ROUNDS_AFTER = 3;
/** Longer than any key vouches for what it made. */
const LONG_AGO = 100 * 86_400;

const CONFIGURED = { client_id: CONFIGURED_CLIENT };

let origin: VerifyingOrigin;
let gateway: DurableGateway;

beforeAll(async () => {
  origin = await VerifyingOrigin.start();
});
afterAll(() => origin.stop());
beforeEach(async () => {
  gateway = await DurableGateway.start({ originUrl: origin.url, lifetimes: { codeSeconds: 600 } });
});
afterEach(() => gateway.dispose());

/** Has it read its keys again. Operators give notice of them, for as long as origins keep the old ones: here, none do. */
async function restart(): Promise<void> {
  await gateway.restart();
  origin.believe(gateway.url);
}

async function call({ access_token: token }: Tokens): Promise<number> {
  const response = await callTool(gateway.resource, "get_public_info", { authorization: `Bearer ${token}` });
  await response.body?.cancel();
  return response.status;
}

/** Refreshes, and has to succeed. */
async function renew(client: PublicClient, tokens: Tokens, changes = {}): Promise<Tokens> {
  return tokensOf(await refresh(client, tokens, changes));
}

/** The keys that were seen in use, in the order in which they were. */
class UsedKeys {
  readonly #rings = { sealing: new Set<string>(), tokens: new Set<string>(), callers: origin.kids };

  note(client: PublicClient, tokens: Tokens): Tokens {
    const { sealing, tokens: signing } = this.#rings;
    sealing.add(kidOf(client.id)).add(kidOf(tokens.refresh_token));
    signing.add(kidOf(tokens.access_token));
    return tokens;
  }

  /** The secrets that they are in, by rings. */
  get slots(): object {
    const slotsOf = (kids: ReadonlySet<string>) => [...kids].map((kid) => kid.split(".")[0]);
    return Object.fromEntries(Object.entries(this.#rings).map(([ring, kids]) => [ring, slotsOf(kids)]));
  }

  includes({ kid }: KeyLine): boolean {
    return Object.values(this.#rings).some((kids) => kids.has(kid));
  }
}

function kidOf(text: string): string {
  return String(decodeProtectedHeader(text).kid);
}

test("[B07] while every key is replaced under load no sign-in fails, and nothing that was made before", async () => {
  const old = await PublicClient.register(gateway.url);
  const oldTokens = await signIn(old, gateway.resource);
  const idle = await signIn(old, gateway.resource);
  const codes = [await authorize(old, gateway.resource), await authorize(old, gateway.resource)];
  const nextKeys = await gateway.keys("rotate", "--after", String(NOTICE));
  await restart();

  const used = new UsedKeys();
  let family = oldTokens;
  const rounds = [
    async function somebodySignsIn() {
      const client = await PublicClient.register(gateway.url);
      const tokens = used.note(client, await signIn(client, gateway.resource));
      expect(await call(tokens)).toBe(200);
      expect(await call(used.note(client, await renew(client, tokens)))).toBe(200);
    },
    async function aClientOfBeforeSignsSomebodyIn() {
      expect(await call(used.note(old, await signIn(old, gateway.resource)))).toBe(200);
    },
    async function aSignInOfBeforeIsRenewed() {
      family = used.note(old, await renew(old, family));
      expect(await call(family)).toBe(200);
    },
    async function aTokenOfBeforeIsUsed() {
      expect(await call(oldTokens)).toBe(200);
    },
  ];
  await Promise.all(
    rounds.map(async (round) => {
      while (!nextKeys.every((key) => used.includes(key))) await round();
      for (let count = 0; count < ROUNDS_AFTER; count += 1) await round();
    }),
  );
  expect(used.slots).toEqual({
    sealing: ["SEALING_1", "SEALING_2"],
    tokens: ["TOKENS_1", "TOKENS_2"],
    callers: ["CALLERS_1", "CALLERS_2"],
  });

  await restart();
  expect(await call(oldTokens)).toBe(200);
  expect(await call(await renew(old, idle))).toBe(200);
  for (const code of codes) expect(await call(tokensOf(await request(old, code)))).toBe(200);
  expect(await call(await signIn(old, gateway.resource))).toBe(200);
  expect(gateway.records.filter(({ error, status }) => error !== undefined || Number(status) >= 400)).toEqual(
    [],
  );
});

/** What the keys of one time made: for a client that registered itself, and for the one that is configured. */
interface Made {
  readonly client: PublicClient;
  readonly tokens: Tokens;
  readonly configured: Tokens;
  readonly code: CodeRequest;
}

async function make(): Promise<Made> {
  const client = await PublicClient.register(gateway.url);
  return {
    client,
    tokens: await signIn(client, gateway.resource),
    configured: await signIn(client, gateway.resource, CONFIGURED),
    code: await authorize(client, gateway.resource, CONFIGURED),
  };
}

async function expectGood({ client, tokens, configured, code }: Made): Promise<void> {
  expect(await call(tokens)).toBe(200);
  await renew(client, tokens);
  await renew(client, configured, CONFIGURED);
  tokensOf(await request(client, code));
}

async function expectRefused({ client, tokens, configured, code }: Made): Promise<void> {
  expect(await call(tokens)).toBe(401);
  const unknownClient = { status: 401, body: { error: "invalid_client" } };
  expect(await refresh(client, tokens)).toMatchObject(unknownClient);
  await expect(authorize(client, gateway.resource)).rejects.toThrow(/ answered 40[01]: /);
  expect(await refresh(client, configured, CONFIGURED)).toMatchObject(INVALID_GRANT);
  expect(await request(client, code)).toMatchObject(INVALID_GRANT);
}

/** Has the keys that the first ones gave way to take over long ago, as if that much time had passed. */
async function letTimePass(): Promise<void> {
  const variables = Object.entries(await gateway.variables()).map(([name, value]) => {
    if (!/^(?:TOKENS|SEALING)_2$/.test(name)) return [name, value];
    const key = JSON.parse(value);
    return [name, JSON.stringify({ ...key, nbf: key.nbf - LONG_AGO })];
  });
  await writeFile(gateway.secretsFile, variables.map(([name, value]) => `${name}='${value}'\n`).join(""));
}

async function overwriteSlots(): Promise<void> {
  for (const slot of ["TOKENS_1", "SEALING_1"]) {
    await gateway.keys("rotate", "--slot", slot, "--after", "0", "--force");
  }
}

test.each([
  ["has vouched for long enough", letTimePass],
  ["was overwritten in its slot", overwriteSlots],
])("[F10] a key that %s opens nothing, and everything again once it is back", async (_, leave) => {
  const before = await make();
  const kept = await signIn(before.client, gateway.resource, CONFIGURED);
  await gateway.keys("rotate", "--after", "0");
  await restart();
  const after = await make();
  const renewed = await renew(before.client, kept, CONFIGURED);
  const variables = await readFile(gateway.secretsFile);

  await leave();
  await restart();
  await expectRefused(before);
  await expectGood(after);
  await renew(before.client, renewed, CONFIGURED);

  await writeFile(gateway.secretsFile, variables);
  await restart();
  await expectGood(before);
});

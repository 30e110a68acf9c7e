import { readdirSync } from "node:fs";
import { join } from "node:path";
import { decodeJwt } from "jose";
import { afterAll, beforeAll, beforeEach, expect, onTestFinished, test } from "vitest";
import {
  authorize,
  type CodeRequest,
  INVALID_GRANT,
  refresh,
  request,
  type TokenAnswer,
  tokensOf,
} from "./code-flow.ts";
import { DurableGateway } from "./durable-gateway.ts";
import { PublicClient, type Tokens } from "./public-client.ts";

const MANY = 50;

let gateway: DurableGateway;
let client: PublicClient;

beforeAll(async () => {
  gateway = await DurableGateway.start();
});
afterAll(() => gateway.dispose());
beforeEach(async () => {
  client = await PublicClient.register(gateway.url);
});

/** Presents one code many times at once; the answers, each once it is there. */
function redeemAtOnce(code: CodeRequest): Promise<TokenAnswer>[] {
  return Array.from({ length: MANY }, () => request(client, code));
}

/** The tokens that one of them got, while all others got nothing. */
function theOnlySuccess(answers: readonly TokenAnswer[]): Tokens {
  const [success, ...others] = answers.toSorted((a, b) => a.status - b.status);
  expect(others).toMatchObject(Array.from({ length: answers.length - 1 }, () => INVALID_GRANT));
  return tokensOf(success ?? { status: 0, body: {} });
}

async function expectDead(code: CodeRequest, tokens: Tokens): Promise<void> {
  expect(await refresh(client, tokens)).toMatchObject(INVALID_GRANT);
  expect(await request(client, code)).toMatchObject(INVALID_GRANT);
}

test.each([1, 2, 3, 4, 5])(
  "[F02] of 50 that redeem one code at once one succeeds, and what it got is not renewed (round %d)",
  async () => {
    const code = await authorize(client, gateway.resource);
    const tokens = theOnlySuccess(await Promise.all(redeemAtOnce(code)));
    await expectDead(code, tokens);
    const { client_id: handle } = decodeJwt(tokens.access_token);
    const events = () =>
      gateway.records
        .filter((record) => record.client === handle && ["issue", "replay"].includes(String(record.event)))
        .map(({ event }) => event)
        .sort();
    await expect.poll(events).toEqual(["issue", "replay"]);
  },
);

test("[F02] a code that came back before the gateway was killed is redeemed once after that", async () => {
  const code = await authorize(client, gateway.resource);
  await gateway.crash();
  await expectDead(code, theOnlySuccess(await Promise.all(redeemAtOnce(code))));
});

test("[F02] a code that was redeemed before the gateway was killed ends the grant when it is replayed", async () => {
  const code = await authorize(client, gateway.resource);
  const first = tokensOf(await request(client, code));
  await gateway.crash();
  const second = tokensOf(await refresh(client, first));
  expect(await request(client, code)).toMatchObject(INVALID_GRANT);
  await expectDead(code, second);
});

test("[F02] when the gateway is killed while many redeem a code, who succeeded before was the only one", async () => {
  const code = await authorize(client, gateway.resource);
  const answers = redeemAtOnce(code);
  const settled = Promise.allSettled(answers);
  await Promise.any(answers.map(async (answer) => tokensOf(await answer)));
  await gateway.kill();
  const answered = (await settled).flatMap((answer) => (answer.status === "fulfilled" ? [answer.value] : []));
  const tokens = theOnlySuccess(answered);
  await gateway.start();
  expect(await request(client, code)).toMatchObject(INVALID_GRANT);
  await expectDead(code, tokens);
});

test("a code that nobody redeems leaves nothing behind, although the gateway is killed before its time", async () => {
  const brief = await DurableGateway.start({ lifetimes: { codeSeconds: 10 } });
  onTestFinished(() => brief.dispose());
  const grants = join(brief.objects, "grants");
  const filesOf = (ending: string) =>
    readdirSync(grants).filter((file) => file.endsWith(ending) && !file.startsWith("metadata."));
  await authorize(await PublicClient.register(brief.url), brief.resource);
  expect(filesOf(".sqlite-wal"), "a grant with something in it").toHaveLength(1);
  await brief.crash();
  await expect.poll(() => filesOf(".sqlite-wal"), { timeout: 30_000 }).toEqual([]);
  await brief.restart();
  expect(filesOf("")).toEqual([]);
});

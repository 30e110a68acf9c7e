import { afterAll, beforeAll, expect, test } from "vitest";
import { callTool } from "./call-tool.ts";
import { PublicClient, type Tokens } from "./public-client.ts";
import { LocalEnvironmentProcess, type Part } from "./run-local-environment.ts";

/** Longer than any part takes to be back. */
const RECOVERY_MILLISECONDS = 60_000;

let local: LocalEnvironmentProcess;
let client: PublicClient;
let tokens: Tokens;

beforeAll(async () => {
  local = await LocalEnvironmentProcess.run();
  client = await PublicClient.register(local.addresses.gateway);
  tokens = await client.signIn("full-reader", local.serverUrl);
});
afterAll(() => local.dispose());

const call = () =>
  callTool(local.serverUrl, "get_public_info", { authorization: `Bearer ${tokens.access_token}` });

/** The status of an answer, or that there is none. */
const statusOf = (answer: Promise<Response>) =>
  answer.then(
    (response) => response.status,
    () => "no answer",
  );

/** Refreshes until it succeeds, and goes on with what that brought. */
async function refreshInTheEnd(): Promise<void> {
  const refresh = async () => {
    const response = await client.refresh(tokens);
    if (response.ok) tokens = (await response.json()) as Tokens;
    return response;
  };
  await expect.poll(() => statusOf(refresh()), { timeout: RECOVERY_MILLISECONDS, interval: 500 }).toBe(200);
}

/** Ends a part as a crash does; fulfilled once its end has been noticed. */
async function crash(part: Part): Promise<void> {
  const ends = () => local.stderr.filter((line) => line.startsWith(`${part} ended (SIGKILL)`)).length;
  const before = ends();
  process.kill(local.pidOf(part), "SIGKILL");
  await expect.poll(ends).toBe(before + 1);
}

test("without its identity provider the gateway serves those who are signed in, and renews nobody until it is back", async () => {
  await crash("Identity provider");
  expect((await call()).status).toBe(200);
  const response = await client.refresh(tokens);
  expect(response.ok).toBe(false);
  expect(await response.json()).toEqual({
    error: "temporarily_unavailable",
    error_description: expect.not.stringMatching(/\n\s+at |\.ts:|\.js:|127\.0\.0\.1/),
  });
  await refreshInTheEnd();
  expect((await call()).status).toBe(200);
}, 90_000);

test("without its origin the gateway says so, and recovers", async () => {
  await crash("MCP server documents");
  const response = await call();
  expect([502, 503]).toContain(response.status);
  expect(await response.json()).toEqual({
    error: expect.stringMatching(/^(bad_gateway|temporarily_unavailable)$/),
    error_description: expect.not.stringMatching(/\n\s+at |\.ts:|\.js:|127\.0\.0\.1/),
  });
  await expect.poll(() => statusOf(call()), { timeout: RECOVERY_MILLISECONDS, interval: 500 }).toBe(200);
}, 90_000);

test("a gateway that crashes comes back at its place, and leaves nothing behind that holds it", async () => {
  await crash("Gateway");
  await expect.poll(() => statusOf(call()), { timeout: RECOVERY_MILLISECONDS, interval: 500 }).toBe(200);
}, 90_000);

test("a gateway that is back after a crash has forgotten nobody", async () => {
  await refreshInTheEnd();
  expect((await call()).status).toBe(200);
}, 90_000);

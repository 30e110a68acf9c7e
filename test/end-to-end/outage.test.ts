import { afterAll, beforeAll, expect, test } from "vitest";
import { PublicClient } from "../environments/local/identity-provider/public-client.ts";
import { callTool } from "./call-tool.ts";
import { LocalEnvironmentProcess, type Part } from "./run-local-environment.ts";

/** Longer than the gateway waits before it asks an issuer again that did not answer. */
const RECOVERY_MILLISECONDS = 60_000;

let local: LocalEnvironmentProcess;
let authorization: string;

beforeAll(async () => {
  local = await LocalEnvironmentProcess.run();
  const client = await PublicClient.register(local.addresses.identityProvider);
  const { access_token: token } = await client.signIn("full-reader", { resource: local.serverUrl });
  authorization = `Bearer ${token}`;
});
afterAll(() => local.dispose());

const call = () => callTool(local.serverUrl, "get_public_info", { authorization });

/** Ends a part as a crash does; fulfilled once its end has been noticed. */
async function crash(part: Part): Promise<void> {
  const ends = () => local.stderr.filter((line) => line.startsWith(`${part} ended (SIGKILL)`)).length;
  const before = ends();
  process.kill(local.pidOf(part), "SIGKILL");
  await expect.poll(ends).toBe(before + 1);
}

// First, while the gateway has not verified a token yet, and so has no keys that it could go on with.
test("without its identity provider the gateway says that nothing can be verified, and recovers", async () => {
  await crash("Identity provider");
  const response = await call();
  expect(response.status).toBe(503);
  expect(response.headers.get("retry-after")).toMatch(/^\d+$/);
  expect(await response.json()).toEqual({
    error: "temporarily_unavailable",
    error_description: expect.not.stringMatching(/\n\s+at |\.ts:|\.js:/),
  });
  await expect
    .poll(async () => (await call()).status, { timeout: RECOVERY_MILLISECONDS, interval: 500 })
    .toBe(200);
}, 90_000);

test("with keys that it knows the gateway goes on without its identity provider", async () => {
  await crash("Identity provider");
  expect((await call()).status).toBe(200);
});

test("without its origin the gateway says so, and recovers", async () => {
  await crash("MCP server documents");
  const response = await call();
  expect([502, 503]).toContain(response.status);
  expect(await response.json()).toEqual({
    error: expect.stringMatching(/^(bad_gateway|temporarily_unavailable)$/),
    error_description: expect.not.stringMatching(/\n\s+at |\.ts:|\.js:|127\.0\.0\.1/),
  });
  await expect
    .poll(async () => (await call()).status, { timeout: RECOVERY_MILLISECONDS, interval: 500 })
    .toBe(200);
}, 90_000);

test("a gateway that crashes comes back at its place, and leaves nothing behind that holds it", async () => {
  await crash("Gateway");
  const status = () =>
    call().then(
      (response) => response.status,
      () => "no answer",
    );
  await expect.poll(status, { timeout: RECOVERY_MILLISECONDS, interval: 500 }).toBe(200);
}, 90_000);

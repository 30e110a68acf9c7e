import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { type AwsGateway, ROLES, ROTATION, startAwsGateway } from "./aws-gateway.ts";

/** Seconds that a role's keys are good for, and before their end in which the next ones are fetched. */
const HOUR = 3600;
const RENEWAL = 300;
/** Seconds after a failure in which AWS is not asked, and a moment more. */
const COOLDOWN = 6;
/** Seconds that AWS's clock may be ahead by: keys expire when it says so. */
const AHEAD = 30;

let gateway: AwsGateway;

beforeEach(async () => {
  gateway = await startAwsGateway();
  await gateway.setClocks(0);
});
afterEach(() => gateway?.dispose());

const statusesAt = async (host: "sts" | "front") =>
  (await gateway.aws.calls(host)).map(({ status }) => status);

test("[H07] an hour of a thousand requests reaches a server behind AWS's signatures for one exchange, and the next hour for one more", async () => {
  for (let round = 0; round < 20; round += 1) {
    await gateway.setClocks(round * 160);
    const statuses = await Promise.all(Array.from({ length: 50 }, () => gateway.call()));
    expect(new Set(statuses)).toEqual(new Set([200]));
  }
  expect(gateway.served()).toBe(1000);
  expect(await statusesAt("sts")).toEqual([200]);
  await gateway.setClocks(HOUR - RENEWAL);
  expect(await gateway.call()).toBe(200);
  await vi.waitFor(async () => expect(await statusesAt("sts")).toEqual([200, 200]), { timeout: 5000 });
  await gateway.setClocks(HOUR + 1);
  expect(await gateway.call()).toBe(200);
  expect(await statusesAt("sts")).toEqual([200, 200]);
  expect(new Set(await statusesAt("front"))).toEqual(new Set([200]));
});

test("[B07] AWS goes on taking the gateway for itself while its workload key is replaced", async () => {
  for (const seconds of [0, ROTATION + 1, ROTATION + HOUR - 1, ROTATION + HOUR + 1, ROTATION + 3 * HOUR]) {
    await gateway.setClocks(seconds);
    expect(await gateway.call()).toBe(200);
  }
  expect(new Set(await statusesAt("sts"))).toEqual(new Set([200]));
});

test("[H07] an outage of STS is survived until the keys expire; then nothing reaches the server, and afterwards all does", async () => {
  expect(await gateway.call()).toBe(200);
  await gateway.aws.break({ host: "sts", kind: "unavailable" });
  for (const seconds of [HOUR - RENEWAL, HOUR - 60, HOUR - AHEAD]) {
    await gateway.setClocks(seconds);
    expect(await gateway.call()).toBe(200);
  }
  const served = gateway.served();
  for (const seconds of [HOUR + 1, HOUR + 60]) {
    await gateway.setClocks(seconds);
    expect(await gateway.call()).toBe(502);
  }
  expect(gateway.served()).toBe(served);
  await gateway.aws.break();
  await gateway.setClocks(HOUR + 60 + COOLDOWN);
  expect(await gateway.call()).toBe(200);
});

const provider = () => ({ url: "", clientIds: [], ...gateway.setUp.identityProviders?.[0] });
const role = (name: keyof typeof ROLES) => gateway.setUp.roles[ROLES[name]] ?? {};
const changeFront = (change: object) => {
  const { front } = gateway.setUp;
  if (!front) throw new Error("expected a front");
  return gateway.aws.change({ front: { ...front, ...change } });
};

test.each<[string, string, () => Promise<unknown>]>([
  [
    "STS, because it trusts another issuer",
    "InvalidIdentityToken",
    () =>
      gateway.aws.change({
        identityProviders: [{ ...provider(), url: "https://mcp.evil.example/workload" }],
      }),
  ],
  [
    "STS, because the provider is for other audiences",
    "InvalidIdentityToken",
    () => gateway.aws.change({ identityProviders: [{ ...provider(), clientIds: ["other"] }] }),
  ],
  [
    "the role, because it is another server's",
    "AccessDenied",
    () => gateway.aws.change({ roles: { [ROLES.documents]: role("reports") } }),
  ],
  [
    "the role, because it trusts nobody",
    "AccessDenied",
    () => gateway.aws.change({ roles: { [ROLES.documents]: {} } }),
  ],
  ["STS, because the role is gone", "AccessDenied", () => gateway.aws.change({ roles: {} })],
  [
    "STS, because the workload token has expired",
    "ExpiredTokenException",
    () => gateway.aws.setClock(Date.now() + 301_000),
  ],
])("[H07] nothing reaches the server that is refused by %s", async (_, code, change) => {
  await change();
  expect(await gateway.call()).toBe(502);
  expect(gateway.served()).toBe(0);
  expect((await gateway.aws.calls("sts")).map(({ action }) => action)).toEqual([code]);
  expect(await statusesAt("front")).toEqual([]);
});

test.each<[string, string, () => Promise<unknown>]>([
  ["it is for another role", "AccessDeniedException", () => changeFront({ invokers: [ROLES.reports] })],
  ["it is another service", "SignatureDoesNotMatch", () => changeFront({ service: "lambda" })],
  ["it is in another region", "SignatureDoesNotMatch", () => gateway.aws.change({ region: "eu-central-1" })],
  ["the signature is too old", "SignatureDoesNotMatch", () => gateway.aws.setClock(Date.now() + 301_000)],
])("[H07] nothing reaches the server that the front refuses, because %s", async (_, code, change) => {
  expect(await gateway.call()).toBe(200);
  await change();
  expect(await gateway.call()).toBe(502);
  expect(gateway.served()).toBe(1);
  expect((await gateway.aws.calls("front")).map(({ action }) => action)).toEqual(["POST", code]);
});

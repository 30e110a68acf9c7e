import { setTimeout as delay } from "node:timers/promises";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import {
  type CloudRunGateway,
  PRINCIPAL,
  ROTATION,
  SERVICE_ACCOUNT,
  startCloudRunGateway,
} from "./cloud-run-gateway.ts";

/** Seconds that an ID token is good for, and before its end in which the next one is fetched. */
const HOUR = 3600;
const RENEWAL = 300;
/** Seconds after a failure in which Google is not asked, and a moment more. */
const COOLDOWN = 6;

/** Whom the gateway asks for ID tokens. */
const HOSTS = ["sts.googleapis.com", "iamcredentials.googleapis.com"];

let gateway: CloudRunGateway;

beforeEach(async () => {
  gateway = await startCloudRunGateway();
  await gateway.setClocks(0);
});
afterEach(() => gateway?.dispose());

/** Waits for what the gateway does behind a request. */
async function expectAsked(...times: number[]): Promise<void> {
  await vi.waitFor(async () => expect(await gateway.asked()).toEqual(times), { timeout: 5000 });
}

test("[H07] an hour of a thousand requests reaches a Cloud Run service for one exchange and one ID token, and the next hour for one more", async () => {
  for (let round = 0; round < 20; round += 1) {
    await gateway.setClocks(round * 160);
    const statuses = await Promise.all(Array.from({ length: 50 }, () => gateway.call()));
    expect(new Set(statuses)).toEqual(new Set([200]));
  }
  expect(gateway.served()).toBe(1000);
  expect(await gateway.asked()).toEqual([1, 1]);
  await gateway.setClocks(HOUR - RENEWAL);
  expect(await gateway.call()).toBe(200);
  await expectAsked(2, 2);
  await gateway.setClocks(HOUR + 1);
  expect(await gateway.call()).toBe(200);
  expect(await gateway.asked()).toEqual([2, 2]);
  expect(new Set(await gateway.cloudRun.statuses())).toEqual(new Set([200]));
});

test("an ID token is had for all who wait for it, although whoever needed it first is gone", async () => {
  await gateway.google.break(...HOSTS.map((host) => ({ host, kind: "delay" as const })));
  const gone = new AbortController();
  const first = gateway.call(gone.signal).catch(() => undefined);
  await delay(30);
  const others = Array.from({ length: 10 }, () => gateway.call());
  await delay(30);
  gone.abort();
  await first;
  expect(new Set(await Promise.all(others))).toEqual(new Set([200]));
  expect(await gateway.asked()).toEqual([1, 1]);
});

test("[B07] Google goes on taking the gateway for itself while its workload key is replaced", async () => {
  for (const seconds of [0, ROTATION + 1, ROTATION + HOUR - 1, ROTATION + HOUR + 1, ROTATION + 3 * HOUR]) {
    await gateway.setClocks(seconds);
    expect(await gateway.call()).toBe(200);
  }
  expect(await gateway.asked()).toEqual([3, 3]);
  const { calls } = await gateway.google.calls();
  expect(calls.filter(({ status }) => status !== 200)).toEqual([]);
});

test.each(HOSTS)(
  "[H07] an outage of %s is survived until the ID token expires; then nothing reaches the server, and afterwards all does",
  async (host) => {
    expect(await gateway.call()).toBe(200);
    await gateway.google.break({ host, kind: "unavailable" });
    for (const seconds of [HOUR - RENEWAL, HOUR - 60, HOUR - 10]) {
      await gateway.setClocks(seconds);
      expect(await gateway.call()).toBe(200);
    }
    const served = gateway.served();
    for (const seconds of [HOUR + 1, HOUR + 60]) {
      await gateway.setClocks(seconds);
      expect(await gateway.call()).toBe(502);
    }
    expect(gateway.served()).toBe(served);
    await gateway.google.break();
    await gateway.setClocks(HOUR + 60 + COOLDOWN);
    expect(await gateway.call()).toBe(200);
  },
);

/** Google refuses with 400, 401 and 403, Cloud Run's front with the last two. */
const REFUSED = [400, 401, 403];

test.each<[string, () => Promise<void>]>([
  [
    "Google, because it trusts another issuer",
    () => changeProvider({ issuer: "https://mcp.evil.example/workload" }),
  ],
  [
    "Google, because the provider is for other audiences",
    () => changeProvider({ allowedAudiences: ["https://example.com"] }),
  ],
  [
    "Google, because of its condition on the subject",
    () => changeProvider({ attributeCondition: "assertion.sub == 'edge:reports'" }),
  ],
  [
    "Google, because the principal may not be the invoker",
    () => gateway.google.change({ serviceAccounts: { [SERVICE_ACCOUNT]: {} } }),
  ],
  [
    "Google, because another principal may",
    () =>
      gateway.google.change({
        serviceAccounts: {
          [SERVICE_ACCOUNT]: {
            [PRINCIPAL.replace("documents", "reports")]: ["roles/iam.serviceAccountOpenIdTokenCreator"],
          },
        },
      }),
  ],
  ["Google, because the workload token has expired", () => gateway.google.setClock(Date.now() + 301_000)],
  ["Google, because the workload token is of the future", () => gateway.google.setClock(Date.now() - 60_000)],
  [
    "the service, because it has another URL",
    () => gateway.cloudRun.change({ audiences: ["https://reports-123.europe-west1.run.app"] }),
  ],
  [
    "the service, because another account may invoke it",
    () => gateway.cloudRun.change({ invokers: ["edge-reports@project.iam.gserviceaccount.com"] }),
  ],
  [
    "the service, because the ID token has expired",
    () => gateway.cloudRun.setClock(Date.now() + (HOUR + 60) * 1000),
  ],
])("[H07] nothing reaches the server that is refused by %s", async (who, change) => {
  await change();
  expect(await gateway.call()).toBe(502);
  expect(gateway.served()).toBe(0);
  const { calls } = await gateway.google.calls();
  const atGoogle = calls.map(({ status }) => status);
  const atService = await gateway.cloudRun.statuses();
  const [refusing, passing] = who.startsWith("Google") ? [atGoogle, atService] : [atService, atGoogle];
  expect(REFUSED).toContain(refusing.at(-1));
  expect(passing.filter((status) => status !== 200)).toEqual([]);
});

async function changeProvider(change: object): Promise<void> {
  const { provider } = gateway.setUp;
  await gateway.google.change({ provider: { ...provider, ...change } });
}

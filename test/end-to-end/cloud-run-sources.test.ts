import { exportJWK, exportPKCS8, generateKeyPair } from "jose";
import { afterEach, expect, test, vi } from "vitest";
import {
  type CloudRunGateway,
  SERVICE_ACCOUNT,
  startCloudRunGateway,
  type Way,
} from "./cloud-run-gateway.ts";

/** Seconds that an ID token is good for, and before its end in which the next one is fetched. */
const HOUR = 3600;
const RENEWAL = 300;
/** Seconds after a failure in which Google is not asked, and a moment more. */
const COOLDOWN = 6;

let gateway: CloudRunGateway;

afterEach(() => gateway?.dispose());

/** A key that somebody made for the service account, and stored. */
async function byKey(): Promise<Way> {
  const { publicKey, privateKey } = await generateKeyPair("RS256", { extractable: true });
  const kid = "0123456789abcdef0123456789abcdef01234567";
  const file = {
    type: "service_account",
    project_id: "project",
    private_key_id: kid,
    private_key: await exportPKCS8(privateKey),
    client_email: SERVICE_ACCOUNT,
    token_uri: "https://oauth2.googleapis.com/token",
  };
  return {
    source: { type: "service-account-key", key: { secret: "GOOGLE_KEY" } },
    secrets: { GOOGLE_KEY: JSON.stringify(file) },
    setUp: { userKeys: { [SERVICE_ACCOUNT]: [{ ...(await exportJWK(publicKey)), kid }] } },
    hosts: ["oauth2.googleapis.com"],
  };
}

/** A gateway that itself runs at Google's, as the service account. */
function onMachine(): Way {
  return {
    source: { type: "metadata-server" },
    setUp: { machine: SERVICE_ACCOUNT },
    hosts: ["metadata.google.internal"],
  };
}

test.each([
  ["by a service account's key", byKey],
  ["as the account of its machine", onMachine],
])(
  "[H07] the gateway reaches a Cloud Run service %s with one ID token an hour, and survives an outage until that expires",
  async (_, way) => {
    const { hosts, ...rest } = await way();
    gateway = await startCloudRunGateway({ hosts, ...rest });
    await gateway.setClocks(0);
    const statuses = await Promise.all(Array.from({ length: 50 }, () => gateway.call()));
    expect(new Set(statuses)).toEqual(new Set([200]));
    expect(await gateway.asked()).toEqual([1]);
    await gateway.google.break(...hosts.map((host) => ({ host, kind: "unavailable" as const })));
    for (const seconds of [HOUR - RENEWAL, HOUR - 30]) {
      await gateway.setClocks(seconds);
      expect(await gateway.call()).toBe(200);
    }
    await vi.waitFor(async () => expect(await gateway.asked()).toEqual([3]), { timeout: 5000 });
    await gateway.setClocks(HOUR + 60);
    expect(await gateway.call()).toBe(502);
    expect(gateway.served()).toBe(52);
    await gateway.google.break();
    await gateway.setClocks(HOUR + 60 + COOLDOWN);
    expect(await gateway.call()).toBe(200);
    expect(new Set(await gateway.cloudRun.statuses())).toEqual(new Set([200]));
  },
);

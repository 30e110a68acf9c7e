import { exportJWK, generateKeyPair, generateSecret, type JWK } from "jose";
import { describe, expect, it } from "vitest";
import { type KeyRingSettings, keyRings } from "../../../edge/src/configuration/key-rings.ts";
import { loadConfiguration } from "../../../edge/src/configuration/load.ts";
import { parseConfiguration } from "../../../edge/src/configuration/parse.ts";
import { AUTHORIZATION_DOCUMENT } from "../material/authorization-server.ts";
import { DOCUMENT } from "../material/server.ts";

/** Every ring, each with a place for a second key; lifetimes that are nobody's default. */
const ROTATING = {
  ...AUTHORIZATION_DOCUMENT,
  authorizationServer: {
    ...AUTHORIZATION_DOCUMENT.authorizationServer,
    lifetimes: { accessTokenSeconds: 300, refreshTokenSeconds: 20 * 86_400, clientSeconds: 50 * 86_400 },
  },
  signingKeys: {
    callers: [{ secret: "CALLERS_1" }, { secret: "CALLERS_2" }],
    tokens: [{ secret: "TOKENS_1" }, { secret: "TOKENS_2" }],
    workload: [{ secret: "WORKLOAD_1" }, { secret: "WORKLOAD_2" }],
  },
  sealingKeys: [{ secret: "SEALING_1" }, { secret: "SEALING_2" }],
};

/** When the second key of each ring takes over, in seconds since 1970. */
const TAKES_OVER = 1_800_000_000;

async function jwkFor(algorithm: KeyRingSettings["algorithm"]): Promise<JWK> {
  if (algorithm === "A256GCM") return exportJWK(await generateSecret(algorithm, { extractable: true }));
  return exportJWK((await generateKeyPair(algorithm, { extractable: true })).privateKey);
}

describe("the rings of keys", () => {
  it("are those that the configuration names, with the secrets of each", () => {
    const named = keyRings(parseConfiguration(ROTATING)).map(({ name, path, secrets }) => [
      name,
      path,
      secrets,
    ]);
    expect(named).toEqual([
      ["callers", "signingKeys.callers", ["CALLERS_1", "CALLERS_2"]],
      ["tokens", "signingKeys.tokens", ["TOKENS_1", "TOKENS_2"]],
      ["workload", "signingKeys.workload", ["WORKLOAD_1", "WORKLOAD_2"]],
      ["sealing", "sealingKeys", ["SEALING_1", "SEALING_2"]],
    ]);
    expect(keyRings(parseConfiguration(DOCUMENT)).map(({ name }) => name)).toEqual(["callers"]);
  });

  it("[C08] keep the key of a session for as long as that may live", () => {
    const document = {
      ...DOCUMENT,
      sealingKeys: [{ secret: "SEALING_1" }],
      limits: { sessionSeconds: 7200 },
    };
    const sealing = keyRings(parseConfiguration(document)).find(({ name }) => name === "sealing");
    expect(sealing?.retentionSeconds).toBe(7200);
  });

  it("[F10] vouch for what a key made for as long as the gateway itself takes it", async () => {
    const rings = keyRings(parseConfiguration(ROTATING));
    const secrets = new Map(
      ["COMPANY_CLIENT_SECRET", "PARTNER_CLIENT_SECRET"].map((name) => [name, crypto.randomUUID()]),
    );
    for (const { algorithm, secrets: places } of rings) {
      for (const [index, place] of places.entries()) {
        const nbf = index === 0 ? 0 : TAKES_OVER;
        secrets.set(place, JSON.stringify({ ...(await jwkFor(algorithm)), kid: place, nbf }));
      }
    }
    const loaded = await loadConfiguration(ROTATING, (name) => secrets.get(name));
    const inGateway = {
      callers: loaded.callersKeys,
      tokens: loaded.tokenKeys,
      workload: loaded.workloadKeys,
      sealing: loaded.sealingKeys,
    };
    for (const { name, secrets: places, retentionSeconds } of rings) {
      const end = (TAKES_OVER + retentionSeconds) * 1000;
      const usable = (now: number) => inGateway[name].usable(now).map(({ kid }) => kid);
      expect(usable(end - 1)).toEqual(places);
      expect(usable(end)).toEqual(places.slice(1));
    }
  });
});

import { describe, expect, it } from "vitest";
import {
  type AuthenticationMethod,
  type ClientMetadata,
  readClientMetadata,
} from "../../../../edge/src/authorization-server/client/client-metadata.ts";
import {
  checkSize,
  LONGEST_CLIENT_ID,
  openClient,
  sealClient,
  sealClientSecret,
} from "../../../../edge/src/authorization-server/client/dynamic-client.ts";
import { dynamicHandle } from "../../../../edge/src/authorization-server/client/handle.ts";
import { OAuthError } from "../../../../edge/src/authorization-server/oauth-error.ts";
import { parseConfiguration } from "../../../../edge/src/configuration/parse.ts";
import { AUTHORIZATION_DOCUMENT } from "../../material/authorization-server.ts";
import { createClock } from "../../material/clock.ts";
import { createSealer, sealingJwk } from "./sealing.ts";

const DAY = 86_400_000;

function metadataOf(redirectUris: readonly string[], method: AuthenticationMethod = "none"): ClientMetadata {
  const document = { redirect_uris: redirectUris, token_endpoint_auth_method: method };
  return readClientMetadata(document, { redirectUris: { schemes: [] } });
}

async function start(issuer?: string, kid = "sealing-1") {
  const clock = createClock();
  const sealer = await createSealer(clock, sealingJwk(kid), issuer);
  const { authorizationServer: settings } = parseConfiguration(AUTHORIZATION_DOCUMENT);
  if (!settings) throw new Error("expected an authorization server");
  const times = { issuedAt: clock.now(), expiresAt: clock.now() + DAY };
  const register = async (method: AuthenticationMethod = "client_secret_basic") => {
    const id = await sealClient(metadataOf(["https://client.example/callback"], method), sealer, times);
    const { authentication } = await openClient(id, sealer, settings);
    return { id, authentication, secret: await sealClientSecret(id, sealer, times.expiresAt) };
  };
  return { clock, sealer, times, register };
}

describe("the secret of a client that registered itself", () => {
  it.each(["client_secret_basic", "client_secret_post"] as const)(
    "[D13] is taken from that client with %s",
    async (method) => {
      const { register } = await start();
      const { authentication, secret } = await register(method);
      if (authentication.method !== "client_secret") throw new Error("expected a secret");
      expect(await authentication.isSecret(secret)).toBe(true);
    },
  );

  it("[D13] is not taken from another client, be it registered alike", async () => {
    const { register } = await start();
    const [one, other] = [await register(), await register()];
    if (one.authentication.method !== "client_secret") throw new Error("expected a secret");
    expect(await one.authentication.isSecret(other.secret)).toBe(false);
  });

  it("[D13] is not taken when it is nothing, the client's id, sealed for another purpose or too long", async () => {
    const { register, sealer, times } = await start();
    const { id, authentication } = await register();
    if (authentication.method !== "client_secret") throw new Error("expected a secret");
    const content = { client: await dynamicHandle(id) };
    const purposes = ["client", "code", "refresh-token"] as const;
    const sealed = purposes.map((purpose) => sealer.seal(purpose, content, times.expiresAt));
    const others = ["", "secret", id, "A".repeat(5000), ...(await Promise.all(sealed))];
    expect(await Promise.all(others.map(authentication.isSecret))).toEqual(others.map(() => false));
    const another = await sealer.seal("client-secret", { client: "dynamic:other" }, times.expiresAt);
    expect(await authentication.isSecret(another)).toBe(false);
  });

  it("[D13] is not taken after its time", async () => {
    const { register, clock } = await start();
    const { authentication, secret } = await register();
    if (authentication.method !== "client_secret") throw new Error("expected a secret");
    clock.advance(DAY / 1000);
    expect(await authentication.isSecret(secret)).toBe(false);
  });

  it("is unknown of a client that has none", async () => {
    const { register } = await start();
    expect((await register("none")).authentication).toEqual({ method: "none" });
  });
});

describe("the size of an id", () => {
  const longest = (bytes: number) => {
    const base = new TextEncoder().encode(JSON.stringify(sizedBy(0))).length;
    return metadataOf(sizedBy(bytes - base).redirect_uris);
  };
  const sizedBy = (length: number) => {
    const [first, second] = [Math.min(length, 900), Math.max(0, length - 900)];
    return {
      client_name: "client.example",
      redirect_uris: [
        `https://client.example/${"a".repeat(first)}`,
        `https://client.example/b${"b".repeat(second)}`,
      ],
      token_endpoint_auth_method: "none",
    };
  };

  it("[D11] bounds what can be registered", () => {
    expect(() => checkSize(longest(2000))).not.toThrow();
    expect(() => checkSize(longest(2001))).toThrow(OAuthError);
  });

  it("[D12] is 4096 characters at most, with the longest of everything that goes in", async () => {
    const host = `${"h".repeat(63)}.${"o".repeat(63)}.${"s".repeat(63)}.${"t".repeat(61)}`;
    const { sealer, times } = await start(`https://${host}`, "k".repeat(40));
    const upstream = { provider: "p".repeat(32), id: "i".repeat(256), secret: "s".repeat(256) };
    const id = await sealClient(longest(2000), sealer, times, upstream);
    expect(id.length).toBeLessThanOrEqual(LONGEST_CLIENT_ID);
  });

  it("[D12] is never more: what does not fit is not given out", async () => {
    const { sealer, times } = await start(undefined, "k".repeat(2000));
    await expect(sealClient(longest(2000), sealer, times)).rejects.toThrow(RangeError);
  });
});

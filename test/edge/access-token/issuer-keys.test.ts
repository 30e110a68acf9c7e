import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import { IssuerKeys } from "../../../edge/src/access-token/issuer-keys.ts";
import { IssuerUnavailableError, TokenError } from "../../../edge/src/access-token/token-error.ts";
import { type Clock, createClock } from "../material/clock.ts";
import { createKey, type IssuerKey, issuerReplies } from "../material/issuer.ts";
import { createNetwork, json, type Network, silence } from "../material/network.ts";
import { exampleConfiguration } from "../material/server.ts";

const ISSUER = "https://login.example.com";
const DISCOVERY = `${ISSUER}/.well-known/openid-configuration`;
const JWKS = `${ISSUER}/jwks`;
const ACCEPTED = {
  issuer: ISSUER,
  algorithms: ["RS256", "ES256"],
  servers: ["documents"],
  tokenType: "at+jwt",
} as const;
const LIMITS = exampleConfiguration().limits.jwks;

let first: IssuerKey;
let second: IssuerKey;
let clock: Clock;
let network: Network;
let keys: IssuerKeys;

beforeAll(async () => {
  [first, second] = await Promise.all([createKey("ec-1"), createKey("ec-2")]);
});

beforeEach(() => {
  clock = createClock();
  network = createNetwork(issuerReplies(ISSUER, [first.publicJwk]));
  keys = new IssuerKeys(ACCEPTED, network.fetcher, LIMITS);
});

const find = (kid?: string) => keys.find({ alg: "ES256", ...(kid !== undefined && { kid }) }, clock);
const fetches = () => network.calls.filter((url) => url === JWKS).length;
const breakDown = () => network.answer(JWKS, () => new Response("down", { status: 500 }));
const publish = (...published: IssuerKey[]) =>
  network.answer(JWKS, json({ keys: published.map(({ publicJwk }) => publicJwk) }));

describe("the keys of an issuer", () => {
  it("are those that its discovery document points to", async () => {
    expect(await find("ec-1")).toMatchObject({ type: "public", extractable: true });
    expect(network.calls).toEqual([DISCOVERY, JWKS]);
  });

  it("are at jwksUri where the configuration says so", async () => {
    const uri = "https://keys.example.net/set";
    network = createNetwork({ [uri]: json({ keys: [first.publicJwk] }) });
    keys = new IssuerKeys({ ...ACCEPTED, jwksUri: uri }, network.fetcher, LIMITS);
    await expect(find("ec-1")).resolves.toBeDefined();
    expect(network.calls).toEqual([uri]);
  });

  it("are fetched once for many tokens", async () => {
    await find("ec-1");
    clock.advance(600);
    await find("ec-1");
    expect(fetches()).toBe(1);
  });

  it("[A14] need no key id where there is one key, but never a guess where there are two", async () => {
    await expect(find()).resolves.toBeDefined();
    publish(first, second);
    clock.advance(601);
    await expect(find()).rejects.toThrow("its key cannot be told");
    await expect(find("ec-2")).resolves.toBeDefined();
  });

  it("[A13] are none where a set holds only weak and secret ones", async () => {
    network.answer(JWKS, json({ keys: [{ kty: "oct", k: "AAAA", kid: "ec-1" }, null, "ec-1"] }));
    await expect(find("ec-1")).rejects.toThrow(TokenError);
  });

  it("[B03] are asked for a thousand unknown ones only once per half minute", async () => {
    await find("ec-1");
    clock.advance(30);
    for (let index = 0; index < 1000; index += 1) {
      await expect(find(`unknown-${index}`)).rejects.toThrow(TokenError);
    }
    expect(fetches()).toBe(2);
    clock.advance(29);
    await expect(find("unknown")).rejects.toThrow(TokenError);
    expect(fetches()).toBe(2);
    clock.advance(1);
    await expect(find("unknown")).rejects.toThrow(TokenError);
    expect(fetches()).toBe(3);
  });

  it("[B03] are asked for once per half minute also while that fails", async () => {
    breakDown();
    for (let index = 0; index < 1000; index += 1) {
      await expect(find(`unknown-${index}`)).rejects.toThrow(IssuerUnavailableError);
    }
    expect(fetches()).toBe(1);
    clock.advance(30);
    await expect(find("ec-1")).rejects.toThrow(IssuerUnavailableError);
    expect(fetches()).toBe(2);
  });

  it("[B04] are fetched once for two hundred requests that come at the same time", async () => {
    await Promise.all(Array.from({ length: 200 }, () => find("ec-1")));
    expect(network.calls).toEqual([DISCOVERY, JWKS]);
  });

  it("[B05] include a new one as soon as a token is signed with it", async () => {
    await find("ec-1");
    clock.advance(30);
    publish(first, second);
    await expect(find("ec-2")).resolves.toBeDefined();
    expect(fetches()).toBe(2);
  });

  it("[B05] no longer include a removed one ten minutes later", async () => {
    await find("ec-1");
    publish(second);
    clock.advance(600);
    await expect(find("ec-1")).resolves.toBeDefined();
    clock.advance(1);
    await expect(find("ec-1")).rejects.toThrow(TokenError);
  });

  it("[B06] outlive an outage by an hour, while unknown ones are nobody's fault", async () => {
    await find("ec-1");
    breakDown();
    clock.advance(1800);
    await expect(find("ec-1")).resolves.toBeDefined();
    await expect(find("ec-2")).rejects.toThrow(IssuerUnavailableError);
    clock.advance(2400);
    await expect(find("ec-1")).resolves.toBeDefined();
    clock.advance(1);
    await expect(find("ec-1")).rejects.toThrow(IssuerUnavailableError);
  });

  it("[B06] are back as soon as the outage is over", async () => {
    breakDown();
    await expect(find("ec-1")).rejects.toThrow(IssuerUnavailableError);
    publish(first);
    clock.advance(30);
    await expect(find("ec-1")).resolves.toBeDefined();
  });

  it("[B01] are fifty at the most", async () => {
    const many = Array.from({ length: 51 }, (_, index) => ({ ...first.publicJwk, kid: `ec-${index}` }));
    network.answer(JWKS, json({ keys: many }));
    await expect(find("ec-1")).rejects.toThrow("more than 50 keys");
    network.answer(JWKS, json({ keys: many.slice(0, 50) }));
    clock.advance(30);
    await expect(find("ec-1")).resolves.toBeDefined();
  });

  it("[B01] fit into 256 KiB", async () => {
    network.answer(JWKS, json({ keys: [first.publicJwk], padding: "x".repeat(256 * 1024) }));
    await expect(find("ec-1")).rejects.toThrow("more than 262144 bytes");
  });

  it("[B02] do not come by way of another issuer's discovery document", async () => {
    network.answer(DISCOVERY, json({ issuer: `${ISSUER}/`, jwks_uri: JWKS }));
    await expect(find("ec-1")).rejects.toThrow(IssuerUnavailableError);
    expect(fetches()).toBe(0);
  });

  it.each([undefined, null, 5, "", "jwks", "//keys.example.com", ["https://login.example.com/jwks"]])(
    "[A22] are none where the discovery document names the key set %j",
    async (uri) => {
      network.answer(DISCOVERY, json({ issuer: ISSUER, jwks_uri: uri }));
      await expect(find("ec-1")).rejects.toThrow(IssuerUnavailableError);
      expect(network.calls).toEqual([DISCOVERY]);
    },
  );

  it.each([
    ["a redirect", () => Response.redirect("https://evil.example/jwks", 302)],
    ["no content", () => new Response(null, { status: 204 })],
    ["a page", () => new Response("<html></html>")],
    ["a list", json([])],
    ["keys that are no list", json({ keys: { "ec-1": {} } })],
    ["no keys", json({})],
    ["a fault of the network", () => Promise.reject(new TypeError("connection reset"))],
  ])("[A22] are none where the key set is %s", async (_, reply) => {
    network.answer(JWKS, reply);
    await expect(find("ec-1")).rejects.toThrow(IssuerUnavailableError);
  });

  it("[B01] are given up when they do not arrive in time", async () => {
    network.answer(JWKS, silence);
    keys = new IssuerKeys(ACCEPTED, network.fetcher, { ...LIMITS, timeoutSeconds: 0.05 });
    await expect(find("ec-1")).rejects.toThrow(IssuerUnavailableError);
  });
});

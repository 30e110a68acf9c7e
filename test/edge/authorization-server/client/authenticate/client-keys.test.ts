import type { JWK, JWTHeaderParameters } from "jose";
import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import { ClientKeys } from "../../../../../edge/src/authorization-server/client/authenticate/client-keys.ts";
import type { Client, Registration } from "../../../../../edge/src/authorization-server/client/client.ts";
import { STUDIO } from "../../../material/authorization-server.ts";
import { type Clock, createClock } from "../../../material/clock.ts";
import { createKey, type IssuerKey } from "../../../material/issuer.ts";
import { createNetwork, json, type Network, type Reply } from "../../../material/network.ts";
import { exampleConfiguration } from "../../../material/server.ts";

const JWKS = "https://studio.example.com/jwks.json";
const LIMITS = exampleConfiguration().limits.jwks;

let first: IssuerKey;
let second: IssuerKey;
let clock: Clock;
let network: Network;
let keys: ClientKeys;

beforeAll(async () => {
  [first, second] = await Promise.all([createKey("ec-1"), createKey("ec-2")]);
});

beforeEach(() => {
  clock = createClock();
  network = createNetwork({ [JWKS]: json({ keys: [first.publicJwk] }) });
  keys = new ClientKeys({ publicUrl: "https://mcp.example.com", internet: network.fetcher, limits: LIMITS });
});

function clientWith(
  keys: readonly JWK[] | { jwksUri: string },
  registration: Registration = "metadata-document",
): Client {
  return { ...STUDIO, registration, authentication: { method: "private_key_jwt", keys } };
}

const header = (kid?: string): JWTHeaderParameters => ({ alg: "ES256", ...(kid !== undefined && { kid }) });
const find = (kid?: string, client = clientWith({ jwksUri: JWKS })) => keys.find(client, header(kid), clock);
const publish = (...published: IssuerKey[]) =>
  network.answer(JWKS, json({ keys: published.map(({ publicJwk }) => publicJwk) }));

describe("the keys of a client", () => {
  it("are those in its metadata", async () => {
    const client = clientWith([first.publicJwk, second.publicJwk]);
    await expect(find("ec-2", client)).resolves.toMatchObject({ type: "public" });
    await expect(find("ec-3", client)).rejects.toThrow();
    expect(network.calls).toEqual([]);
  });

  it("are those that its metadata points to, fetched once for many assertions", async () => {
    await expect(find("ec-1")).resolves.toMatchObject({ type: "public" });
    clock.advance(600);
    await find("ec-1");
    expect(network.calls).toEqual([JWKS]);
  });

  it("are fetched once for two hundred assertions that come at the same time", async () => {
    await Promise.all(Array.from({ length: 200 }, () => find("ec-1")));
    expect(network.calls).toEqual([JWKS]);
  });

  it("include a new one as soon as an assertion is signed with it, and no longer a removed one after ten minutes", async () => {
    await find("ec-1");
    clock.advance(30);
    publish(second);
    await expect(find("ec-2")).resolves.toBeDefined();
    await expect(find("ec-1")).rejects.toThrow();
  });

  it("are asked for a thousand unknown ones only once per half minute", async () => {
    await find("ec-1");
    clock.advance(30);
    for (let index = 0; index < 1000; index += 1) await expect(find(`unknown-${index}`)).rejects.toThrow();
    expect(network.calls).toHaveLength(2);
  });

  it("need no key id where there is one key, but never a guess where there are two", async () => {
    await expect(find()).resolves.toBeDefined();
    await expect(find(undefined, clientWith([first.publicJwk, second.publicJwk]))).rejects.toThrow();
  });

  it.each([
    ["secret", { kty: "oct", k: "AAAA", kid: "ec-1" }],
    ["for encryption", { use: "enc" }],
    ["not for verifying", { key_ops: ["deriveBits"] }],
    ["for another algorithm", { alg: "ES384" }],
    ["on another curve", { crv: "P-384" }],
    ["private", { d: "AAAA" }],
    ["too weak", { kty: "RSA", n: "AAAA", e: "AQAB", kid: "ec-1" }],
  ])("are none that are %s", async (_, members) => {
    const key: JWK = "kty" in members ? members : { ...first.publicJwk, ...members };
    await expect(find("ec-1", clientWith([key]))).rejects.toThrow();
    network.answer(JWKS, json({ keys: [key] }));
    await expect(find("ec-1")).rejects.toThrow();
  });

  it.each([
    ["a redirect", () => Response.redirect("https://evil.example/jwks", 302)],
    ["a fault", () => new Response("down", { status: 500 })],
    ["a page", () => new Response("<html></html>")],
    ["a list", json([])],
    ["keys that are no list", json({ keys: { "ec-1": {} } })],
    ["keys that are none", json({ keys: ["ec-1", null] })],
    ["no keys", json({})],
    ["too long", json({ keys: [], padding: "x".repeat(256 * 1024) })],
    ["a fault of the network", () => Promise.reject(new TypeError("connection reset"))],
  ] satisfies [string, Reply][])("[G08] cannot be had where the key set is %s", async (_, reply) => {
    network.answer(JWKS, reply);
    await expect(find("ec-1")).rejects.toThrow();
  });

  it("[G08] are fifty at the most", async () => {
    const many = Array.from({ length: 51 }, (_, index) => ({ ...first.publicJwk, kid: `ec-${index}` }));
    network.answer(JWKS, json({ keys: many }));
    await expect(find("ec-1")).rejects.toThrow("more than 50 keys");
    network.answer(JWKS, json({ keys: many.slice(0, 50) }));
    clock.advance(30);
    await expect(find("ec-1")).resolves.toBeDefined();
  });

  it("outlive an outage by an hour", async () => {
    await find("ec-1");
    network.answer(JWKS, () => new Response("down", { status: 500 }));
    clock.advance(4200);
    await expect(find("ec-1")).resolves.toBeDefined();
    clock.advance(1);
    await expect(find("ec-1")).rejects.toThrow();
  });

  it.each([
    "http://studio.example.com/jwks.json",
    "https://127.0.0.1/jwks.json",
    "https://metadata.google.internal/jwks.json",
    "https://studio.example.com:8443/jwks.json",
    "https://mcp.example.com/.well-known/jwks.json",
  ])(
    "[G02] are not fetched from %s for a client that registered itself, in whatever way",
    async (jwksUri) => {
      for (const registration of ["metadata-document", "bundled-document", "dynamic"] as const) {
        await expect(find("ec-1", clientWith({ jwksUri }, registration))).rejects.toThrow(jwksUri);
      }
      expect(network.calls).toEqual([]);
    },
  );

  it("may be anywhere for a client of the configuration", async () => {
    const jwksUri = "https://studio.example.com:8443/jwks.json";
    network.answer(jwksUri, json({ keys: [first.publicJwk] }));
    await expect(find("ec-1", clientWith({ jwksUri }, "configured"))).resolves.toBeDefined();
  });

  it("[G08] have one host asked sixty times per minute, whoever's they are", async () => {
    for (let index = 0; index < 70; index += 1) {
      const client = clientWith({ jwksUri: `https://victim.example.com/${index}.json` });
      await expect(find("ec-1", client)).rejects.toThrow();
    }
    expect(network.calls).toHaveLength(60);
    await expect(find("ec-1")).resolves.toBeDefined();
  });

  it("are kept for a hundred clients, and forgotten for the one that was not used for longest", async () => {
    for (let index = 0; index <= 100; index += 1) await find("ec-1", hostedAt(index));
    await find("ec-1", hostedAt(1));
    expect(network.calls).toHaveLength(101);
    await find("ec-1", hostedAt(0));
    await find("ec-1", hostedAt(1));
    expect(network.calls).toHaveLength(102);
  });

  it("are none where the client has none", async () => {
    await expect(keys.find(STUDIO, header("ec-1"), clock)).rejects.toThrow("the client has no keys");
  });
});

/** A client with good keys at a host of its own. */
function hostedAt(index: number): Client {
  const jwksUri = `https://host-${index}.example.com/jwks.json`;
  network.answer(jwksUri, json({ keys: [first.publicJwk] }));
  return clientWith({ jwksUri });
}

describe("a flood of key sets that somebody makes up", () => {
  const at = (uriOf: (index: number) => string) => async () => {
    for (let index = 0; index < 300; index += 1) {
      await expect(find("ec-1", clientWith({ jwksUri: uriOf(index) }))).rejects.toThrow();
    }
  };
  const elsewhere = at((index) => `https://flood-${index}.example.com/jwks.json`);
  const there = at((index) => `https://studio.example.com/jwks.json?${index}`);
  const good = async () => {
    for (let index = 0; index < 110; index += 1) await find("ec-1", hostedAt(index));
  };

  it("[G08] has 120 of them fetched per minute, where the source is not known", async () => {
    await elsewhere();
    expect(network.calls).toHaveLength(120);
  });

  it("[G08] has ten of them fetched per minute for one source, and others go on", async () => {
    const from = (source: string, jwksUri: string) =>
      keys.find(clientWith({ jwksUri }), header("ec-1"), { ...clock, source });
    for (let index = 0; index < 20; index += 1) {
      await expect(from("192.0.2.1", `https://flood-${index}.example.com/jwks.json`)).rejects.toThrow();
    }
    expect(network.calls).toHaveLength(10);
    await expect(from("192.0.2.1", JWKS)).rejects.toThrow("asked for too often");
    await expect(from("192.0.2.2", JWKS)).resolves.toBeDefined();
  });

  it("[G08] counts each fetch for the source that wants it now, whoever wanted it before", async () => {
    const from = (source: string, jwksUri: string) =>
      keys.find(clientWith({ jwksUri }), header("ec-1"), { ...clock, source });
    network.answer(JWKS, () => new Response("down", { status: 500 }));
    for (const uri of [JWKS, ...Array.from({ length: 9 }, (_, index) => `https://a.example.com/${index}`)]) {
      await expect(from("192.0.2.1", uri)).rejects.toThrow();
    }
    publish(first);
    clock.advance(30);
    await expect(from("192.0.2.2", JWKS)).resolves.toBeDefined();
  });

  it.each([
    ["elsewhere", elsewhere],
    ["at its host", there],
  ])("[G08] displaces no set that was good: %s", async (_, flood) => {
    await find("ec-1");
    await flood();
    network.calls.length = 0;
    await expect(find("ec-1")).resolves.toBeDefined();
    expect(network.calls).toEqual([]);
  });

  it.each([
    ["elsewhere", elsewhere],
    ["at its host", there],
    ["of good ones", good],
  ])("[G08] does not keep a set that was good from being fetched anew: %s", async (_, flood) => {
    await find("ec-1");
    await flood();
    await there();
    clock.advance(30);
    publish(second);
    await expect(find("ec-2")).resolves.toBeDefined();
  });

  it("[G08] displaces no set of a configured client, nor keeps it from being fetched", async () => {
    const configured = clientWith({ jwksUri: JWKS }, "configured");
    await there();
    await expect(find("ec-1", configured)).resolves.toBeDefined();
    clock.advance(60);
    await good();
    network.calls.length = 0;
    await expect(find("ec-1", configured)).resolves.toBeDefined();
    expect(network.calls).toEqual([]);
  });
});

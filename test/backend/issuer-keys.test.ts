import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { findIssuerKey } from "../../edge/backend/issuer-keys.ts";
import { IssuerUnavailableError, TokenError } from "../../edge/src/access-token/token-error.ts";
import { createIssuer, type Issuer } from "./issuer.ts";

const JWKS = "https://login.example.com/jwks";
const HEADER = { alg: "ES256", kid: "one" };

let issuer: Issuer;
let find: ReturnType<typeof findIssuerKey>;

beforeEach(async () => {
  issuer = await createIssuer("https://login.example.com");
  find = findIssuerKey({ ...issuer, algorithms: ["ES256"] });
  vi.useFakeTimers({ toFake: ["Date"] });
});
afterEach(() => vi.useRealTimers());

const pass = (seconds: number) => vi.setSystemTime(Date.now() + seconds * 1000);
const fetches = () => issuer.calls.filter((url) => url === JWKS).length;

test("keys are found by discovery, and fetched once for many who ask at once", async () => {
  await Promise.all(Array.from({ length: 50 }, () => find(HEADER)));
  expect(issuer.calls).toEqual(["https://login.example.com/.well-known/openid-configuration", JWKS]);
});

test("keys are found where they are said to be, without discovery", async () => {
  await findIssuerKey({ ...issuer, algorithms: ["ES256"], jwksUri: JWKS })(HEADER);
  expect(issuer.calls).toEqual([JWKS]);
});

test("a key that is new is found at once, for keys rotate", async () => {
  await find(HEADER);
  pass(31);
  const next = await createIssuer("https://login.example.com");
  const published = await (await next.fetch(JWKS)).text();
  issuer.documents.set(JWKS, () => new Response(published.replace('"one"', '"two"')));
  await expect(find({ ...HEADER, kid: "two" })).resolves.toBeDefined();
  expect(fetches()).toBe(2);
});

test("who asks for keys that there are not has them fetched once in 30 seconds", async () => {
  await find(HEADER);
  for (let count = 0; count < 20; count++) {
    await expect(find({ ...HEADER, kid: `${count}` })).rejects.toThrow(TokenError);
  }
  expect(fetches()).toBe(1);
  pass(31);
  await expect(find({ ...HEADER, kid: "two" })).rejects.toThrow(TokenError);
  expect(fetches()).toBe(2);
});

test("so does who asks while they cannot be had", async () => {
  issuer.documents.set(JWKS, () => new Response(null, { status: 500 }));
  for (let count = 0; count < 20; count++) {
    await expect(find(HEADER)).rejects.toThrow(IssuerUnavailableError);
  }
  expect(fetches()).toBe(1);
});

test("known keys outlive an outage by an hour, and no longer", async () => {
  await find(HEADER);
  issuer.documents.set(JWKS, () => new Response(null, { status: 500 }));
  pass(4100);
  await expect(find(HEADER)).resolves.toBeDefined();
  pass(200);
  await expect(find(HEADER)).rejects.toThrow(IssuerUnavailableError);
});

describe("a key set is not taken", () => {
  const big = JSON.stringify({ keys: [], padding: "a".repeat(256 * 1024) });
  test.each<[string, () => Response]>([
    ["from where a redirect leads", () => Response.redirect("https://login.example.com/elsewhere", 302)],
    ["with more than 256 KiB", () => new Response(big)],
    ["with more than 50 keys", () => Response.json({ keys: Array.from({ length: 51 }, () => ({})) })],
    ["that is none", () => Response.json({ keys: "one" })],
    ["that is no JSON", () => new Response("<html>")],
  ])("%s", async (_, answer) => {
    issuer.documents.set(JWKS, answer);
    await expect(find(HEADER)).rejects.toThrow(IssuerUnavailableError);
  });

  test("from an address that the issuer's document gives without https", async () => {
    const { issuer: name } = issuer;
    issuer.documents.set(`${name}/.well-known/openid-configuration`, () =>
      Response.json({ issuer: name, jwks_uri: "http://login.example.com/jwks" }),
    );
    await expect(find(HEADER)).rejects.toThrow(IssuerUnavailableError);
  });

  test("of whom another issuer's document names", async () => {
    issuer.documents.set("https://login.example.com/.well-known/openid-configuration", () =>
      Response.json({ issuer: "https://evil.example.com", jwks_uri: JWKS }),
    );
    await expect(find(HEADER)).rejects.toThrow(IssuerUnavailableError);
  });
});

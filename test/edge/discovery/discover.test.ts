import { describe, expect, it } from "vitest";
import { discover, metadataUrls } from "../../../edge/src/discovery/discover.ts";
import { NetworkError } from "../../../edge/src/network/fetcher.ts";
import { createNetwork, json, type Reply } from "../material/network.ts";

const ISSUER = "https://login.example.com/tenant";
const OPENID = "https://login.example.com/tenant/.well-known/openid-configuration";
const OAUTH = "https://login.example.com/.well-known/oauth-authorization-server/tenant";
const INSERTED = "https://login.example.com/.well-known/openid-configuration/tenant";
const BOUNDS = { bytes: 1024, timeoutSeconds: 5 };

describe("an issuer's metadata", () => {
  it("may be behind the issuer's path (OpenID) or before it (RFC 8414)", () => {
    expect(metadataUrls(ISSUER)).toEqual([OPENID, OAUTH, INSERTED]);
    expect(metadataUrls("https://login.example.com")).toEqual([
      "https://login.example.com/.well-known/openid-configuration",
      "https://login.example.com/.well-known/oauth-authorization-server",
    ]);
  });

  it("is at the same place for an issuer with a trailing slash", () => {
    expect(metadataUrls(`${ISSUER}/`)).toEqual([OPENID, OAUTH, INSERTED]);
  });

  it("is the OpenID document where there is one", async () => {
    const { calls, fetcher } = createNetwork({
      [OPENID]: json({ issuer: ISSUER, jwks_uri: "https://login.example.com/jwks", custom: 1 }),
    });
    expect(await discover(fetcher, ISSUER, BOUNDS)).toEqual({
      issuer: ISSUER,
      jwks_uri: "https://login.example.com/jwks",
      custom: 1,
    });
    expect(calls).toEqual([OPENID]);
  });

  it.each([
    ["the OAuth document", OAUTH, [OPENID, OAUTH]],
    ["the OpenID document before the path", INSERTED, [OPENID, OAUTH, INSERTED]],
  ])("is %s where there is no other", async (_, url, asked) => {
    const { calls, fetcher } = createNetwork({ [url]: json({ issuer: ISSUER }) });
    expect(await discover(fetcher, ISSUER, BOUNDS)).toEqual({ issuer: ISSUER });
    expect(calls).toEqual(asked);
  });

  it.each([
    "https://login.example.com/tenant/",
    "https://login.example.com/Tenant",
    "https://LOGIN.example.com/tenant",
    "https://login.example.com:443/tenant",
    "http://login.example.com/tenant",
    "https://login.example.com",
    "https://honest.example",
    "",
    null,
    ["https://login.example.com/tenant"],
    undefined,
  ])("[B02] is refused when it speaks for %j", async (issuer) => {
    const reply = json({ issuer });
    const { fetcher } = createNetwork({ [OPENID]: reply, [OAUTH]: reply, [INSERTED]: reply });
    await expect(discover(fetcher, ISSUER, BOUNDS)).rejects.toThrow("the document is of another issuer");
  });

  it("[B02] keeps the slash at the end of an issuer that has one", async () => {
    const { fetcher } = createNetwork({ [OPENID]: json({ issuer: ISSUER }) });
    await expect(discover(fetcher, `${ISSUER}/`, BOUNDS)).rejects.toThrow(NetworkError);
  });

  it("[B02] may speak for the alias that the configuration names, and for no other spelling", async () => {
    const network = createNetwork({ [OPENID]: json({ issuer: `${ISSUER}/`, jwks_uri: "x" }) });
    const answer = discover(network.fetcher, ISSUER, BOUNDS, `${ISSUER}/`);
    await expect(answer).resolves.toEqual({ issuer: ISSUER, jwks_uri: "x" });
    network.answer(OPENID, json({ issuer: `${ISSUER}//` }));
    await expect(discover(network.fetcher, ISSUER, BOUNDS, `${ISSUER}/`)).rejects.toThrow("another issuer");
    network.answer(OPENID, json({}));
    await expect(discover(network.fetcher, ISSUER, BOUNDS, undefined)).rejects.toThrow("another issuer");
  });

  it.each<[string, Reply]>([
    ["a redirect", () => Response.redirect("https://evil.example/", 307)],
    ["a failure", () => new Response("{}", { status: 500 })],
    ["a page", () => new Response("<html></html>")],
    ["a list", json([])],
    ["too long", json({ issuer: ISSUER, padding: "x".repeat(1024) })],
    ["no answer", () => Promise.reject(new TypeError("connection reset"))],
  ])("[B01] is not there where all places have %s", async (_, reply) => {
    const { calls, fetcher } = createNetwork({ [OPENID]: reply, [OAUTH]: reply, [INSERTED]: reply });
    await expect(discover(fetcher, ISSUER, BOUNDS)).rejects.toThrow(NetworkError);
    expect(calls).toEqual([OPENID, OAUTH, INSERTED]);
  });
});

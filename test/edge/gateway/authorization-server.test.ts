import { beforeAll, describe, expect, it } from "vitest";
import { FACADE_DOCUMENT, startFacade, type TestFacade } from "../material/facade.ts";
import { PATH, TOOLS_LIST } from "../material/gateway.ts";

const ISSUER = FACADE_DOCUMENT.publicUrl;
const PAGE = "https://inspector.example.com";

let facade: TestFacade;

beforeAll(async () => {
  facade = await startFacade();
});

const get = async (path: string, headers: Record<string, string> = {}) => facade.fetch(path, { headers });

describe("the gateway as authorization server", () => {
  it.each([
    "/.well-known/oauth-authorization-server",
    "/.well-known/openid-configuration",
    "/.well-known/oauth-authorization-server/mcp/documents",
    "/.well-known/openid-configuration/mcp/documents",
    "/mcp/documents/.well-known/oauth-authorization-server",
    "/mcp/documents/.well-known/openid-configuration",
    "/mcp/tickets/.well-known/openid-configuration",
  ])("[D06] answers at %s with one issuer, byte for byte", async (path) => {
    const response = await get(path);
    expect(response.status).toBe(200);
    expect(response.headers.get("content-type")).toContain("application/json");
    expect(await response.json()).toMatchObject({ issuer: ISSUER, token_endpoint: `${ISSUER}/token` });
  });

  it.each([
    "/.well-known/oauth-authorization-server/mcp",
    "/.well-known/oauth-authorization-server/mcp/documents/",
    "/.well-known/openid-configuration/nowhere",
    "/.well-known/jwks",
    "/mcp/.well-known/oauth-protected-resource",
  ])("answers at %s, where nothing is, with 404 in JSON", async (path) => {
    const response = await get(path);
    expect(response.status).toBe(404);
    expect(await response.json()).toMatchObject({ error: "not_found" });
  });

  it("[C03] is the authorization server of every server, before and behind its path", async () => {
    for (const path of [
      "/.well-known/oauth-protected-resource/mcp/documents",
      "/mcp/documents/.well-known/oauth-protected-resource",
    ]) {
      const metadata = (await (await get(path)).json()) as Record<string, unknown>;
      expect(metadata.authorization_servers).toEqual([ISSUER]);
      expect(metadata.resource).toBe(`${ISSUER}/mcp/documents`);
      expect(metadata.scopes_supported).not.toContain("offline_access");
    }
  });

  it("[C03] stands before the issuers that are accepted too, for clients that are registered there", async () => {
    const both = await startFacade({
      ...FACADE_DOCUMENT,
      tokens: { accept: [{ issuer: "https://login.example.com" }] },
    });
    const response = await both.fetch("/.well-known/oauth-protected-resource/mcp/documents");
    expect(await response.json()).toMatchObject({
      authorization_servers: [ISSUER, "https://login.example.com"],
    });
    expect((await both.send(TOOLS_LIST)).status).not.toBe(401);
  });

  it("publishes the public halves of its keys, and nothing of the private ones", async () => {
    const { keys } = (await (await get("/.well-known/jwks.json")).json()) as { keys: object[] };
    expect(keys).toHaveLength(1);
    expect(keys[0]).toMatchObject({ kid: "tokens-1", alg: "ES256", use: "sig" });
    expect(keys[0]).not.toHaveProperty("d");
  });

  it("names itself in the challenge's metadata, and registers whoever comes from there", async () => {
    const registration = { redirect_uris: ["http://127.0.0.1/callback"], token_endpoint_auth_method: "none" };
    const response = await facade.fetch("/register", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(registration),
    });
    expect(response.status).toBe(201);
    expect(response.headers.get("x-request-id")).toMatch(/^[0-9a-f-]{36}$/);
  });

  it("has none of this without its section", async () => {
    const { authorizationServer: _, tokens: __, ...rest } = FACADE_DOCUMENT;
    const plain = await startFacade({
      ...rest,
      tokens: { accept: [{ issuer: "https://login.example.com" }] },
    });
    for (const path of [
      "/authorize",
      "/token",
      "/register",
      "/revoke",
      "/consent",
      "/.well-known/jwks.json",
    ]) {
      expect((await plain.fetch(path)).status).toBe(404);
    }
  });
});

describe("a flood", () => {
  const cf = { colo: "FRA" } as unknown as RequestInitCfProperties;
  const register = (gateway: TestFacade, address: string, init: RequestInit = { cf }) =>
    gateway.fetch("/register", {
      method: "POST",
      headers: { "content-type": "application/json", "cf-connecting-ip": address },
      body: JSON.stringify({
        redirect_uris: ["http://127.0.0.1/callback"],
        token_endpoint_auth_method: "none",
      }),
      ...init,
    });

  it("[D11] from one IPv6 network is one source's, and keeps no other from registering", async () => {
    const flooded = await startFacade();
    const statuses: number[] = [];
    for (let index = 0; index < 61; index += 1) {
      statuses.push((await register(flooded, `2001:db8::${index.toString(16)}`)).status);
    }
    expect(statuses).toEqual([...Array(60).fill(201), 429]);
    expect((await register(flooded, "2001:db8:0:1::1")).status).toBe(201);
  });

  it("[D11] is nobody's in particular off Cloudflare, whatever the requests claim", async () => {
    const flooded = await startFacade();
    for (let index = 0; index < 100; index += 1) {
      expect((await register(flooded, "192.0.2.1", {})).status).toBe(201);
    }
  });

  it("[G08] of documents is bounded for the source of the requests", async () => {
    const flooded = await startFacade();
    for (let index = 0; index < 20; index += 1) {
      const id = encodeURIComponent(`https://host-${index}.example.com/client.json`);
      await flooded.fetch(`/authorize?client_id=${id}`, { headers: { "cf-connecting-ip": "192.0.2.1" }, cf });
    }
    expect(flooded.internet.calls).toHaveLength(10);
  });
});

describe("a client whose metadata document", () => {
  const refresh = (host: string) =>
    facade.fetch("/token", {
      method: "POST",
      body: new URLSearchParams({
        grant_type: "refresh_token",
        refresh_token: "any",
        client_id: `https://${host}/client.json`,
      }),
    });

  it("cannot be had is to try again, and keeps its tokens", async () => {
    facade.internet.answer("https://down.example.net/client.json", () => new Response("", { status: 503 }));
    const response = await refresh("down.example.net");
    expect(response.status).toBe(503);
    expect(response.headers.get("retry-after")).toBe("5");
    expect(await response.json()).toMatchObject({ error: "temporarily_unavailable" });
  });

  it("is gone is no client any more", async () => {
    facade.internet.answer("https://gone.example.net/client.json", () => new Response("", { status: 410 }));
    const response = await refresh("gone.example.net");
    expect(response.status).toBe(401);
    expect(await response.json()).toMatchObject({ error: "invalid_client" });
  });
});

describe("a token of the gateway's own", () => {
  const send = (token: string, path = PATH) =>
    facade.fetch(path, {
      method: "POST",
      headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
      body: JSON.stringify(TOOLS_LIST),
    });

  it("opens the server that it is for, without asking anybody", async () => {
    const before = facade.internet.calls.length;
    expect((await send(await facade.ownToken())).status).toBe(200);
    expect(facade.internet.calls).toHaveLength(before);
  });

  it.each<[string, Record<string, unknown>, Record<string, unknown>]>([
    ["[A09] for another server", { aud: `${ISSUER}/mcp/tickets` }, {}],
    ["[A09] for the gateway as a whole", { aud: ISSUER }, {}],
    ["[A08] of another issuer", { iss: `${ISSUER}/callers` }, {}],
    ["[A10] of another type", {}, { typ: "JWT" }],
    ["[A10] that is a statement about a caller", {}, { typ: "caller-assertion+jwt" }],
    ["[A11] past its time", { iat: 1, exp: 601 }, {}],
    ["[B05] of a key that is gone", {}, { kid: "tokens-0" }],
    ["[A14] that names no key", {}, { kid: undefined }],
  ])("%s opens nothing", async (_, claims, header) => {
    expect((await send(await facade.ownToken(claims, header))).status).toBe(401);
  });

  it("[A10] of the issuer's other kinds, such as a sealed refresh token, opens nothing", async () => {
    const { client_id: sealed } = (await (
      await facade.fetch("/register", {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({
          redirect_uris: ["http://127.0.0.1/callback"],
          token_endpoint_auth_method: "none",
        }),
      })
    ).json()) as { client_id: string };
    expect((await send(sealed)).status).toBe(401);
  });
});

describe("browsers", () => {
  it.each(["/token", "/register", "/revoke", "/.well-known/oauth-authorization-server"])(
    "[C06] may call %s from a page that is allowed",
    async (path) => {
      const response = await facade.fetch(path, { method: "OPTIONS", headers: { origin: PAGE } });
      expect(response.status).toBe(204);
      expect(response.headers.get("access-control-allow-origin")).toBe(PAGE);
    },
  );

  it.each(["/authorize", "/consent", "/callback/company"])(
    "[C06] may not read %s from any page",
    async (path) => {
      const foreign = await get(path, { origin: PAGE });
      expect(foreign.status).toBe(403);
      const own = await get(path);
      expect([400, 403, 405]).toContain(own.status);
      for (const response of [foreign, own]) {
        expect([...response.headers.keys()].filter((name) => name.startsWith("access-control-"))).toEqual([]);
      }
    },
  );
});

import { SignJWT } from "jose";
import { beforeAll, describe, expect, it } from "vitest";
import { createToken } from "../../../edge/command/token/create-token.ts";
import { examine } from "../../../edge/command/token/examine-token.ts";
import { examinersOf, type KeySources } from "../../../edge/command/token/examiners.ts";
import type { Gateway } from "../../../edge/command/token/read-gateway.ts";
import { DOCUMENT, gatewayOf, SECRET, SHARED_ISSUER, signingKey } from "./gateways.ts";

const NOW = Date.now();
const ORDER = { subject: "alice", scopes: ["documents:read"], clientId: "cli", expiresIn: 600 };

let key: Awaited<ReturnType<typeof signingKey>>;
let gateway: Gateway;

beforeAll(async () => {
  key = await signingKey();
  gateway = gatewayOf({ TOKENS_1: key.secret, MCP_JWT_SECRET_KEY: SECRET });
});

/** Publishes the gateway's keys, and nothing else. */
const publishing: KeySources["fetcher"] = async (url) =>
  url === "http://127.0.0.1:8788/.well-known/jwks.json"
    ? Response.json({ keys: [key.published] })
    : new Response("not found", { status: 404 });

/** How a token comes out at each issuer, check by check; what is not ok with its reason. */
async function findingsOf(token: string, sources: Partial<KeySources> = {}, of = gateway) {
  const { servers, limits } = of.configuration;
  const { documents } = servers;
  if (!documents) throw new Error("expected the documents server");
  const examiners = examinersOf(of, { offline: false, fetcher: publishing, ...sources });
  const examinations = examiners.map((each) => examine(token, documents, each, limits, new Date(NOW)));
  const said = (await Promise.all(examinations)).map(({ issuer, findings }) => [
    issuer,
    findings.map(({ check, result, reason }) => (result === "ok" ? check : `${check} ${result}: ${reason}`)),
  ]);
  return Object.fromEntries(said);
}

const ALL = [
  "form",
  "signature",
  "issuer",
  "audience",
  "time",
  "type",
  "lifetime",
  "claims",
  "binding",
  "principal",
];

describe("what is found of a token", () => {
  it("is that all is right with a good one, as one of its issuer's", async () => {
    expect(await findingsOf(await createToken(ORDER, gateway, NOW))).toEqual({
      "http://127.0.0.1:8788": ALL,
      [SHARED_ISSUER]: ["form", "issuer fails: Invalid issuer"],
    });
    const shared = await createToken({ ...ORDER, issuer: SHARED_ISSUER }, gateway, NOW);
    expect((await findingsOf(shared))[SHARED_ISSUER]).toEqual(ALL);
  });

  it("is every check that it fails, not the first alone", async () => {
    const token = await new SignJWT({
      iss: SHARED_ISSUER,
      aud: "https://x.example",
      exp: 1,
      nonce: "x",
      cnf: {},
    })
      .setProtectedHeader({ alg: "HS256", typ: "JWT" })
      .sign(new TextEncoder().encode(`${SECRET}0`));
    expect((await findingsOf(token))[SHARED_ISSUER]).toEqual([
      "form",
      "signature fails: Token verification failed (signature verification failed)",
      "issuer",
      "audience fails: Invalid audience",
      "time fails: Token verification failed: it has expired",
      "type fails: Token verification failed: not an access token",
      "lifetime",
      "claims",
      "binding fails: Token verification failed: it is bound to a key and may not be used as a bearer token",
      "principal fails: Token verification failed: it names no subject",
    ]);
  });

  it("is whether the origin may have it too, where it is passed on", async () => {
    const { documents } = DOCUMENT.servers;
    const origin = { ...documents.origin, forwardClientToken: true };
    const servers = { documents: { ...documents, origin } };
    const forwarding = gatewayOf({ TOKENS_1: key.secret, MCP_JWT_SECRET_KEY: SECRET }, { servers });
    const audience = "http://127.0.0.1:8788/mcp/documents";
    const forwardingOf = async (aud: string[]) => {
      const claims = { iss: SHARED_ISSUER, aud, sub: "alice", scope: "x", exp: Math.floor(NOW / 1000) + 60 };
      const token = await new SignJWT(claims)
        .setProtectedHeader({ alg: "HS256", typ: "JWT" })
        .sign(new TextEncoder().encode(SECRET));
      return (await findingsOf(token, {}, forwarding))[SHARED_ISSUER];
    };
    expect(await forwardingOf([audience])).toEqual([...ALL, "forwarding"]);
    expect(await forwardingOf([audience, "https://x.example"])).toEqual([
      ...ALL,
      "forwarding fails: Invalid audience: this server takes tokens that are for nobody else",
    ]);
  });

  it("is the slash that nobody sees", async () => {
    const token = await new SignJWT({ iss: `${SHARED_ISSUER}/` })
      .setProtectedHeader({ alg: "HS256" })
      .sign(new TextEncoder().encode(SECRET));
    expect((await findingsOf(token))[SHARED_ISSUER]).toEqual([
      "form",
      "issuer fails: Invalid issuer: it differs by a slash at its end, so name it as the issuer's alias",
    ]);
  });

  it.each([
    ["is opaque", "2YotnFZFEjr1zCsicMWpAA"],
    ["is no JWT, though it looks like one", "a.b.c"],
    ["is encrypted", "eyJhbGciOiJkaXIiLCJlbmMiOiJBMTI4R0NNIn0..AAAA.BBBB.CCCC"],
    ["is too long", `a.b.${"c".repeat(8192)}`],
  ])("is no more than its form when it %s", async (_, token) => {
    const [finding, ...others] = (await findingsOf(token))[SHARED_ISSUER] ?? [];
    expect(finding).toMatch(/^form fails: Token verification failed: /);
    expect(others).toEqual([]);
  });

  it("is all but the signature where nobody is asked, or the secret is not here", async () => {
    const token = await createToken(ORDER, gateway, NOW);
    const offline = await findingsOf(token, { offline: true });
    expect(offline["http://127.0.0.1:8788"]?.slice(0, 3)).toEqual([
      "form",
      "signature not checked: nobody is asked",
      "issuer",
    ]);
    const shared = await createToken({ ...ORDER, issuer: SHARED_ISSUER }, gateway, NOW);
    expect((await findingsOf(shared, {}, gatewayOf({})))[SHARED_ISSUER]?.[1]).toBe(
      "signature not checked: secret MCP_JWT_SECRET_KEY: is not set",
    );
  });

  it("is the signature by the keys of a file, or that another key made it", async () => {
    const token = await createToken(ORDER, gateway, NOW);
    const other = await signingKey();
    const signature = async (...keys: object[]) =>
      (await findingsOf(token, { keys, offline: true }))["http://127.0.0.1:8788"]?.[1];
    expect(await signature(key.published)).toBe("signature");
    expect(await signature(other.published)).toMatch(/^signature fails: Token verification failed/);
    expect(await signature()).toMatch(/^signature fails: Token verification failed/);
  });

  it("is that the issuer cannot be reached", async () => {
    const fetcher = () => Promise.reject(new TypeError("connection refused"));
    const token = await createToken(ORDER, gateway, NOW);
    expect((await findingsOf(token, { fetcher }))["http://127.0.0.1:8788"]?.[1]).toBe(
      "signature not checked: http://127.0.0.1:8788/.well-known/jwks.json: no answer",
    );
  });

  it("is what the issuer says of an opaque one", async () => {
    const accept = [
      {
        issuer: "https://login.example.com",
        introspection: {
          type: "rfc7662",
          endpoint: "https://login.example.com/introspect",
          client: { id: "gateway", secret: { secret: "INTROSPECTION_SECRET" } },
        },
      },
    ];
    const asking = gatewayOf({ INTROSPECTION_SECRET: "Zk4pQ9rTb1Xw" }, { tokens: { accept } });
    const answering = (active: boolean) => async () =>
      Response.json({
        active,
        token_type: "Bearer",
        aud: "http://127.0.0.1:8788/mcp/documents",
        sub: "alice",
        exp: Math.floor(NOW / 1000) + 60,
      });
    const ask = async (active: boolean) =>
      (await findingsOf("2YotnFZFEjr1zCsicMWpAA", { fetcher: answering(active) }, asking))[
        "https://login.example.com"
      ];
    expect(await ask(true)).toEqual(ALL.map((check) => (check === "signature" ? "introspection" : check)));
    expect(await ask(false)).toEqual([
      "form",
      "introspection fails: Token verification failed: its issuer does not vouch for it",
    ]);
  });
});

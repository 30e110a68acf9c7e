import { SignJWT } from "jose";
import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import { authenticateClient } from "../../../../../edge/src/authorization-server/client/authenticate/authenticate-client.ts";
import type {
  Client,
  ClientAuthentication,
} from "../../../../../edge/src/authorization-server/client/client.ts";
import { OAuthError } from "../../../../../edge/src/authorization-server/oauth-error.ts";
import { readParameters } from "../../../../../edge/src/authorization-server/parameters.ts";
import {
  EDITOR,
  ISSUER,
  startAuthorizationServer,
  type TestAuthorizationServer,
} from "../../../material/authorization-server.ts";
import { NOW_SECONDS } from "../../../material/clock.ts";
import { createKey, type IssuerKey } from "../../../material/issuer.ts";
import { json } from "../../../material/network.ts";

const JWT_BEARER = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";
const JWKS = "https://studio.example.com/jwks.json";

type Kind = "public" | "secret" | "key";
type Way = "none" | "basic" | "post" | "assertion";

let key: IssuerKey;
let server: TestAuthorizationServer;

beforeAll(async () => {
  key = await createKey("ec-1");
});

beforeEach(async () => {
  const client = (id: string, authentication: ClientAuthentication): Client => ({
    ...EDITOR,
    id,
    handle: id,
    authentication,
  });
  const isSecret = async (secret: string) => secret === "canary-secret";
  server = await startAuthorizationServer({
    clients: [
      client("public", { method: "none" }),
      client("secret", { method: "client_secret", isSecret }),
      client("key", { method: "private_key_jwt", keys: { jwksUri: JWKS } }),
    ],
  });
  server.internet.answer(JWKS, json({ keys: [key.publicJwk] }));
});

function assertionOf(client: string, claims: Record<string, unknown> = {}): Promise<string> {
  const times = { iat: NOW_SECONDS, exp: NOW_SECONDS + 60 };
  return new SignJWT({ iss: client, sub: client, aud: ISSUER, jti: crypto.randomUUID(), ...times, ...claims })
    .setProtectedHeader({ alg: "ES256", kid: "ec-1" })
    .sign(key.privateKey);
}

/** What a client of this name sends to prove itself in this way. */
async function proof(client: string, way: Way, secret = "canary-secret") {
  const headers = new Headers(
    way === "basic" ? { authorization: `Basic ${btoa(`${client}:${secret}`)}` } : {},
  );
  const parameters: Record<string, string> = way === "basic" ? {} : { client_id: client };
  if (way === "post") parameters.client_secret = secret;
  if (way === "assertion") {
    parameters.client_assertion_type = JWT_BEARER;
    parameters.client_assertion = await assertionOf(client);
  }
  return { headers, parameters };
}

function authenticate({ headers, parameters }: { headers: Headers; parameters: Record<string, string> }) {
  return authenticateClient(headers, readParameters(new URLSearchParams(parameters)), server.context);
}

/** The answer to a client that does not prove itself. */
async function refusalOf(attempt: Promise<Client>) {
  const error = await attempt.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof OAuthError)) throw new Error("expected the client to be refused");
  const { status, headers } = error.toResponse();
  return { status, code: error.code, message: error.message, challenge: headers.get("www-authenticate") };
}

describe("a client at the token endpoint", () => {
  it.each([
    ["public", "none"],
    ["secret", "basic"],
    ["secret", "post"],
    ["key", "assertion"],
  ] satisfies [Kind, Way][])("[D13] proves itself as it registered: %s by %s", async (client, way) => {
    expect(await authenticate(await proof(client, way))).toMatchObject({ id: client });
  });

  it.each([
    ["public", "basic"],
    ["public", "post"],
    ["public", "assertion"],
    ["secret", "none"],
    ["secret", "assertion"],
    ["key", "none"],
    ["key", "basic"],
    ["key", "post"],
  ] satisfies [Kind, Way][])("[D13] may not prove itself in another way: %s by %s", async (client, way) => {
    const { status, code } = await refusalOf(authenticate(await proof(client, way)));
    expect([status, code]).toEqual([401, "invalid_client"]);
  });

  it.each(["basic", "post"] satisfies Way[])("[D13] is refused with a wrong secret: %s", async (way) => {
    for (const secret of ["", "canary-secre", "canary-secret ", "CANARY-SECRET"]) {
      const { status, code } = await refusalOf(authenticate(await proof("secret", way, secret)));
      expect([status, code]).toEqual([401, "invalid_client"]);
    }
  });

  it("[D13] is refused in two ways at once", async () => {
    const { headers } = await proof("secret", "basic");
    const { parameters } = await proof("secret", "post");
    const { status, code } = await refusalOf(authenticate({ headers, parameters }));
    expect([status, code]).toEqual([401, "invalid_client"]);
  });

  it("is refused when nobody knows it, or it says nothing about itself", async () => {
    for (const parameters of [{ client_id: "nobody" }, {}]) {
      const { status, code } = await refusalOf(authenticate({ headers: new Headers(), parameters }));
      expect([status, code]).toEqual([401, "invalid_client"]);
    }
  });

  it("is challenged for HTTP Basic only where it used the header: RFC 6749 section 5.2", async () => {
    const challengeOf = async (client: string, way: Way) =>
      (await refusalOf(authenticate(await proof(client, way, "wrong")))).challenge;
    expect(await challengeOf("secret", "basic")).toBe(`Basic realm="${ISSUER}"`);
    expect(await challengeOf("nobody", "basic")).toBe(`Basic realm="${ISSUER}"`);
    expect(await challengeOf("secret", "post")).toBeNull();
    expect(await challengeOf("nobody", "post")).toBeNull();
    const headers = new Headers({ authorization: "Bearer x" });
    expect((await refusalOf(authenticate({ headers, parameters: {} }))).challenge).toContain("Basic");
  });

  it("passes on whatever else goes wrong while it is looked for", async () => {
    const fault = new TypeError("a defect");
    const context = { ...server.context, findClient: () => Promise.reject(fault) };
    const parameters = readParameters(new URLSearchParams({ client_id: "public" }));
    await expect(authenticateClient(new Headers(), parameters, context)).rejects.toBe(fault);
  });
});

describe("a client with a key of its own", () => {
  const authenticateBy = (assertion: string, parameters: Record<string, string> = {}) =>
    authenticate({
      headers: new Headers(),
      parameters: { client_assertion_type: JWT_BEARER, client_assertion: assertion, ...parameters },
    });

  it("need not be named beside its assertion", async () => {
    expect(await authenticateBy(await assertionOf("key"))).toMatchObject({ id: "key" });
  });

  it("[G07] is the one that the assertion is about, and no other", async () => {
    const assertion = await assertionOf("public");
    expect((await refusalOf(authenticateBy(assertion, { client_id: "key" }))).code).toBe("invalid_client");
  });

  it("[G07] proves itself once by one assertion", async () => {
    const assertion = await assertionOf("key");
    const attempts = await Promise.allSettled(Array.from({ length: 50 }, () => authenticateBy(assertion)));
    expect(attempts.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
  });

  it("has its keys fetched once for many requests", async () => {
    for (let index = 0; index < 10; index += 1) await authenticateBy(await assertionOf("key"));
    expect(server.internet.calls).toEqual([JWKS]);
  });

  it("[G08] is refused in one shape, whatever is wrong with its assertion or its keys", async () => {
    const used = await assertionOf("key");
    await authenticateBy(used);
    const refusals = await Promise.all(
      [
        used,
        await assertionOf("key", { aud: "https://evil.example" }),
        await assertionOf("key", { exp: NOW_SECONDS - 60 }),
        await assertionOf("key", { jti: undefined }),
        `${await assertionOf("key")}AAAA`,
      ].map((assertion) => refusalOf(authenticateBy(assertion))),
    );
    server.internet.answer(JWKS, () => new Response("down", { status: 500 }));
    server.clock.advance(5000);
    const times = { iat: NOW_SECONDS + 5000, exp: NOW_SECONDS + 5060 };
    refusals.push(await refusalOf(authenticateBy(await assertionOf("key", times))));
    refusals.push(await refusalOf(authenticate(await proof("key", "none"))));
    expect(new Set(refusals.map((refusal) => JSON.stringify(refusal))).size).toBe(1);
    expect(refusals).toHaveLength(7);
  });

  it("[G08] is refused for a reason that the gateway's own records have", async () => {
    const assertion = await assertionOf("key", { aud: "https://evil.example" });
    await expect(authenticateBy(assertion)).rejects.toMatchObject({
      cause: { message: "its aud is not this server alone" },
    });
  });
});

describe("a flood of attempts", () => {
  const attempt = async (id: string, way: Way, source: string, secret?: string) => {
    const { headers, parameters } = await proof(id, way, secret);
    const context = { ...server.context, source };
    return authenticateClient(headers, readParameters(new URLSearchParams(parameters)), context).then(
      () => 200,
      (reason: unknown) => (reason instanceof OAuthError ? reason.status : 500),
    );
  };

  it.each([
    ["secret", "post"],
    ["secret", "basic"],
    ["key", "none"],
  ] satisfies [Kind, Way][])(
    "[D11] ends after twenty failures from one source: %s by %s",
    async (client, way) => {
      for (let index = 0; index < 20; index += 1) {
        expect(await attempt(client, way, "192.0.2.1", "wrong")).toBe(401);
      }
      expect(await attempt(client, way, "192.0.2.1", "wrong")).toBe(429);
    },
  );

  it("[D11] locks the client out nowhere else", async () => {
    for (let index = 0; index < 30; index += 1) await attempt("secret", "post", "192.0.2.1", "wrong");
    expect(await attempt("secret", "post", "192.0.2.1")).toBe(429);
    expect(await attempt("secret", "post", "192.0.2.2")).toBe(200);
  });

  it("[D11] does not end while they succeed", async () => {
    for (let index = 0; index < 100; index += 1)
      expect(await attempt("secret", "post", "192.0.2.1")).toBe(200);
  });

  it("[D11] of clients that registered themselves has few of them noted", async () => {
    const scopes = new Set<string>();
    const note = async (scope: string) => Boolean(scopes.add(scope));
    Object.assign(server.context, { replayGuard: { note } });
    const statuses: number[] = [];
    for (let index = 0; index < 30; index += 1) {
      const id = `self-registered-${index}`;
      const keys = [key.publicJwk];
      const authentication: ClientAuthentication = { method: "private_key_jwt", keys };
      server.addClient({ ...EDITOR, id, handle: id, registration: "dynamic", authentication });
      statuses.push(await attempt(id, "assertion", "192.0.2.1"));
    }
    expect(statuses).toEqual([...Array(20).fill(200), ...Array(10).fill(429)]);
    expect(scopes.size).toBe(20);
    expect(await attempt("self-registered-0", "assertion", "192.0.2.1")).toBe(200);
    expect(await attempt("key", "assertion", "192.0.2.1")).toBe(200);
  });
});

describe("a refusal", () => {
  it("repeats nothing of what the client sent", async () => {
    const refusals = [
      await refusalOf(authenticate(await proof("public", "post"))),
      await refusalOf(authenticate(await proof("key", "basic"))),
      await refusalOf(authenticate(await proof("nobody", "basic"))),
      await refusalOf(authenticate(await proof("secret", "post", "canary-secret-wrong"))),
    ];
    expect(JSON.stringify(refusals)).not.toContain("canary");
  });
});

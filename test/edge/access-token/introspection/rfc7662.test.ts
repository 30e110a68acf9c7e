import fc from "fast-check";
import { beforeEach, describe, expect, it } from "vitest";
import { IssuerUnavailableError, TokenError } from "../../../../edge/src/access-token/token-error.ts";
import { NOW_SECONDS } from "../../material/clock.ts";
import { accessToken, CLAIMS, createKey } from "../../material/issuer.ts";
import { createNetwork, json, type Network, type Reply, silence } from "../../material/network.ts";
import { type Acceptance, createVerifierOf } from "../../material/verifier.ts";

const ISSUER = CLAIMS.iss;
const ENDPOINT = `${ISSUER}/introspect`;
const SECRET = "s3/cr+et:Zk4pQ";
const TOKEN = "2YotnFZFEjr1zCsicMWpAA.opaque~x";

/** What the endpoint says of a good token. */
const ANSWER = { ...CLAIMS, active: true, token_type: "Bearer" };

const ENTRY = {
  issuer: ISSUER,
  introspection: {
    type: "rfc7662",
    endpoint: ENDPOINT,
    client: { id: "gate way", secret: { secret: "INTROSPECTION_SECRET" } },
  },
} as const;

/** The requests that reached the endpoint. */
let asked: Request[];
let network: Network;

beforeEach(() => {
  asked = [];
  network = createNetwork();
  answer(json(ANSWER));
});

function answer(reply: Reply): void {
  network.answer(ENDPOINT, (init) => {
    asked.push(new Request(ENDPOINT, init));
    return reply(init);
  });
}

function verifier(more: Acceptance = {}, jwks = {}) {
  return createVerifierOf([{ ...ENTRY, ...more }], {
    network,
    secrets: { INTROSPECTION_SECRET: SECRET },
    jwks,
  });
}

describe("an issuer's introspection endpoint", () => {
  it("says whom an opaque token names", async () => {
    expect(await verifier().verify(TOKEN)).toEqual({
      issuer: ISSUER,
      subject: "alice",
      clientId: "editor",
      scopes: ["public:read", "confidential:read"],
    });
  });

  it("is asked by POST, by a client that proves itself in the header", async () => {
    await verifier().verify(TOKEN);
    expect(asked).toHaveLength(1);
    const [request] = asked;
    expect(request?.method).toBe("POST");
    // RFC 6749 section 2.3.1: both are form-encoded first.
    expect(request?.headers.get("authorization")).toBe(`Basic ${btoa("gate+way:s3%2Fcr%2Bet%3AZk4pQ")}`);
    expect(request?.headers.get("accept")).toBe("application/json");
    expect(Object.fromEntries(new URLSearchParams(await request?.text()))).toEqual({
      token: TOKEN,
      token_type_hint: "access_token",
    });
  });

  it("is asked by a client that proves itself in the body, where the configuration says so", async () => {
    const client = { ...ENTRY.introspection.client, authentication: "client_secret_post" } as const;
    await verifier({ introspection: { ...ENTRY.introspection, client } }).verify(TOKEN);
    const [request] = asked;
    expect(request?.headers.has("authorization")).toBe(false);
    expect(Object.fromEntries(new URLSearchParams(await request?.text()))).toEqual({
      token: TOKEN,
      token_type_hint: "access_token",
      client_id: "gate way",
      client_secret: SECRET,
    });
  });

  it("is asked about JWTs of its issuer too, and about nobody else's", async () => {
    const key = await createKey("key-1");
    await expect(verifier().verify(await accessToken(key))).resolves.toMatchObject({ subject: "alice" });
    const foreign = await accessToken(key, { claims: { iss: "https://other.example.com" } });
    await expect(verifier().verify(foreign)).rejects.toThrow("Invalid issuer");
    expect(asked).toHaveLength(1);
  });

  it.each([
    ["false", false],
    ["not said", undefined],
    ["a text", "true"],
    ["a number", 1],
    ["null", null],
  ])("[A22] vouches for nothing where active is %s", async (_, active) => {
    answer(json({ ...ANSWER, active }));
    await expect(verifier().verify(TOKEN)).rejects.toThrow(TokenError);
  });

  it.each([
    ["[A08]", "another issuer", { iss: "https://other.example.com" }, "Invalid issuer"],
    ["[A08]", "its issuer with a slash", { iss: `${ISSUER}/` }, "Invalid issuer"],
    ["[A09]", "another audience", { aud: "https://mcp.example.com/mcp/tickets" }, "Invalid audience"],
    ["[A09]", "no audience", { aud: undefined }, "Invalid audience"],
    [
      "[A10]",
      "no type of token, as refresh tokens have none",
      { token_type: undefined },
      "not an access token",
    ],
    ["[A10]", "another type of token", { token_type: "N_A" }, "not an access token"],
    ["[A19]", "a token for DPoP", { token_type: "DPoP" }, "not an access token"],
    ["[A19]", "a key", { cnf: { jkt: "0ZcOCORZNYy-DWpqq30jZyJGHTN0d2HglBV3uiguA4I" } }, "bound to a key"],
    ["[A19]", "a certificate", { cnf: { "x5t#S256": "AAAA" } }, "bound to a key"],
    ["[A11]", "no end", { exp: undefined }, "exp claim"],
    ["[A11]", "an end that is no number", { exp: String(NOW_SECONDS + 600) }, "exp claim"],
    ["[A11]", "an end that is over", { iat: undefined, exp: NOW_SECONDS - 30 }, "it has expired"],
    ["[A11]", "an end too far away", { exp: NOW_SECONDS + 86_401 }, "valid for too long"],
    ["[A11]", "a beginning that is to come", { nbf: NOW_SECONDS + 31 }, "it is not valid yet"],
    ["[A12]", "nobody", { sub: undefined, username: "alice" }, "it names no subject"],
  ])("%s does not open a server with what it says of %s", async (_, _what, claims, message) => {
    answer(json({ ...ANSWER, ...claims }));
    await expect(verifier().verify(TOKEN)).rejects.toThrow(message);
  });

  it("need not say whose it is: its issuer's", async () => {
    answer(json({ ...ANSWER, iss: undefined }));
    await expect(verifier().verify(TOKEN)).resolves.toMatchObject({ issuer: ISSUER });
  });

  it("may write the type of a token as it likes", async () => {
    answer(json({ ...ANSWER, token_type: "bearer" }));
    await expect(verifier().verify(TOKEN)).resolves.toBeDefined();
  });

  it.each<[string, Reply]>([
    ["does not know the gateway", () => new Response("{}", { status: 401 })],
    ["fails", () => Response.json({ ...ANSWER }, { status: 500 })],
    ["redirects", () => Response.redirect("https://evil.example/", 307)],
    ["says what is created", () => Response.json({ ...ANSWER }, { status: 201 })],
    ["answers with a page", () => new Response("<html></html>")],
    ["answers with a list", json([ANSWER])],
    ["answers with a signed answer", () => new Response("eyJhbGciOiJub25lIn0.e30.")],
    ["answers with too much", json({ ...ANSWER, padding: "x".repeat(256 * 1024) })],
    ["breaks off", () => Promise.reject(new TypeError(`cannot send ${TOKEN}`))],
  ])("[A22] lets nobody in when it %s, and its fault shows neither token nor secret", async (_, reply) => {
    answer(reply);
    const error = await verifier()
      .verify(TOKEN)
      .catch((fault: unknown) => fault);
    expect(error).toBeInstanceOf(IssuerUnavailableError);
    const said = `${error instanceof Error ? `${error.message} ${error.stack} ${error.cause}` : ""}`;
    expect(said).toContain(ENDPOINT);
    expect(said).not.toContain(TOKEN);
    expect(said).not.toContain(SECRET);
  });

  it("[A22] lets in whom it names in full, whatever else it says, and nobody else", async () => {
    const claim = fc.constantFrom(...Object.keys(ANSWER), "nbf", "cnf", "nonce", "azp");
    const value = fc.oneof(fc.jsonValue(), fc.constantFrom(...Object.values(ANSWER)));
    await fc.assert(
      fc.asyncProperty(claim, value, async (name, said) => {
        answer(json({ ...ANSWER, [name]: said }));
        const principal = await verifier()
          .verify(TOKEN)
          .catch((fault: unknown) => {
            expect(fault).toBeInstanceOf(TokenError);
          });
        if (!principal) return;
        expect(principal).toMatchObject({ issuer: ISSUER, subject: expect.stringMatching(/./) });
        expect(["cnf", "nonce"]).not.toContain(name);
        if (["active", "aud", "iss", "token_type"].includes(name) && typeof said !== "object") {
          expect(String(said).toLowerCase()).toBe(String(Reflect.get(ANSWER, name)).toLowerCase());
        }
      }),
    );
  });

  it("[B01] is not waited for longer than it may take", async () => {
    answer(silence);
    const { verify } = verifier({}, { timeoutSeconds: 1 });
    await expect(verify(TOKEN)).rejects.toThrow(IssuerUnavailableError);
  });

  it("[B03] is asked once about a token that is no good, however often somebody sends it", async () => {
    answer(json({ active: false }));
    const { verify, clock } = verifier();
    for (let index = 0; index < 5; index += 1) await expect(verify(TOKEN)).rejects.toThrow(TokenError);
    expect(asked).toHaveLength(1);
    clock.advance(10);
    await expect(verify(TOKEN)).rejects.toThrow(TokenError);
    expect(asked).toHaveLength(2);
  });
});

import { base64url, exportSPKI, generateKeyPair, importJWK, type JWTPayload, UnsecuredJWT } from "jose";
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from "vitest";
import {
  type AssertionOptions,
  InvalidTokenError,
  KeysUnavailableError,
  verifyAssertion,
} from "../../edge/backend/index.ts";
import { type Deviation, signAssertion } from "./assertion.ts";
import { type KeyServer, startKeyServer } from "./key-server.ts";
import { incoming, type Told } from "./request.ts";

const AUDIENCE = "https://documents.example.com/mcp";
const now = () => Math.floor(Date.now() / 1000);

let edge: KeyServer;
let verify: ReturnType<typeof verifyAssertion>;

beforeAll(async () => {
  edge = await startKeyServer();
  verify = verifyAssertion({ issuer: edge.issuer, audience: AUDIENCE });
});
afterAll(() => edge.close());

test("a good assertion names the caller", async () => {
  expect(await verify(await signAssertion(edge, AUDIENCE))).toEqual({
    issuer: "https://login.example.com",
    subject: "alice",
    clientId: "editor",
    scopes: ["public:read", "confidential:read"],
  });
});

test("a caller may have neither client nor scopes", async () => {
  const assertion = await signAssertion(edge, AUDIENCE, {
    claims: { client_id: undefined, scope: undefined },
  });
  expect(await verify(assertion)).toEqual({
    issuer: "https://login.example.com",
    subject: "alice",
    scopes: [],
  });
});

test("[A12] a client that acts for nobody is not the person who is called like it", async () => {
  const assertion = await signAssertion(edge, AUDIENCE, { claims: { sub_kind: "client" } });
  expect(await verify(assertion)).toMatchObject({ subject: "alice", kind: "client" });
});

test("an assertion counts for its minute and the half by which clocks may differ, and no longer", async () => {
  const late = { claims: { iat: now() - 85, exp: now() - 25 } };
  await expect(verify(await signAssertion(edge, AUDIENCE, late))).resolves.toBeDefined();
  const tooLate = { claims: { iat: now() - 91, exp: now() - 31 } };
  await expect(verify(await signAssertion(edge, AUDIENCE, tooLate))).rejects.toThrow(InvalidTokenError);
});

test("nothing is verified where the issuer is not set", () => {
  const options = { issuer: undefined, audience: AUDIENCE } as unknown as AssertionOptions;
  expect(() => verifyAssertion(options)).toThrow("issuer: expected a https URL");
});

test.each<[string, Deviation]>([
  ['unexpected "aud" claim value', { claims: { aud: "https://other.example.com/mcp" } }],
  ['"exp" claim timestamp check failed', { claims: { iat: now() - 50, exp: now() - 31 } }],
])("what is wrong with one is said for the log: %s", async (reason, deviation) => {
  const assertion = await signAssertion(edge, AUDIENCE, deviation);
  await expect(verify(assertion)).rejects.toThrow(`the token is not valid here: ${reason}`);
});

describe("refused is", () => {
  const cases: [what: string, deviation: () => Deviation][] = [
    ["an access token", () => ({ header: { typ: "at+jwt" } })],
    ["a token without a type", () => ({ header: { typ: undefined } })],
    ["an assertion for another origin", () => ({ claims: { aud: "https://other.example.com/mcp" } })],
    ["an assertion of another issuer", () => ({ claims: { iss: "https://mcp.example.com/workload" } })],
    ["an expired one", () => ({ claims: { iat: now() - 50, exp: now() - 31 } })],
    ["an old one that claims to be valid still", () => ({ claims: { iat: now() - 3600 } })],
    ["one that is valid for longer than a minute", () => ({ claims: { exp: now() + 61 } })],
    ["one from the future", () => ({ claims: { iat: now() + 600, exp: now() + 660 } })],
    ["one that is not valid yet", () => ({ claims: { nbf: now() + 600 } })],
    ["one that names a key that is not published", () => ({ header: { kid: "edge-2" } })],
    ["one with an empty subject", () => ({ claims: { sub: "" } })],
    ["one of a caller of another kind", () => ({ claims: { sub_kind: "device" } })],
    ["one of a caller of no kind", () => ({ claims: { sub_kind: null } })],
    ["one whose scope is a list", () => ({ claims: { scope: ["public:read"] } })],
    ...["iss", "aud", "sub", "sub_iss", "iat", "exp", "jti"].map((claim): (typeof cases)[number] => [
      `one without ${claim}`,
      () => ({ claims: { [claim]: undefined } }),
    ]),
  ];

  test.each(cases)("%s", async (_, deviation) => {
    const assertion = await signAssertion(edge, AUDIENCE, deviation());
    await expect(verify(assertion)).rejects.toThrow(InvalidTokenError);
  });

  test("one signed with another key under the published name", async () => {
    const { privateKey: key } = await generateKeyPair("ES256");
    const assertion = await signAssertion(edge, AUDIENCE, { key });
    await expect(verify(assertion)).rejects.toThrow(InvalidTokenError);
  });

  test("one signed with the public key as a shared secret", async () => {
    const publicKey = await importJWK(edge.publicJwk, "ES256", { extractable: true });
    if (publicKey instanceof Uint8Array) throw new Error("expected a public key");
    const key = new TextEncoder().encode(await exportSPKI(publicKey));
    const assertion = await signAssertion(edge, AUDIENCE, { header: { alg: "HS256" }, key });
    await expect(verify(assertion)).rejects.toThrow(InvalidTokenError);
  });

  test("one that brings its own key", async () => {
    const { privateKey: key } = await generateKeyPair("ES256");
    const assertion = await signAssertion(edge, AUDIENCE, { header: { jwk: edge.publicJwk }, key });
    await expect(verify(assertion)).rejects.toThrow(InvalidTokenError);
  });

  test("one that is not signed", async () => {
    const assertion = new UnsecuredJWT({ sub: "alice", sub_iss: "https://login.example.com", jti: "1" })
      .setIssuer(edge.issuer)
      .setAudience(AUDIENCE)
      .setIssuedAt()
      .setExpirationTime("60s")
      .encode();
    await expect(verify(assertion)).rejects.toThrow(InvalidTokenError);
  });

  test("one whose claims were changed after signing", async () => {
    const [header, payload = "", signature] = (await signAssertion(edge, AUDIENCE)).split(".");
    const claims = { ...JSON.parse(new TextDecoder().decode(base64url.decode(payload))), sub: "mallory" };
    const forged = [header, base64url.encode(JSON.stringify(claims)), signature].join(".");
    await expect(verify(forged)).rejects.toThrow(InvalidTokenError);
  });

  test.each(["", "nonsense", "a.b.c", `${"a".repeat(100_000)}.b.c`])(
    "what is no token at all",
    async (text) => {
      await expect(verify(text)).rejects.toThrow(InvalidTokenError);
    },
  );
});

test.each([undefined, ""])(
  "[A22] nobody's assertions are taken for the audience %j, rather than everybody's",
  (audience) => {
    // As JavaScript calls it with a variable that is not set.
    const options = { issuer: edge.issuer, audience } as AssertionOptions;
    expect(() => verifyAssertion(options)).toThrow(TypeError);
  },
);

test("an edge that does not answer is told apart from a bad assertion", async () => {
  const other = await startKeyServer();
  const verifyOther = verifyAssertion({ issuer: other.issuer, audience: AUDIENCE });
  const assertion = await signAssertion(other, AUDIENCE);
  await other.close();
  await expect(verifyOther(assertion)).rejects.toThrow(KeysUnavailableError);
});

test("so is an edge without a key set", async () => {
  const issuer = edge.issuer.replace("/callers", "/elsewhere");
  const verifyElsewhere = verifyAssertion({ issuer, audience: AUDIENCE });
  const assertion = await signAssertion(edge, AUDIENCE, { claims: { iss: issuer } });
  await expect(verifyElsewhere(assertion)).rejects.toThrow(KeysUnavailableError);
});

describe("an assertion that is bound to a request", () => {
  const body = '{"hello": "world"}';
  const REQUEST = { method: "POST", target: "/mcp", body };
  // The digest is that of RFC 9530 appendix D.
  const BINDING = {
    htm: "POST",
    htu: AUDIENCE,
    content_digest: "sha-256=:X48E9qOokqqrvdts8nOJRJN3OWDUoyWxBf7kbu9DBPE=:",
  };
  const bound = (claims: JWTPayload = {}) =>
    signAssertion(edge, AUDIENCE, { claims: { ...BINDING, ...claims } });
  const verifyBound = (more: Partial<AssertionOptions> = {}) =>
    verifyAssertion({ issuer: edge.issuer, audience: AUDIENCE, bind: "request", ...more });

  test("[H05] is good for that one", async () => {
    await expect(verifyBound()(await bound(), incoming(REQUEST))).resolves.toMatchObject({
      subject: "alice",
    });
  });

  test.each<[string, Told]>([
    ["method", { method: "PUT" }],
    ["method in another case", { method: "post" }],
    ["path", { target: "/admin" }],
    ["path that ends where this one does", { target: "/admin/../mcp" }],
    ["path that is this one by another name", { target: "/%6dcp" }],
    ["query", { target: "/mcp?admin=true" }],
    ["body", { body: '{"hello": "mallory"}' }],
    ["body by a space", { body: '{"hello":"world"}' }],
    ["without a body", { body: "" }],
  ])("[H05] is refused with another request: %s", async (_, other) => {
    const verification = verifyBound()(await bound(), incoming({ ...REQUEST, ...other }));
    await expect(verification).rejects.toThrow(InvalidTokenError);
  });

  test.each<[string, JWTPayload]>([
    ["without its method", { htm: undefined }],
    ["without its URL", { htu: undefined }],
    ["with a URL that is none", { htu: "/mcp" }],
    ["without a digest", { content_digest: undefined }],
    ["with another digest", { content_digest: "sha-512=:X48E9qOokqqrvdts8nOJRJN3OWDUoyWxBf7kbu9DBPE=:" }],
    ["for another origin", { aud: "https://other.example.com/mcp" }],
    ["that was made more than 60 seconds ago", { iat: now() - 91, exp: now() - 31 }],
  ])("[H05] is refused %s", async (_, claims) => {
    const verification = verifyBound()(await bound(claims), incoming(REQUEST));
    await expect(verification).rejects.toThrow(InvalidTokenError);
  });

  test("[H05] is asked for by whoever is called so: one about the caller only does not do, nor the other way round", async () => {
    const verification = verifyBound()(await signAssertion(edge, AUDIENCE), incoming(REQUEST));
    await expect(verification).rejects.toThrow(InvalidTokenError);
    for (const claim of ["htm", "htu", "content_digest"]) {
      const others = { htm: undefined, htu: undefined, content_digest: undefined, [claim]: "any" };
      await expect(verify(await bound(others), incoming(REQUEST))).rejects.toThrow(InvalidTokenError);
    }
  });

  test("[H05] is used once where its use is noted, by its id, until it has ended for every clock", async () => {
    const noted = new Map<string, Date>();
    const useOnce = (id: string, endsAt: Date) => !noted.has(id) && noted.set(id, endsAt).has(id);
    const verifyOnce = verifyBound({ useOnce });
    const [first, second] = [await bound({ exp: now() + 60 }), await bound({ jti: "another" })];
    await expect(verifyOnce(first, incoming(REQUEST))).resolves.toBeDefined();
    await expect(verifyOnce(first, incoming(REQUEST))).rejects.toThrow(InvalidTokenError);
    await expect(verifyOnce(second, incoming(REQUEST))).resolves.toBeDefined();
    const [id, endsAt] = [...noted][0] ?? [];
    expect(id).toBe("a2f0c1d4-93a5-4a3e-a3a5-1a0e4a4c7b52");
    expect(Number(endsAt) / 1000 - now()).toBeCloseTo(90, -1);
  });

  test("[H05] is not noted before it was found to be good", async () => {
    const useOnce = vi.fn(() => true);
    const verification = verifyBound({ useOnce })(await bound(), incoming({ ...REQUEST, body: "other" }));
    await expect(verification).rejects.toThrow(InvalidTokenError);
    expect(useOnce).not.toHaveBeenCalled();
  });

  afterEach(() => vi.useRealTimers());
  test.each(["noted", "not noted"])(
    "[H05] is over when its body comes after its end, whether its use is noted or not: %s",
    async (uses) => {
      vi.useFakeTimers({ toFake: ["Date"] });
      const late = {
        ...incoming(REQUEST),
        body: async (limit: number) => {
          vi.setSystemTime(Date.now() + 91_000);
          return incoming(REQUEST).body(limit);
        },
      };
      const options = uses === "noted" ? { useOnce: () => true } : {};
      const verification = verifyBound(options)(await bound(), late);
      await expect(verification).rejects.toThrow("ended before the body was there");
    },
  );

  test("[H05] is not believed when its use cannot be noted", async () => {
    const useOnce = () => Promise.reject(new Error("the store is down"));
    const verification = verifyBound({ useOnce })(await bound(), incoming(REQUEST));
    await expect(verification).rejects.toThrow("the store is down");
  });

  test("cannot be verified without the request", async () => {
    await expect(verifyBound()(await bound())).rejects.toThrow(TypeError);
  });

  test("is the only kind whose use can be noted: any other is sent with several requests", () => {
    const options = { issuer: edge.issuer, audience: AUDIENCE, useOnce: () => true };
    expect(() => verifyAssertion(options)).toThrow(TypeError);
  });
});

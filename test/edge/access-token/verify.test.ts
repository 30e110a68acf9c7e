import { beforeAll, describe, expect, it } from "vitest";
import { IssuerUnavailableError, TokenError } from "../../../edge/src/access-token/token-error.ts";
import { verifyAccessToken } from "../../../edge/src/access-token/verify.ts";
import { NOW, NOW_SECONDS } from "../material/clock.ts";
import {
  accessToken,
  CLAIMS,
  createKey,
  type Deviation,
  forgeToken,
  type IssuerKey,
} from "../material/issuer.ts";
import { DOCUMENTS_URL, documentsServer, exampleConfiguration } from "../material/server.ts";
import { createVerifier, type Verifier } from "../material/verifier.ts";

const ISSUER = CLAIMS.iss;
const OTHER_ISSUER = "https://other.example.com";

let key: IssuerKey;
let verifier: Verifier;

beforeAll(async () => {
  key = await createKey("ec-1");
  verifier = createVerifier({ [ISSUER]: [key.publicJwk], [OTHER_ISSUER]: [key.publicJwk] });
});

async function verify(deviation: Deviation) {
  return verifier.verify(await accessToken(key, deviation));
}

/** Verifies a good token with one claim replaced by JSON text. */
async function verifyWith(claim: string, json: string) {
  const others = JSON.stringify({ ...CLAIMS, [claim]: undefined });
  const payload = `${others.slice(0, -1)},${JSON.stringify(claim)}:${json}}`;
  return verifier.verify(await forgeToken({ alg: "ES256", kid: "ec-1", typ: "at+jwt" }, payload, key));
}

describe("the principal of an access token", () => {
  it("is its issuer and subject, with client and scopes", async () => {
    expect(await verify({})).toEqual({
      issuer: "https://login.example.com",
      subject: "alice",
      clientId: "editor",
      scopes: ["public:read", "confidential:read"],
    });
  });

  it("has the client of azp where there is no client_id, and may have none", async () => {
    expect(await verify({ claims: { client_id: undefined, azp: "desktop" } })).toMatchObject({
      clientId: "desktop",
    });
    expect(await verify({ claims: { client_id: undefined } })).not.toHaveProperty("clientId");
  });

  it("has no scopes where the token names none", async () => {
    expect(await verify({ claims: { scope: undefined } })).toMatchObject({ scopes: [] });
    expect(await verify({ claims: { scope: "" } })).toMatchObject({ scopes: [] });
  });

  it("has the scopes of a list, as some issuers send them", async () => {
    expect(await verify({ claims: { scope: ["public:read"] } })).toMatchObject({ scopes: ["public:read"] });
  });

  it.each([
    null,
    5,
    true,
    { read: true },
    { 0: "read" },
    ["read", 5],
    ["read", null],
    [["read"]],
    "a\tb",
    "a\u00a0b",
    ["a\nb"],
    [""],
  ])("is nobody when the scope claim is %j", async (scope) => {
    await expect(verify({ claims: { scope } })).rejects.toThrow(TokenError);
  });

  it("is nobody when one scope of a list would be read as two by whoever gets the assertion", async () => {
    const scope = ["public:read confidential:read"];
    await expect(verify({ claims: { scope } })).rejects.toThrow(TokenError);
  });

  it("says nothing of groups, nor of what it could get, where no claim is named for that", async () => {
    const principal = await verify({ claims: { groups: ["editors"], obtainable_scope: "admin" } });
    expect(principal).not.toHaveProperty("groups");
    expect(principal).not.toHaveProperty("obtainable");
  });

  it("has the groups, and what it could get, of the claims that are named", async () => {
    const naming = createVerifier(
      { [ISSUER]: [key.publicJwk] },
      { groupsClaim: "https://example.com/groups", obtainableClaim: "may" },
    );
    const principalOf = async (claims: object) =>
      naming.verify(await accessToken(key, { claims: { ...claims } }));
    expect(await principalOf({ "https://example.com/groups": ["a b", "c"], may: "x y" })).toMatchObject({
      groups: ["a b", "c"],
      obtainable: ["x", "y"],
    });
    expect(await principalOf({})).toMatchObject({ groups: [], obtainable: [] });
    for (const groups of ["editors", { 0: "editors" }, ["editors", 5], null]) {
      await expect(principalOf({ "https://example.com/groups": groups })).rejects.toThrow(TokenError);
    }
    await expect(principalOf({ may: { admin: true } })).rejects.toThrow(TokenError);
  });

  it.each(["null", '""', "5", "{}", '["alice"]'])("[A12] is nobody when the subject is %s", async (json) => {
    await expect(verifyWith("sub", json)).rejects.toThrow(TokenError);
  });

  it("[A12] is nobody when there is no subject, whatever else names a person", async () => {
    const claims = { sub: undefined, email: "alice@example.com", email_verified: true };
    await expect(verify({ claims })).rejects.toThrow(TokenError);
  });

  it("[A12] is another one at another issuer, though subject and e-mail are the same", async () => {
    const claims = { email: "alice@example.com" };
    const here = await verify({ claims });
    const there = await verify({ claims: { ...claims, iss: OTHER_ISSUER } });
    expect([here.issuer, here.subject]).toEqual(["https://login.example.com", "alice"]);
    expect([there.issuer, there.subject]).toEqual(["https://other.example.com", "alice"]);
  });
});

describe("the issuer of an access token", () => {
  it.each([
    '"https://login.example.com/"',
    '"https://LOGIN.example.com"',
    '"https://login.example.com:443"',
    '"http://login.example.com"',
    '"https://login.example.com.evil.example"',
    '"login.example.com"',
    '["https://login.example.com"]',
    '""',
    "null",
  ])("[A08] is refused when it is %s", async (json) => {
    await expect(verifyWith("iss", json)).rejects.toThrow("Invalid issuer");
  });

  it("[A08] may not be absent", async () => {
    await expect(verify({ claims: { iss: undefined } })).rejects.toThrow("Invalid issuer");
  });

  it("is refused where its tokens are for other servers", async () => {
    const { limits, tokens } = exampleConfiguration();
    const issuers = tokens.accept.map((issuer) => ({
      ...issuer,
      servers: ["tickets"],
      findKey: () => Promise.reject(new Error("nobody should look for it")),
    }));
    const token = await accessToken(key);
    await expect(verifyAccessToken(token, documentsServer(), issuers, limits, NOW)).rejects.toThrow(
      "Invalid issuer",
    );
  });

  it("[A22] is refused when looking for its key fails in whatever way", async () => {
    const { limits, tokens } = exampleConfiguration();
    const token = await accessToken(key);
    const verifyWithFault = (fault: Error) => {
      const findKey = () => Promise.reject(fault);
      const issuers = tokens.accept.map((issuer) => ({ ...issuer, findKey }));
      return verifyAccessToken(token, documentsServer(), issuers, limits, NOW);
    };
    await expect(verifyWithFault(new TypeError("a defect"))).rejects.toThrow(TokenError);
    await expect(verifyWithFault(new IssuerUnavailableError("down"))).rejects.toThrow(IssuerUnavailableError);
  });
});

describe("the audience of an access token", () => {
  it("[A09] is this server, alone or among others", async () => {
    await expect(verify({ claims: { aud: [DOCUMENTS_URL] } })).resolves.toBeDefined();
    await expect(verify({ claims: { aud: ["https://x.example", DOCUMENTS_URL] } })).resolves.toBeDefined();
  });

  it.each([
    '"https://mcp.example.com/mcp/documents-evil"',
    '"https://mcp.example.com/mcp/documents/"',
    '"https://mcp.example.com/mcp/Documents"',
    '"https://mcp.example.com/mcp"',
    '"https://mcp.example.com"',
    '"https://mcp.example.com/mcp/tickets"',
    '"https://mcp.example.com/mcp/tickets https://mcp.example.com/mcp/documents"',
    '["https://mcp.example.com/mcp/tickets"]',
    '[["https://mcp.example.com/mcp/documents"]]',
    '{"0":"https://mcp.example.com/mcp/documents"}',
    '"editor"',
    '""',
    "[]",
    "null",
  ])("[A09] is not %s", async (json) => {
    await expect(verifyWith("aud", json)).rejects.toThrow("Invalid audience");
  });

  it("[A09] may not be absent", async () => {
    await expect(verify({ claims: { aud: undefined } })).rejects.toThrow("Invalid audience");
  });
});

describe("the kind of an access token", () => {
  it.each(["at+jwt", "application/at+jwt", "AT+JWT", "Application/At+Jwt"])("is %s", async (typ) => {
    await expect(verify({ header: { typ } })).resolves.toBeDefined();
  });

  it.each([
    ["an ID token", "JWT"],
    ["a token of no type", undefined],
    ["a logout token", "logout+jwt"],
    ["a DPoP proof", "dpop+jwt"],
    ["a client assertion", "client-authentication+jwt"],
    ["the gateway's own assertion", "caller-assertion+jwt"],
    ["an introspection answer", "token-introspection+jwt"],
    ["something like an access token", "at+jwt2"],
    ["a type twice prefixed", "application/application/at+jwt"],
  ])("[A10] is not %s", async (_, typ) => {
    await expect(verify({ header: { typ } })).rejects.toThrow("not an access token");
  });

  it.each(["nonce", "at_hash", "c_hash", "s_hash", "events"])(
    "[A10] is not that of a token with the claim %s, whatever its type",
    async (claim) => {
      await expect(verify({ claims: { [claim]: "x" } })).rejects.toThrow("not an access token");
    },
  );

  it("[A10] may be JWT, or unsaid, where the configuration says that the issuer knows no better", async () => {
    const lax = createVerifier({ [ISSUER]: [key.publicJwk] }, { tokenType: "JWT" });
    const attempt = async (deviation: Deviation) => lax.verify(await accessToken(key, deviation));
    for (const typ of ["JWT", "jwt", undefined, "at+jwt"]) {
      await expect(attempt({ header: { typ } })).resolves.toBeDefined();
    }
    for (const typ of ["logout+jwt", "dpop+jwt", "caller-assertion+jwt", ""]) {
      await expect(attempt({ header: { typ } })).rejects.toThrow("not an access token");
    }
    for (const claim of ["nonce", "at_hash", "c_hash", "s_hash", "events"]) {
      const idToken = { header: { typ: "JWT" }, claims: { [claim]: "x" } };
      await expect(attempt(idToken)).rejects.toThrow("not an access token");
    }
  });

  it("[A10] may be JWT only of a token that has a scope claim, which ID tokens have not", async () => {
    const lax = createVerifier({ [ISSUER]: [key.publicJwk] }, { tokenType: "JWT" });
    const attempt = async (deviation: Deviation) => lax.verify(await accessToken(key, deviation));
    const claims = { scope: undefined };
    await expect(attempt({ header: { typ: "JWT" }, claims })).rejects.toThrow("not an access token");
    await expect(attempt({ header: { typ: "at+jwt" }, claims })).resolves.toMatchObject({ scopes: [] });
  });

  it("[A22] is refused when its type is not even text", async () => {
    const token = await forgeToken({ alg: "ES256", kid: "ec-1", typ: 5 }, JSON.stringify(CLAIMS), key);
    await expect(verifier.verify(token)).rejects.toThrow(TokenError);
  });

  it.each([{ jkt: "0ZcOCORZNYy-DWpqq30jZyJGHTN0d2HglBV3uiguA4I" }, { "x5t#S256": "AAAA" }, {}, "x"])(
    "[A19] is not that of a token that is bound to a key: cnf %j",
    async (cnf) => {
      await expect(verify({ claims: { cnf } })).rejects.toThrow("bound to a key");
    },
  );
});

describe("the time of an access token", () => {
  it.each(["null", "true", '"9999999999"', "{}", "[]", "1e400", "-1e400", "0", "-1"])(
    "[A11] is over when exp is %s",
    async (json) => {
      await expect(verifyWith("exp", json)).rejects.toThrow(TokenError);
    },
  );

  it("[A11] needs an end", async () => {
    await expect(verify({ claims: { exp: undefined } })).rejects.toThrow("exp claim is missing");
  });

  it("[A11] is over 30 seconds after exp", async () => {
    await expect(verify({ claims: { iat: NOW_SECONDS - 60, exp: NOW_SECONDS - 29 } })).resolves.toBeDefined();
    await expect(verify({ claims: { iat: NOW_SECONDS - 60, exp: NOW_SECONDS - 30 } })).rejects.toThrow(
      "it has expired",
    );
  });

  it("[A11] begins 30 seconds before nbf", async () => {
    await expect(verify({ claims: { nbf: NOW_SECONDS + 30 } })).resolves.toBeDefined();
    await expect(verify({ claims: { nbf: NOW_SECONDS + 31 } })).rejects.toThrow("it is not valid yet");
  });

  it("[A11] begins 30 seconds before iat", async () => {
    await expect(verify({ claims: { iat: NOW_SECONDS + 30 } })).resolves.toBeDefined();
    await expect(verify({ claims: { iat: NOW_SECONDS + 31 } })).rejects.toThrow(TokenError);
  });

  it.each(["nbf", "iat"])("[A11] is refused when %s is not a finite number", async (claim) => {
    for (const json of ["null", `"${NOW_SECONDS}"`, "{}", "1e400"]) {
      await expect(verifyWith(claim, json)).rejects.toThrow(TokenError);
    }
  });

  it("[A11] is a day at the most", async () => {
    await expect(verify({ claims: { exp: NOW_SECONDS + 86_400 } })).resolves.toBeDefined();
    await expect(verify({ claims: { exp: NOW_SECONDS + 86_401 } })).rejects.toThrow("valid for too long");
    const undated = { iat: undefined, exp: NOW_SECONDS + 86_401 };
    await expect(verify({ claims: undated })).rejects.toThrow("valid for too long");
  });

  it("[A11] is a day at the most also when it is to begin years from now", async () => {
    const year = 365 * 86_400;
    const claims = { iat: NOW_SECONDS + 10 * year, exp: NOW_SECONDS + 10 * year + 600 };
    await expect(verify({ claims })).rejects.toThrow(TokenError);
  });
});

import { beforeAll, describe, expect, it } from "vitest";
import { TokenError } from "../../../../edge/src/access-token/token-error.ts";
import { principalDigest } from "../../../../edge/src/audit/record.ts";
import { accessToken, CLAIMS, createKey, type IssuerKey } from "../../material/issuer.ts";
import { createNetwork, json } from "../../material/network.ts";
import { type Acceptance, createVerifier, createVerifierOf } from "../../material/verifier.ts";

const ISSUER = CLAIMS.iss;

let key: IssuerKey;

beforeAll(async () => {
  key = await createKey("key-1");
});

/** Whom a token with such claims names, at an issuer that is accepted so. */
async function principalOf(acceptance: Acceptance, claims: object, typ = "at+jwt") {
  const { verify } = createVerifier({ [ISSUER]: [key.publicJwk] }, acceptance);
  return verify(await accessToken(key, { claims: { ...claims }, header: { typ } }));
}

describe("the scopes of an access token", () => {
  it.each(["scp", "permissions", "https://example.com/scopes"])(
    "are in the claim %s where the configuration says so, and in no other",
    async (scopeClaim) => {
      const asText = { scope: "admin", [scopeClaim]: "public:read confidential:read" };
      const asList = { scope: "admin", [scopeClaim]: ["public:read", "confidential:read"] };
      for (const claims of [asText, asList]) {
        const { scopes } = await principalOf({ scopeClaim }, claims);
        expect(scopes).toEqual(["public:read", "confidential:read"]);
      }
      expect((await principalOf({ scopeClaim }, { scope: "admin" })).scopes).toEqual([]);
    },
  );

  it("are in another claim for clients that act for nobody, where the configuration says so", async () => {
    const acceptance = { scopeClaim: "scp", clientScopeClaim: "roles" };
    const claims = { scp: "public:read", roles: ["confidential:read"] };
    expect((await principalOf(acceptance, claims)).scopes).toEqual(["public:read"]);
    expect((await principalOf(acceptance, { ...claims, idtyp: "app" })).scopes).toEqual([
      "confidential:read",
    ]);
  });

  it("[A10] tell access tokens from ID tokens where their type does not: what a person's ID token may carry does not count", async () => {
    const acceptance = { tokenType: "JWT", scopeClaim: "scp", clientScopeClaim: "roles" } as const;
    const withRoles = { scope: undefined, roles: ["confidential:read"] };
    await expect(principalOf(acceptance, withRoles, "JWT")).rejects.toThrow("not an access token");
    await expect(principalOf(acceptance, { ...withRoles, idtyp: "app" }, "JWT")).resolves.toMatchObject({
      kind: "client",
      scopes: ["confidential:read"],
    });
  });
});

describe("the claims that an issuer's access tokens have", () => {
  const acceptance = { claims: { token_use: "access", tid: "72f988bf" } };

  it("[A10] are required, byte for byte", async () => {
    await expect(principalOf(acceptance, acceptance.claims)).resolves.toMatchObject({ subject: "alice" });
    for (const claims of [
      { token_use: "access" },
      { tid: "72f988bf" },
      { token_use: "id", tid: "72f988bf" },
      { token_use: "Access", tid: "72f988bf" },
      { token_use: ["access"], tid: "72f988bf" },
      { token_use: "access ", tid: "72f988bf" },
      { token_use: null, tid: "72f988bf" },
    ]) {
      await expect(principalOf(acceptance, claims)).rejects.toThrow("claim is missing or wrong");
    }
  });
});

describe("the subject of an access token", () => {
  it("[A12] is in another claim where the configuration says so, and is nobody's without it", async () => {
    const acceptance = { subjectClaim: "oid" };
    await expect(principalOf(acceptance, { oid: "9f4b" })).resolves.toMatchObject({ subject: "9f4b" });
    await expect(principalOf(acceptance, { oid: "9f4b", sub: undefined })).resolves.toBeDefined();
    for (const oid of [undefined, null, "", 5, ["9f4b"]]) {
      await expect(principalOf(acceptance, { oid })).rejects.toThrow("it names no subject");
    }
  });

  it("[A12] is sub for clients that act for nobody, who have no other", async () => {
    const acceptance = { subjectClaim: "uid" };
    await expect(
      principalOf(acceptance, { sub: "nightly", cid: "nightly", client_id: undefined }),
    ).resolves.toMatchObject({
      subject: "nightly",
      kind: "client",
    });
  });
});

describe("the kind of a principal", () => {
  it("[A12] is a client where a client got the token for itself", async () => {
    for (const claims of [
      { sub: "nightly", client_id: "nightly" },
      { sub: "nightly", client_id: undefined, azp: "nightly" },
      { sub: "nightly", client_id: undefined, cid: "nightly" },
      { sub: "nightly@clients", client_id: undefined, azp: "nightly", gty: "client-credentials" },
      { idtyp: "app" },
    ]) {
      await expect(principalOf({}, claims)).resolves.toMatchObject({ kind: "client" });
    }
  });

  it("[A12] is not said of anybody else", async () => {
    for (const claims of [{}, { gty: "password" }, { idtyp: "user" }, { client_id: undefined }]) {
      expect(await principalOf({}, claims)).not.toHaveProperty("kind");
    }
  });

  it("[A12] is no client where the claim that names people names one, whatever they chose to be called in sub", async () => {
    const claims = { sub: "nightly", cid: "nightly", client_id: undefined, uid: "00ujmkLgagxeRrAg20g3" };
    const principal = await principalOf({ subjectClaim: "uid" }, claims);
    expect(principal).toMatchObject({ subject: "00ujmkLgagxeRrAg20g3" });
    expect(principal).not.toHaveProperty("kind");
  });

  it("[A12] tells a person from a client with the same subject, also in the record", async () => {
    const person = await principalOf({}, { sub: "nightly", client_id: "editor" });
    const client = await principalOf({}, { sub: "nightly", client_id: "nightly" });
    expect(person.subject).toBe(client.subject);
    expect(await principalDigest(person)).not.toBe(await principalDigest(client));
  });

  it("[A12] does not come from claims that are no texts", async () => {
    await expect(principalOf({}, { sub: ["a"], client_id: ["a"] })).rejects.toThrow(TokenError);
    expect(await principalOf({}, { client_id: 5 })).not.toHaveProperty("clientId");
  });
});

describe("the alias of an issuer", () => {
  it("[A08] is its name in tokens and in its discovery document, and one identity with it", async () => {
    const acceptance = { alias: `${ISSUER}/` };
    for (const iss of [ISSUER, `${ISSUER}/`]) {
      await expect(principalOf(acceptance, { iss })).resolves.toMatchObject({ issuer: ISSUER });
    }
    for (const iss of [`${ISSUER}//`, `${ISSUER}/x`, "https://LOGIN.example.com/"]) {
      await expect(principalOf(acceptance, { iss })).rejects.toThrow("Invalid issuer");
    }
  });

  it("[A08] is another issuer where that is configured too: each has its own keys, and its own people", async () => {
    const [plain, slashed] = [await createKey("one"), await createKey("one")];
    const network = createNetwork({
      "https://keys.example/plain": json({ keys: [plain.publicJwk] }),
      "https://keys.example/slashed": json({ keys: [slashed.publicJwk] }),
    });
    const accept = [
      { issuer: ISSUER, jwksUri: "https://keys.example/plain" },
      { issuer: `${ISSUER}/`, jwksUri: "https://keys.example/slashed" },
    ];
    const { verify } = createVerifierOf(accept, { network });
    for (const [own, other, iss] of [
      [plain, slashed, ISSUER],
      [slashed, plain, `${ISSUER}/`],
    ] as const) {
      await expect(verify(await accessToken(own, { claims: { iss } }))).resolves.toMatchObject({
        issuer: iss,
      });
      await expect(verify(await accessToken(other, { claims: { iss } }))).rejects.toThrow(TokenError);
    }
  });

  it("[A08] is never assumed", async () => {
    await expect(principalOf({}, { iss: `${ISSUER}/` })).rejects.toThrow("Invalid issuer");
  });
});

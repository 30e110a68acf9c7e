import { SignJWT } from "jose";
import { beforeAll, describe, expect, it } from "vitest";
import page from "../../../docs/token-issuers.md?raw";
import type { AcceptedTokensDocument } from "../../../edge/src/configuration/accepted-tokens.ts";
import { NOW_SECONDS } from "../material/clock.ts";
import { createKey, type IssuerKey } from "../material/issuer.ts";
import { createNetwork, json } from "../material/network.ts";
import { DOCUMENTS_URL } from "../material/server.ts";
import { createVerifierOf } from "../material/verifier.ts";

/** What an example of the page adds to a configuration. */
interface Example {
  readonly servers?: { readonly documents: { readonly audience: string[] } };
  readonly tokens: { readonly accept: AcceptedTokensDocument[] };
}

/** The example of a section of the page, as it stands there. */
function exampleOf(heading: string): Example {
  const section = page.split(/^## /m).find((text) => text.startsWith(`${heading}\n`));
  return JSON.parse(/^```json\n([\s\S]*?)^```$/m.exec(section ?? "")?.[1] ?? "");
}

let key: IssuerKey;

beforeAll(async () => {
  key = await createKey("issuer-1", "RS256");
});

/**
 * Verifies a token at a gateway that is configured as the page says, the issuer publishing its keys.
 *
 * @param header - beside algorithm and key
 * @param claims - beside when it was issued and ends
 */
async function verify(heading: string, header: object, claims: object) {
  const { servers, tokens } = exampleOf(heading);
  const issuer = tokens.accept[0]?.issuer ?? "";
  const network = createNetwork({
    [`${issuer.replace(/\/$/, "")}/.well-known/openid-configuration`]: json({
      issuer,
      jwks_uri: "https://keys.example.com/keys",
    }),
    "https://keys.example.com/keys": json({ keys: [key.publicJwk] }),
  });
  const verifier = createVerifierOf(tokens.accept, { network, audience: servers?.documents.audience });
  const token = await new SignJWT({ iat: NOW_SECONDS - 60, exp: NOW_SECONDS + 3540, ...claims })
    .setProtectedHeader({ alg: "RS256", kid: key.kid, ...header })
    .sign(key.privateKey);
  return verifier.verify(token);
}

// https://auth0.com/docs/secure/tokens/access-tokens/access-token-profiles
describe("a token of Auth0", () => {
  const claims = {
    iss: "https://example.eu.auth0.com/",
    sub: "auth0|123456",
    aud: [DOCUMENTS_URL, "https://example.eu.auth0.com/userinfo"],
    azp: "my_client_id",
    scope: "openid profile public:read admin",
    permissions: ["public:read"],
  };

  it("names a person, and what that person may", async () => {
    expect(await verify("Auth0", { typ: "JWT" }, claims)).toEqual({
      issuer: "https://example.eu.auth0.com/",
      subject: "auth0|123456",
      clientId: "my_client_id",
      scopes: ["public:read"],
    });
  });

  it("may be of the profile of RFC 9068", async () => {
    const { azp: client_id, ...rest } = claims;
    await expect(verify("Auth0", { typ: "at+jwt" }, { ...rest, client_id })).resolves.toMatchObject({
      clientId: "my_client_id",
    });
  });

  it("[A12] names a client that acts for nobody", async () => {
    const machine = { ...claims, sub: "my_client_id@clients", gty: "client-credentials" };
    await expect(verify("Auth0", { typ: "JWT" }, machine)).resolves.toMatchObject({
      subject: "my_client_id@clients",
      kind: "client",
    });
  });

  it("[A10] is no ID token", async () => {
    const { scope: _, permissions: __, ...rest } = claims;
    for (const aud of ["my_client_id", DOCUMENTS_URL]) {
      const idToken = { ...rest, aud, nonce: "5c1a9e10" };
      await expect(verify("Auth0", { typ: "JWT" }, idToken)).rejects.toThrow(/audience|not an access token/);
    }
    await expect(verify("Auth0", { typ: "JWT" }, rest)).rejects.toThrow("not an access token");
  });
});

// https://www.keycloak.org/docs/latest/server_admin/#audience-support
describe("a token of Keycloak", () => {
  const claims = {
    iss: "https://keycloak.example.com/realms/company",
    jti: "onrtac:5a7f1f4e-2d8f-4a2c-8a8c-0d6b0a3c1e55",
    aud: [DOCUMENTS_URL, "account"],
    sub: "8d3f1c5e-0e4b-4b1a-9d1c-3e0a5b7c9f21",
    typ: "Bearer",
    azp: "editor",
    sid: "d3b3a5f2-6e3b-4f2f-8d43-7d1d39c8a0de",
    acr: "1",
    realm_access: { roles: ["offline_access", "default-roles-company"] },
    scope: "openid public:read",
    groups: ["/readers"],
  };

  it("names a person", async () => {
    expect(await verify("Keycloak", { typ: "JWT" }, claims)).toEqual({
      issuer: "https://keycloak.example.com/realms/company",
      subject: "8d3f1c5e-0e4b-4b1a-9d1c-3e0a5b7c9f21",
      clientId: "editor",
      scopes: ["openid", "public:read"],
      groups: ["/readers"],
    });
  });

  it.each(["ID", "Refresh", "Offline", "Logout", undefined])("[A10] is none of the kind %s", async (typ) => {
    await expect(verify("Keycloak", { typ: "JWT" }, { ...claims, typ })).rejects.toThrow("typ claim");
  });

  it("[A09] is not for the account console alone", async () => {
    await expect(verify("Keycloak", { typ: "JWT" }, { ...claims, aud: "account" })).rejects.toThrow(
      "Invalid audience",
    );
  });
});

// https://developer.okta.com/docs/api/openapi/okta-oauth/guides/overview/#access-token-payload
describe("a token of Okta", () => {
  const claims = {
    ver: 1,
    jti: "AT.0mP4JKAZX1iACIT4vbEDF7LpvDVjxypPMf0D7uX39RE",
    iss: "https://example.okta.com/oauth2/default",
    aud: "api://default",
    cid: "nmdP1fcyvdVO11AL7ECm",
    uid: "00ujmkLgagxeRrAg20g3",
    scp: ["openid", "public:read"],
    sub: "alice@example.com",
  };

  it("names a person, not by their address", async () => {
    expect(await verify("Okta", {}, claims)).toEqual({
      issuer: "https://example.okta.com/oauth2/default",
      subject: "00ujmkLgagxeRrAg20g3",
      clientId: "nmdP1fcyvdVO11AL7ECm",
      scopes: ["openid", "public:read"],
    });
  });

  it("[A12] names a client that acts for nobody", async () => {
    const machine = { ...claims, uid: undefined, sub: claims.cid };
    await expect(verify("Okta", {}, machine)).resolves.toMatchObject({
      subject: "nmdP1fcyvdVO11AL7ECm",
      kind: "client",
    });
  });

  it("[A10] is no ID token", async () => {
    const { cid, scp: _, uid: sub, ...rest } = claims;
    for (const aud of [cid, "api://default"]) {
      await expect(verify("Okta", {}, { ...rest, sub, aud, amr: ["pwd"] })).rejects.toThrow(
        /audience|not an access token/,
      );
    }
  });
});

// https://learn.microsoft.com/en-us/entra/identity-platform/access-token-claims-reference
describe("a token of Microsoft Entra ID", () => {
  const tenant = "aaaabbbb-0000-cccc-1111-dddd2222eeee";
  const claims = {
    aud: "00001111-aaaa-2222-bbbb-3333cccc4444",
    iss: `https://login.microsoftonline.com/${tenant}/v2.0`,
    nbf: NOW_SECONDS - 60,
    aio: "AXQAi/8TAAAA",
    azp: "11112222-bbbb-3333-cccc-4444dddd5555",
    azpacr: "0",
    oid: "22223333-cccc-4444-dddd-5555eeee6666",
    rh: "0.ASgA",
    scp: "public:read",
    sub: "HKZpfaHyWadeOouYlitjrI-KffTm222X5rrV3xDqfKQ",
    tid: tenant,
    uti: "fqiBqXLPj0eQa82S-IYFAA",
    ver: "2.0",
  };
  const { scp: _, ...app } = { ...claims, sub: claims.oid, roles: ["confidential:read"] };
  const header = { typ: "JWT" };
  const heading = "Microsoft Entra ID";

  it("names a person of the tenant", async () => {
    expect(await verify(heading, header, claims)).toEqual({
      issuer: `https://login.microsoftonline.com/${tenant}/v2.0`,
      subject: "22223333-cccc-4444-dddd-5555eeee6666",
      clientId: "11112222-bbbb-3333-cccc-4444dddd5555",
      scopes: ["public:read"],
    });
  });

  it("[A12] names a client that acts for nobody, with the roles that it has", async () => {
    await expect(verify(heading, header, { ...app, idtyp: "app" })).resolves.toMatchObject({
      subject: "22223333-cccc-4444-dddd-5555eeee6666",
      kind: "client",
      scopes: ["confidential:read"],
    });
  });

  it("[A10] is no ID token, whose person may have roles as well", async () => {
    await expect(verify(heading, header, app)).rejects.toThrow("not an access token");
    await expect(verify(heading, header, { ...claims, nonce: "12345" })).rejects.toThrow(
      "not an access token",
    );
  });

  it("[A12] is not of another tenant, nor of another version", async () => {
    for (const change of [{ tid: "bbbbaaaa-0000-cccc-1111-dddd2222eeee" }, { ver: "1.0" }]) {
      await expect(verify(heading, header, { ...claims, ...change })).rejects.toThrow(
        "claim is missing or wrong",
      );
    }
    const iss = "https://login.microsoftonline.com/bbbbaaaa-0000-cccc-1111-dddd2222eeee/v2.0";
    await expect(verify(heading, header, { ...claims, iss })).rejects.toThrow("Invalid issuer");
  });
});

// https://cloud.google.com/docs/authentication/token-types
describe("a token of Google", () => {
  it("names a person, as Google says when it is asked", async () => {
    const endpoint = "https://oauth2.googleapis.com/tokeninfo";
    const clientId = "407408718192-8k3v.apps.googleusercontent.com";
    const network = createNetwork({
      [endpoint]: json({
        azp: clientId,
        aud: clientId,
        sub: "110169484474386276334",
        scope: "openid https://www.googleapis.com/auth/userinfo.email",
        exp: String(NOW_SECONDS + 3540),
        expires_in: "3540",
        email: "alice@example.com",
        email_verified: "true",
        access_type: "online",
      }),
    });
    const { verify } = createVerifierOf(exampleOf("Google").tokens.accept, { network });
    await expect(verify("ya29.a0AfH6SMBx-4")).resolves.toMatchObject({
      issuer: "https://accounts.google.com",
      subject: "110169484474386276334",
    });
    expect(network.calls).toEqual([endpoint]);
  });

  it("[A10] is no ID token, which would open all there is to whoever got one by signing somebody in", async () => {
    const idToken = await new SignJWT({
      iss: "https://accounts.google.com",
      aud: DOCUMENTS_URL,
      sub: "110169484474386276334",
      iat: NOW_SECONDS,
      exp: NOW_SECONDS + 600,
    })
      .setProtectedHeader({ alg: "RS256", kid: key.kid })
      .sign(key.privateKey);
    const { verify, network } = createVerifierOf(exampleOf("Google").tokens.accept);
    network.answer("https://oauth2.googleapis.com/tokeninfo", () => new Response("{}", { status: 400 }));
    await expect(verify(idToken)).rejects.toThrow("its issuer does not vouch for it");
  });
});

// https://docs.aws.amazon.com/cognito/latest/developerguide/amazon-cognito-user-pools-using-the-access-token.html
describe("a token of Amazon Cognito", () => {
  const claims = {
    sub: "aaaaaaaa-bbbb-cccc-dddd-eeeeeeeeeeee",
    "cognito:groups": ["readers"],
    iss: "https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_Example01",
    version: 2,
    client_id: "xxxxxxxxxxxxexample",
    aud: DOCUMENTS_URL,
    token_use: "access",
    scope: "openid public:read",
    jti: "aaaaaaaa-bbbb-cccc-dddd-eeeeeeeeeee1",
    username: "alice",
  };

  it("names a person", async () => {
    await expect(verify("Amazon Cognito", {}, claims)).resolves.toMatchObject({
      subject: "aaaaaaaa-bbbb-cccc-dddd-eeeeeeeeeeee",
      scopes: ["openid", "public:read"],
      groups: ["readers"],
    });
  });

  it("[A10] is no ID token", async () => {
    await expect(verify("Amazon Cognito", {}, { ...claims, token_use: "id" })).rejects.toThrow("token_use");
  });
});

describe("the other examples of the page", () => {
  it.each(["Anybody that answers questions", "A secret that is shared"])("are good: %s", (heading) => {
    expect(() => createVerifierOf(exampleOf(heading).tokens.accept)).not.toThrow();
  });
});

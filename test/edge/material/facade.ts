import { base64url, exportJWK, generateKeyPair, importJWK, SignJWT } from "jose";
import type { ConfigurationDocument } from "../../../edge/src/configuration/schema.ts";
import { GATEWAY_DOCUMENT, startGateway, type TestGateway } from "./gateway.ts";
import { DOCUMENTS_URL } from "./server.ts";

/** A gateway that is the authorization server itself, and accepts nobody else's tokens. */
export const FACADE_DOCUMENT = {
  ...GATEWAY_DOCUMENT,
  tokens: {},
  signingKeys: { ...GATEWAY_DOCUMENT.signingKeys, tokens: [{ secret: "TOKENS_SIGNING_KEY" }] },
  sealingKeys: [{ secret: "SEALING_KEY" }],
  authorizationServer: {
    identityProviders: {
      company: {
        profile: "generic",
        issuer: "https://company.example.net",
        clients: [{ id: "gateway", secret: { secret: "COMPANY_CLIENT_SECRET" } }],
      },
    },
    access: { grants: [{ when: { group: "readers" }, scopes: ["public:read"] }] },
  },
} satisfies ConfigurationDocument;

/** A gateway that is the authorization server, and what its own keys sign. */
export interface TestFacade extends TestGateway {
  /** A token signed with the gateway's own key, good but for what is said. */
  ownToken(claims?: Record<string, unknown>, header?: Record<string, unknown>): Promise<string>;
}

/** Starts it, with what more secrets its document names. */
export async function startFacade(
  document: ConfigurationDocument = FACADE_DOCUMENT,
  more: Readonly<Record<string, string>> = {},
): Promise<TestFacade> {
  const { privateKey } = await generateKeyPair("ES256", { extractable: true });
  const jwk = { ...(await exportJWK(privateKey)), kid: "tokens-1" };
  const sealing = {
    kty: "oct",
    kid: "sealing-1",
    k: base64url.encode(crypto.getRandomValues(new Uint8Array(32))),
  };
  const gateway = await startGateway({
    document,
    secrets: {
      TOKENS_SIGNING_KEY: JSON.stringify(jwk),
      SEALING_KEY: JSON.stringify(sealing),
      COMPANY_CLIENT_SECRET: "Zk3vQ0p7XwT1",
      ...more,
    },
  });
  const key = await importJWK(jwk, "ES256");
  const ownToken: TestFacade["ownToken"] = (claims = {}, header = {}) => {
    const now = Math.floor(gateway.clock.now() / 1000);
    const payload = {
      iss: document.publicUrl,
      sub: "company:1",
      aud: DOCUMENTS_URL,
      client_id: "editor",
      scope: "public:read",
      iat: now,
      exp: now + 600,
      jti: crypto.randomUUID(),
      ...claims,
    };
    return new SignJWT(payload)
      .setProtectedHeader({ alg: "ES256", typ: "at+jwt", kid: "tokens-1", ...header })
      .sign(key);
  };
  return { ...gateway, ownToken };
}

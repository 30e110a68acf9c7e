import { exportJWK, generateKeyPair, type JWK } from "jose";
import type { Gateway } from "../../../edge/command/token/read-gateway.ts";
import { parseConfiguration } from "../../../edge/src/configuration/parse.ts";

/** Where the issuer with the shared secret is. */
export const SHARED_ISSUER = "https://tokens.example.com";

/** What the secret of that issuer holds. */
export const SECRET = "Ui2Fy9zv0XbB6pWq4mKcTn8sLr1hGdJe";

/** The document of a gateway on this machine, which issues tokens itself and shares a secret with somebody who does too. */
export const DOCUMENT = {
  publicUrl: "http://127.0.0.1:8788",
  servers: {
    documents: {
      origin: { url: "http://127.0.0.1:8790/mcp" },
      tools: {
        read_document: { scopes: ["documents:read"] },
        delete_document: { scopes: ["documents:admin"] },
      },
    },
  },
  tokens: {
    accept: [
      {
        issuer: SHARED_ISSUER,
        algorithms: ["HS256"],
        secret: { secret: "MCP_JWT_SECRET_KEY" },
        tokenType: "JWT",
      },
    ],
  },
  authorizationServer: {
    identityProviders: {
      google: {
        profile: "google",
        clients: [{ id: "1.apps.googleusercontent.com", secret: { secret: "GOOGLE_CLIENT_SECRET" } }],
      },
    },
    access: {
      hostedDomains: ["example.com"],
      grants: [{ when: { hostedDomain: "example.com" }, scopes: ["documents:read"] }],
    },
  },
  signingKeys: { tokens: [{ secret: "TOKENS_1" }, { secret: "TOKENS_2" }] },
  sealingKeys: [{ secret: "SEALING_1" }],
};

/** A key of the gateway's, and what it publishes of it. */
export async function signingKey(
  kid = "tokens-1",
): Promise<{ readonly secret: string; readonly published: JWK }> {
  const { publicKey, privateKey } = await generateKeyPair("ES256", { extractable: true });
  return {
    secret: JSON.stringify({ ...(await exportJWK(privateKey)), kid }),
    published: { ...(await exportJWK(publicKey)), kid, alg: "ES256", use: "sig" },
  };
}

/** A gateway with what its secrets hold. */
export function gatewayOf(secrets: Readonly<Record<string, string>>, document: object = {}): Gateway {
  const configuration = parseConfiguration({ ...DOCUMENT, ...document });
  return { configuration, read: (name) => secrets[name] };
}

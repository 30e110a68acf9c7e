import { createServer, type Server } from "node:http";
import { type CryptoKey, exportJWK, generateKeyPair, type JWK, SignJWT } from "jose";
import type { Aws } from "./aws.ts";
import type { Session } from "./sessions.ts";

const KID = "RSA_0";

/** The key of an account's own issuer. It never leaves the process. */
export interface KeyPair {
  readonly privateKey: CryptoKey;
  readonly publicKey: JWK;
}

export async function createKeyPair(): Promise<KeyPair> {
  const { privateKey, publicKey } = await generateKeyPair("RS256");
  return { privateKey, publicKey: { ...(await exportJWK(publicKey)), kid: KID, alg: "RS256", use: "sig" } };
}

/**
 * A token about whoever asks for it; its subject is the role, and not the session.
 *
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_outbound_token_claims.html
 */
export function signIdentityToken(
  { roleArn }: Session,
  audiences: readonly string[],
  seconds: number,
  aws: Aws,
): Promise<string> {
  const { keys, issuer, settings } = aws;
  const issuedAt = Math.floor(aws.now() / 1000);
  const [only = ""] = audiences;
  return new SignJWT({
    "https://sts.amazonaws.com/": { aws_account: settings.account, source_region: settings.region },
  })
    .setProtectedHeader({ alg: "RS256", kid: KID, typ: "JWT" })
    .setIssuer(issuer)
    .setSubject(roleArn)
    .setAudience(audiences.length === 1 ? only : [...audiences])
    .setIssuedAt(issuedAt)
    .setExpirationTime(issuedAt + seconds)
    .setJti(crypto.randomUUID())
    .sign(keys.privateKey);
}

/** What the issuer publishes: https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_outbound.html */
export function createIssuer(aws: Aws): Server {
  return createServer((request, response) => {
    const documents: Readonly<Record<string, object>> = {
      "/.well-known/openid-configuration": {
        issuer: aws.issuer,
        jwks_uri: `${aws.issuer}/.well-known/jwks.json`,
        id_token_signing_alg_values_supported: ["RS256", "ES384"],
      },
      "/.well-known/jwks.json": { keys: [aws.keys.publicKey] },
    };
    const document = aws.settings.outboundFederation ? documents[request.url ?? ""] : undefined;
    response.writeHead(document ? 200 : 404, { "content-type": "application/json" });
    response.end(JSON.stringify(document ?? {}));
  });
}

import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { exportJWK, generateKeyPair, SignJWT } from "jose";

export const AUDIENCE = "echo";

/** An issuer of access tokens that publishes its key. */
export interface Issuer {
  readonly url: string;
  token(subject: string): Promise<string>;
  stop(): void;
}

export async function startIssuer(): Promise<Issuer> {
  const { publicKey, privateKey } = await generateKeyPair("ES256");
  const jwk = { ...(await exportJWK(publicKey)), kid: "one", alg: "ES256", use: "sig" };
  const server = createServer((_, response) => {
    response.writeHead(200, { "content-type": "application/json" });
    response.end(JSON.stringify({ keys: [jwk] }));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url,
    token: (subject) =>
      new SignJWT({ client_id: "bench", scope: "echo:read" })
        .setProtectedHeader({ alg: "ES256", typ: "at+jwt", kid: "one" })
        .setIssuer(url)
        .setAudience(AUDIENCE)
        .setSubject(subject)
        .setJti(crypto.randomUUID())
        .setIssuedAt()
        .setExpirationTime("1h")
        .sign(privateKey),
    stop: () => void server.close().closeAllConnections(),
  };
}

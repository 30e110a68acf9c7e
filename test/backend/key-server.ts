import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { type CryptoKey, exportJWK, generateKeyPair, type JWK } from "jose";

/** A stand-in for the edge as an issuer of assertions: it publishes keys and signs nothing by itself. */
export interface KeyServer {
  /** The issuer whose keys it publishes. */
  readonly issuer: string;
  /** The private half of the published key `edge-1`. */
  readonly privateKey: CryptoKey;
  /** The published key itself, as anybody can read it. */
  readonly publicJwk: JWK;
  close(): Promise<void>;
}

/** Starts a key server on a free port of this machine. */
export async function startKeyServer(): Promise<KeyServer> {
  const { publicKey, privateKey } = await generateKeyPair("ES256", { extractable: true });
  const publicJwk = { ...(await exportJWK(publicKey)), kid: "edge-1", alg: "ES256", use: "sig" };
  const server = createServer((request, response) => {
    const isKeySet = request.url === "/callers/.well-known/jwks.json";
    response.writeHead(isKeySet ? 200 : 404, { "content-type": "application/json" });
    response.end(JSON.stringify(isKeySet ? { keys: [publicJwk] } : { error: "not_found" }));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    issuer: `http://127.0.0.1:${port}/callers`,
    privateKey,
    publicJwk,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { exportJWK, generateKeyPair, type JWK, SignJWT } from "jose";

/** Takes what has to be stopped when a test is over. */
export type AtEnd = (stop: () => unknown) => void;

/**
 * The gateway's keys.
 *
 * @param rotation - seconds from now after which the second workload key takes over
 */
export async function createKeys(rotation: number): Promise<Record<string, string>> {
  const make = async (alg: string, kid: string, more: JWK & { nbf?: number } = {}) => {
    const { privateKey } = await generateKeyPair(alg, { extractable: true });
    return JSON.stringify({ ...(await exportJWK(privateKey)), kid, ...more });
  };
  return {
    CALLERS_KEY: await make("ES256", "callers-1"),
    WORKLOAD_KEY_1: await make("RS256", "workload-1"),
    WORKLOAD_KEY_2: await make("RS256", "workload-2", { nbf: Math.floor(Date.now() / 1000) + rotation }),
  };
}

/** An issuer of access tokens for whoever calls the gateway. */
export async function createLogin(atEnd: AtEnd) {
  const { publicKey, privateKey } = await generateKeyPair("ES256");
  const keys = JSON.stringify({ keys: [{ ...(await exportJWK(publicKey)), kid: "login-1", alg: "ES256" }] });
  const issuer = await listen(
    createServer((_, response) => response.end(keys)),
    atEnd,
  );
  const token = (audience: string, { subject = "alice", scope = "public:read" } = {}) =>
    new SignJWT({ scope, client_id: "editor" })
      .setProtectedHeader({ alg: "ES256", kid: "login-1", typ: "at+jwt" })
      .setIssuer(issuer)
      .setSubject(subject)
      .setAudience(audience)
      .setIssuedAt()
      .setExpirationTime("10m")
      .setJti(crypto.randomUUID())
      .sign(privateKey);
  return { issuer, token };
}

/** Has a server listen on a free port of this machine, and says where. */
export async function listen(server: Server, atEnd: AtEnd): Promise<string> {
  await once(server.listen(0, "127.0.0.1"), "listening");
  atEnd(() => server.close().closeAllConnections());
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

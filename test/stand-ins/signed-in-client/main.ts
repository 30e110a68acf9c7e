import {
  createServer,
  type IncomingMessage,
  type RequestListener,
  type Server,
  type ServerResponse,
  request as send,
} from "node:http";
import type { AddressInfo } from "node:net";
import { pipeline } from "node:stream/promises";
import { exportJWK, generateKeyPair, SignJWT } from "jose";

const [gateway = "", audience = ""] = process.argv.slice(2);

/** How long it may be used. */
const LIFETIME = "1h";

const { publicKey, privateKey } = await generateKeyPair("ES256");
const jwk = { ...(await exportJWK(publicKey)), kid: "one", alg: "ES256", use: "sig" };

const issuer = await listen((_, response) => {
  response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify({ keys: [jwk] }));
});
const issuerUrl = `http://127.0.0.1:${portOf(issuer)}`;

// RFC 9068 section 2.
const token = await new SignJWT({ client_id: "signed-in-client", scope: "" })
  .setProtectedHeader({ alg: "ES256", typ: "at+jwt", kid: "one" })
  .setIssuer(issuerUrl)
  .setAudience(audience)
  .setSubject("alice")
  .setJti(crypto.randomUUID())
  .setIssuedAt()
  .setExpirationTime(LIFETIME)
  .sign(privateKey);

const proxy = await listen((message, target) => {
  // Of a client that is gone nothing needs to be said.
  passOn(message, target).catch(() => target.destroy());
});

/** Everything as it came, in its order and case, and one header more. */
async function passOn(message: IncomingMessage, target: ServerResponse): Promise<void> {
  const { method, url: path, rawHeaders } = message;
  const { hostname, port } = new URL(gateway);
  const headers = [...rawHeaders, "Authorization", `Bearer ${token}`];
  const request = send({ hostname, port, method, path, headers });
  target.once("close", () => request.destroy());
  const answer = new Promise<IncomingMessage>((resolve, reject) => {
    request.once("response", resolve).once("error", reject);
  });
  await pipeline(message, request);
  const { statusCode = 502, rawHeaders: answered } = await answer;
  target.writeHead(statusCode, answered);
  target.flushHeaders();
  await pipeline(await answer, target);
}

async function listen(listener: RequestListener): Promise<Server> {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return server;
}

function portOf(server: Server): number {
  return (server.address() as AddressInfo).port;
}

process.stdout.write(`${JSON.stringify({ port: portOf(proxy), issuer: issuerUrl })}\n`);
process.once("SIGTERM", () => {
  for (const server of [issuer, proxy]) server.close().closeAllConnections();
});

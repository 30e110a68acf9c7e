import { once } from "node:events";
import { createServer, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { exportJWK, generateKeyPair, SignJWT } from "jose";
import { freePort } from "../../environments/local/free-port.ts";
import { configurationFile, type GatewayProcess, ready, runGateway } from "./run-gateway.ts";

/** The project's command in front of one server, with a token for it; the gateway ends after the test. */
export interface SignedInGateway {
  /** Where the server is. */
  readonly url: string;
  readonly token: string;
  readonly process: GatewayProcess;
  /** Ends what is around the gateway. */
  dispose(): void;
}

/** Starts it with more in its configuration, and the secrets that this names. */
export async function startSignedInGateway(
  more: object,
  secrets: Readonly<Record<string, string>> = {},
): Promise<SignedInGateway> {
  const { publicKey, privateKey } = await generateKeyPair("ES256");
  const jwk = { ...(await exportJWK(publicKey)), kid: "one", alg: "ES256", use: "sig" };
  const [issuer, issuerServer] = await listen((_, response) => {
    response.setHeader("content-type", "application/json").end(JSON.stringify({ keys: [jwk] }));
  });
  const [origin, originServer] = await listen(async (request, response) => {
    const { id } = JSON.parse(await text(request));
    const result = { content: [{ type: "text", text: "done" }] };
    response
      .setHeader("content-type", "application/json")
      .end(JSON.stringify({ jsonrpc: "2.0", id, result }));
  });
  const publicUrl = `http://127.0.0.1:${await freePort()}`;
  const document = {
    publicUrl,
    servers: { documents: { origin: { url: `${origin}/mcp` }, tools: { look: { scopes: ["look"] } } } },
    tokens: { accept: [{ issuer, jwksUri: `${issuer}/jwks` }] },
    ...more,
  };
  const process = runGateway(["--config", configurationFile(document)], secrets);
  await ready(process);
  const url = `${publicUrl}/mcp/documents`;
  const token = await new SignJWT({ scope: "look read:tasks" })
    .setProtectedHeader({ alg: "ES256", typ: "at+jwt", kid: "one" })
    .setIssuer(issuer)
    .setAudience(url)
    .setSubject("alice")
    .setIssuedAt()
    .setExpirationTime("5m")
    .sign(privateKey);
  const dispose = () => {
    for (const server of [issuerServer, originServer]) {
      server.close();
      server.closeAllConnections();
    }
  };
  return { url, token, process, dispose };
}

/** A request to run the tool that there is. */
export const LOOK = { jsonrpc: "2.0", id: 1, method: "tools/call", params: { name: "look", arguments: {} } };

/** Serves on this machine. */
export async function listen(listener: RequestListener): Promise<[url: string, server: Server]> {
  const server = createServer(listener).listen(0, "127.0.0.1");
  await once(server, "listening");
  return [`http://127.0.0.1:${(server.address() as AddressInfo).port}`, server];
}

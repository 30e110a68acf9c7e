import { spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { createServer as createTlsServer, type Server } from "node:https";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import type { TLSSocket } from "node:tls";
import { exportJWK, generateKeyPair, SignJWT } from "jose";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { freePort } from "../../environments/local/free-port.ts";
import { callTool } from "./call-tool.ts";
import { configurationFile, outcome, ready, runGateway } from "./run-gateway.ts";

const hasOpenssl = spawnSync("openssl", ["version"]).status === 0;
const { publicKey, privateKey } = await generateKeyPair("ES256");

let folder: string;
let origin: Server;
let issuer: string;
/** Whose certificates came to the origin. */
let callers: unknown[];

beforeAll(async () => {
  if (!hasOpenssl) return;
  folder = mkdtempSync(join(tmpdir(), "client-certificate-"));
  writeFileSync(join(folder, "extensions"), "basicConstraints=CA:FALSE\nsubjectAltName=IP:127.0.0.1\n");
  for (const name of ["origins", "others"]) openssl("req", "-x509", ...NEW_KEY, ...named(name), "-days", "1");
  issue("server", "origins");
  issue("gateway", "origins");
  issue("mallory", "others");
  origin = createTlsServer(
    { key: file("server.key"), cert: file("server.pem"), ca: file("origins.pem"), requestCert: true },
    async (request, response) => {
      callers.push((request.socket as TLSSocket).getPeerCertificate().subject.CN);
      const { id } = JSON.parse(await text(request));
      response.setHeader("content-type", "application/json");
      response.end(JSON.stringify({ jsonrpc: "2.0", id, result: { content: [] } }));
    },
  );
  await once(origin.listen(0, "127.0.0.1"), "listening");
  const jwk = { ...(await exportJWK(publicKey)), kid: "one", alg: "ES256", use: "sig" };
  const keys = createServer((_, response) => response.end(JSON.stringify({ keys: [jwk] })));
  await once(keys.listen(0, "127.0.0.1").unref(), "listening");
  issuer = `http://127.0.0.1:${(keys.address() as AddressInfo).port}`;
});
beforeEach(() => {
  callers = [];
});
afterAll(() => {
  if (!hasOpenssl) return;
  origin.close().closeAllConnections();
  rmSync(folder, { recursive: true });
});

const NEW_KEY = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"];
const named = (name: string) => ["-subj", `/CN=${name}`, "-keyout", `${name}.key`, "-out", `${name}.pem`];
const file = (name: string) => readFileSync(join(folder, name), "utf8");

function openssl(...args: string[]): void {
  const { status, stderr } = spawnSync("openssl", args, { cwd: folder, encoding: "utf8" });
  if (status !== 0) throw new Error(stderr);
}

/** A certificate that one of the two authorities vouches for. */
function issue(name: string, authority: string): void {
  openssl("req", "-new", ...NEW_KEY, ...named(name));
  const signer = ["-CA", `${authority}.pem`, "-CAkey", `${authority}.key`, "-CAcreateserial", "-days", "1"];
  const pem = `${name}.pem`;
  openssl("x509", "-req", "-in", pem, ...signer, "-extfile", "extensions", "-out", pem);
}

/** Two servers at the one origin, of which the first is called with a certificate. */
async function document() {
  const publicUrl = `http://127.0.0.1:${await freePort()}`;
  const url = `https://127.0.0.1:${(origin.address() as AddressInfo).port}/mcp`;
  const tools = { greet: { scopes: ["greet"] } };
  return {
    publicUrl,
    servers: {
      shown: { origin: { url, credential: { type: "mtls", binding: "GATEWAY_CERTIFICATE" } }, tools },
      plain: { origin: { url }, tools },
    },
    tokens: { accept: [{ issuer, jwksUri: `${issuer}/jwks` }] },
  };
}

/** The status of a call of each server's, by a gateway with this certificate that believes the origin's authority. */
async function statuses(certificate: string): Promise<readonly number[]> {
  const { publicUrl, ...rest } = await document();
  const environment = { GATEWAY_CERTIFICATE: certificate, SSL_CERT_FILE: join(folder, "origins.pem") };
  await ready(runGateway(["--config", configurationFile({ publicUrl, ...rest })], environment));
  const all: number[] = [];
  for (const id of Object.keys(rest.servers)) {
    const resource = `${publicUrl}/mcp/${id}`;
    const token = await new SignJWT({ scope: "greet" })
      .setProtectedHeader({ alg: "ES256", typ: "at+jwt", kid: "one" })
      .setIssuer(issuer)
      .setAudience(resource)
      .setSubject("alice")
      .setIssuedAt()
      .setExpirationTime("5m")
      .sign(privateKey);
    all.push((await callTool(resource, "greet", { authorization: `Bearer ${token}` })).status);
  }
  return all;
}

/** Why a gateway with this certificate does not start. */
async function refusal(certificate?: string): Promise<string> {
  const environment: Record<string, string> =
    certificate === undefined ? {} : { GATEWAY_CERTIFICATE: certificate };
  const child = runGateway(["--config", configurationFile(await document())], environment);
  const { code, stdout, stderr } = await outcome(child);
  expect([code, stdout]).toEqual([1, ""]);
  return stderr;
}

describe.skipIf(!hasOpenssl)(
  "an origin that asks for a certificate (certificates are made by openssl)",
  () => {
    it("is called with the gateway's, by the server that has it, and by no other", async () => {
      expect(await statuses(file("gateway.key") + file("gateway.pem"))).toEqual([200, 502]);
      expect(callers).toEqual(["gateway"]);
    });

    it("may be given one in a single line, as files of variables for containers have it", async () => {
      const pem = file("gateway.pem") + file("gateway.key");
      expect(await statuses(pem.replaceAll("\n", "\\n"))).toEqual([200, 502]);
    });

    it("is not reached with one of an authority that it does not know", async () => {
      expect(await statuses(file("mallory.key") + file("mallory.pem"))).toEqual([502, 502]);
      expect(callers).toEqual([]);
    });

    it("[H06] keeps a gateway from starting that has none, or another key", async () => {
      const at = "servers.shown.origin.credential.binding: environment variable GATEWAY_CERTIFICATE:";
      expect(await refusal()).toContain(`${at} is not set`);
      expect(await refusal(file("gateway.pem"))).toContain(`${at} expected a private key`);
      const mismatched = file("mallory.key") + file("gateway.pem");
      expect(await refusal(mismatched)).toContain(`${at} expected the private key's own certificate`);
    });
  },
);

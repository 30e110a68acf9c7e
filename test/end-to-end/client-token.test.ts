import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { decodeJwt, exportJWK, generateKeyPair } from "jose";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createCallerVerifier } from "../../edge/backend/verifier.ts";
import { freePort } from "../../environments/local/free-port.ts";
import { PublicClient } from "../environments/local/identity-provider/public-client.ts";
import { IdentityProviderProcess } from "../environments/local/identity-provider/run-identity-provider.ts";
import { callTool } from "./call-tool.ts";

const COMMAND = new URL("../../edge/command/main.ts", import.meta.url).pathname;

/** An origin that notes everything it is sent. */
const received: { headers: string[]; body: string }[] = [];
let origin: Server;
let originUrl: string;
let provider: IdentityProviderProcess;
let gateway: ChildProcess;
let publicUrl: string;
let folder: string;

beforeAll(async () => {
  origin = createServer(async (request, response) => {
    let body = "";
    for await (const chunk of request) body += chunk;
    received.push({ headers: request.rawHeaders, body });
    response.writeHead(200, { "content-type": "application/json" });
    response.end(JSON.stringify({ jsonrpc: "2.0", id: 1, result: { content: [] } }));
  });
  await new Promise<void>((resolve) => origin.listen(0, "127.0.0.1", resolve));
  originUrl = `http://127.0.0.1:${(origin.address() as AddressInfo).port}/mcp`;
  publicUrl = `http://127.0.0.1:${await freePort()}`;
  provider = await IdentityProviderProcess.run(`${publicUrl}/mcp/notes`);
  folder = await mkdtemp(join(tmpdir(), "client-token-"));
  const file = join(folder, "gateway.json");
  await writeFile(
    file,
    JSON.stringify({
      publicUrl,
      servers: {
        notes: {
          origin: { url: originUrl, assertion: {} },
          tools: { get_public_info: { scopes: ["public:read"] } },
        },
      },
      tokens: { accept: [{ issuer: provider.issuer }] },
      signingKeys: { callers: [{ secret: "CALLERS_SIGNING_KEY" }] },
    }),
  );
  const { privateKey } = await generateKeyPair("ES256", { extractable: true });
  const key = JSON.stringify({ ...(await exportJWK(privateKey)), kid: "test" });
  gateway = spawn(process.execPath, [COMMAND, "gateway", "--config", file], {
    env: { ...process.env, CALLERS_SIGNING_KEY: key },
    stdio: ["ignore", "pipe", "inherit"],
  });
  await once(gateway.stdout ?? gateway, "data");
});
afterAll(async () => {
  const exit = once(gateway, "exit");
  gateway.kill("SIGTERM");
  await exit;
  await provider.dispose();
  origin.close();
  origin.closeAllConnections();
  await rm(folder, { recursive: true });
});

test("the origin gets the edge's word for the caller, and never the client's token", async () => {
  const resource = `${publicUrl}/mcp/notes`;
  const client = await PublicClient.register(provider.issuer);
  const { access_token: token } = await client.signIn("full-reader", { resource });
  const response = await callTool(resource, "get_public_info", { authorization: `Bearer ${token}` });
  expect(response.status).toBe(200);

  expect(received).toHaveLength(1);
  const { headers = [], body = "" } = received[0] ?? {};
  for (const part of token.split(".")) expect(`${headers.join("\n")}\n${body}`).not.toContain(part);
  expect(headers.map((text) => text.toLowerCase())).not.toContain("authorization");

  const name = headers.findIndex((text) => text.toLowerCase() === "gatehouse-assertion");
  const verify = createCallerVerifier({ issuer: `${publicUrl}/callers`, audience: originUrl });
  expect(await verify(headers[name + 1] ?? "")).toEqual({
    issuer: provider.issuer,
    subject: "full-reader",
    clientId: decodeJwt(token).client_id,
    scopes: ["public:read", "confidential:read"],
  });
});

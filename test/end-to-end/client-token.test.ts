import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { decodeJwt } from "jose";
import { afterAll, beforeAll, expect, test } from "vitest";
import { verifyAssertion } from "../../edge/backend/index.ts";
import { freePort } from "../../environments/local/free-port.ts";
import { loadGatewaySecrets } from "../../environments/local/gateway-secrets.ts";
import { CLIENT_ID } from "../../environments/local/identity-provider/provider.ts";
import { IdentityProviderProcess } from "../environments/local/identity-provider/run-identity-provider.ts";
import { callTool } from "./call-tool.ts";
import { PublicClient } from "./public-client.ts";

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
  provider = await IdentityProviderProcess.run(`${publicUrl}/callback/local`);
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
      authorizationServer: {
        identityProviders: {
          local: {
            profile: "generic",
            issuer: provider.issuer,
            clients: [{ id: CLIENT_ID, secret: { secret: "LOCAL_CLIENT_SECRET" } }],
          },
        },
        access: { grants: [{ when: { group: "readers" }, scopes: ["public:read"] }] },
      },
      signingKeys: {
        callers: [{ secret: "CALLERS_SIGNING_KEY_1" }],
        tokens: [{ secret: "TOKENS_SIGNING_KEY_1" }],
      },
      sealingKeys: [{ secret: "SEALING_KEY_1" }],
    }),
  );
  const secrets = await loadGatewaySecrets(join(folder, "secrets"));
  const args = ["gateway", "--config", file, "--state", join(folder, "state")];
  gateway = spawn(process.execPath, ["--disable-warning=ExperimentalWarning", COMMAND, ...args], {
    env: { ...process.env, ...secrets, LOCAL_CLIENT_SECRET: provider.clientSecret },
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
  const client = await PublicClient.register(publicUrl);
  const { access_token: token } = await client.signIn("full-reader", resource);
  const response = await callTool(resource, "get_public_info", { authorization: `Bearer ${token}` });
  expect(response.status).toBe(200);

  expect(received).toHaveLength(1);
  const { headers = [], body = "" } = received[0] ?? {};
  for (const part of token.split(".")) expect(`${headers.join("\n")}\n${body}`).not.toContain(part);
  expect(headers.map((text) => text.toLowerCase())).not.toContain("authorization");

  const name = headers.findIndex((text) => text.toLowerCase() === "gatehouse-assertion");
  const verify = verifyAssertion({ issuer: `${publicUrl}/callers`, audience: originUrl });
  expect(await verify(headers[name + 1] ?? "")).toEqual({
    issuer: publicUrl,
    subject: "local:full-reader",
    clientId: decodeJwt(token).client_id,
    scopes: ["public:read"],
  });
});

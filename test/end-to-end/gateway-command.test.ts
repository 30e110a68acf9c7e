import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, request as httpRequest, type RequestListener } from "node:http";
import { type AddressInfo, createServer as createTcpServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { text } from "node:stream/consumers";
import { exportJWK, generateKeyPair, SignJWT } from "jose";
import { afterEach, describe, expect, it } from "vitest";

const folder = mkdtempSync(join(tmpdir(), "gatehouse-test-"));
const running: ChildProcess[] = [];
const cleanUps: (() => void)[] = [() => rmSync(folder, { recursive: true, force: true })];

afterEach(async () => {
  for (const child of running.splice(0)) {
    if (child.exitCode !== null || child.signalCode !== null) continue;
    child.kill("SIGTERM");
    await once(child, "exit");
  }
  for (const cleanUp of cleanUps.splice(1)) cleanUp();
});

function gateway(args: readonly string[], environment: Record<string, string> = {}) {
  const child = spawn(process.execPath, ["edge/command/main.ts", "gateway", ...args], {
    env: { PATH: process.env.PATH, ...environment },
    stdio: ["ignore", "pipe", "pipe"],
  });
  running.push(child);
  return child;
}

/** The first line that it prints, and how it ends if it never prints one. */
async function ready(child: ReturnType<typeof gateway>): Promise<{ ready: boolean; url: string }> {
  child.stderr.resume();
  for await (const line of createInterface(child.stdout)) {
    child.stdout.resume();
    return JSON.parse(line);
  }
  throw new Error("it ended without a line");
}

async function listen(listener: RequestListener): Promise<string> {
  const server = createServer(listener).listen(0, "127.0.0.1");
  cleanUps.push(() => server.close());
  await once(server, "listening");
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  return port;
}

function configurationFile(document: unknown): string {
  const file = join(folder, `${crypto.randomUUID()}.json`);
  writeFileSync(file, JSON.stringify(document));
  return file;
}

/** An issuer with a key that publishes it, and a function that signs access tokens with it. */
async function startIssuer() {
  const { publicKey, privateKey } = await generateKeyPair("ES256");
  const jwk = { ...(await exportJWK(publicKey)), kid: "one", alg: "ES256", use: "sig" };
  const issuer = await listen((request, response) => {
    const document = request.url === "/jwks" ? { keys: [jwk] } : { issuer, jwks_uri: `${issuer}/jwks` };
    response.setHeader("content-type", "application/json");
    response.end(JSON.stringify(document));
  });
  const token = (audience: string, scope: string) =>
    new SignJWT({ scope })
      .setProtectedHeader({ alg: "ES256", typ: "at+jwt", kid: "one" })
      .setIssuer(issuer)
      .setAudience(audience)
      .setSubject("somebody")
      .setIssuedAt()
      .setExpirationTime("5m")
      .sign(privateKey);
  return { issuer, token };
}

/** An origin that repeats what it was asked. */
async function startOrigin() {
  const seen: { method: string; url: string; headers: NodeJS.Dict<string | string[]> }[] = [];
  const url = await listen(async (request, response) => {
    const { id, method } = JSON.parse(await text(request));
    seen.push({ method, url: request.url ?? "", headers: request.headers });
    response.setHeader("content-type", "application/json");
    response.end(JSON.stringify({ jsonrpc: "2.0", id, result: { content: [] } }));
  });
  return { url: `${url}/mcp`, seen };
}

function call(url: string, token: string, tool: string) {
  return fetch(url, {
    method: "POST",
    headers: {
      authorization: `Bearer ${token}`,
      "content-type": "application/json",
      accept: "application/json",
    },
    body: JSON.stringify({
      jsonrpc: "2.0",
      id: 1,
      method: "tools/call",
      params: { name: tool, arguments: {} },
    }),
  });
}

describe("npm run gateway", () => {
  it("lets two configurations of the same build decide differently", async () => {
    const [{ issuer, token }, origin, ports] = await Promise.all([
      startIssuer(),
      startOrigin(),
      [await freePort(), await freePort()],
    ]);
    const statuses = await Promise.all(
      [{ scopes: ["read"] }, { scopes: ["write"] }].map(async (rule, index) => {
        const port = ports[index] ?? 0;
        const document = {
          publicUrl: `http://127.0.0.1:${port}`,
          servers: { documents: { origin: { url: origin.url }, tools: { look: rule } } },
          tokens: { accept: [{ issuer }] },
        };
        const { url } = await ready(gateway(["--config", configurationFile(document)]));
        const resource = `${url}/mcp/documents`;
        return (await call(resource, await token(resource, "read"), "look")).status;
      }),
    );
    expect(statuses).toEqual([200, 403]);
    expect(origin.seen.map(({ url }) => url)).toEqual(["/mcp"]);
    expect(origin.seen[0]?.headers).not.toHaveProperty("authorization");
  });

  it("takes the five variables of a plain OpenID Connect set-up for a whole configuration", async () => {
    const [{ issuer, token }, origin, port] = await Promise.all([startIssuer(), startOrigin(), freePort()]);
    const child = gateway(["--port", String(port)], {
      OIDC_ISSUER: issuer,
      OIDC_AUDIENCE: "my-api",
      OIDC_JWKS_URI: `${issuer}/jwks`,
      OIDC_SCOPE: "read write",
      DCR_PROXY_URL: "http://127.0.0.1:1/register",
      ORIGIN_URL: origin.url,
    });
    const { url } = await ready(child);
    expect(url).toBe(`http://127.0.0.1:${port}`);
    expect((await call(`${url}/mcp`, await token("my-api", "read write"), "anything")).status).toBe(200);
    expect((await call(`${url}/mcp`, await token("my-api", "read"), "anything")).status).toBe(403);
    expect((await call(`${url}/mcp`, await token("another-api", "read write"), "anything")).status).toBe(401);
    const metadata = await (await fetch(`${url}/.well-known/oauth-authorization-server`)).json();
    expect(metadata).toMatchObject({ issuer: url, registration_endpoint: "http://127.0.0.1:1/register" });
  });

  it("prints every fault of a file with its path and ends with 1, listening nowhere", async () => {
    const port = await freePort();
    const document = {
      publicUrl: `http://127.0.0.1:${port}`,
      servers: { documents: { origin: { url: "http://intranet.example.com/mcp" }, colour: "blue" } },
      tokens: { accept: [{ issuer: "https://login.example.com", algorithms: ["HS256"] }] },
      authorizationServer: {},
    };
    const child = gateway(["--config", configurationFile(document), "--port", String(port)]);
    const [err, out, [code]] = await Promise.all([
      text(child.stderr),
      text(child.stdout),
      once(child, "exit"),
    ]);
    expect(code).toBe(1);
    expect(out).toBe("");
    for (const path of [
      "servers.documents.colour",
      "servers.documents.origin.url",
      "tokens.accept.0.algorithms.0",
      "authorizationServer",
    ]) {
      expect(err).toContain(`${path}: `);
    }
    await expect(fetch(`http://127.0.0.1:${port}/health`)).rejects.toThrow();
  });

  it.each([
    [[], "OIDC_ISSUER: is not set"],
    [["--config", "/nowhere.json"], "/nowhere.json: cannot be read"],
    [["--config", "package.json", "--prot", "1"], "Usage: mcp-gatehouse gateway"],
    [["--port", "many"], "--port: expected a number"],
  ])("refuses %j with one clear message", async (args, message) => {
    const child = gateway(args);
    const [err, [code]] = await Promise.all([text(child.stderr), once(child, "exit")]);
    expect(code).toBe(1);
    expect(err).toContain(message);
    expect(err).not.toMatch(/^\s+at /m);
  });

  it("[H06] does not start without a secret that the configuration names, nor with one that is no key", async () => {
    const document = {
      publicUrl: `http://127.0.0.1:${await freePort()}`,
      servers: { documents: { origin: { url: "https://documents.example.com/mcp", assertion: {} } } },
      tokens: { accept: [{ issuer: "https://login.example.com" }] },
      signingKeys: { callers: [{ secret: "CALLERS_SIGNING_KEY" }] },
    };
    for (const environment of [{}, { CALLERS_SIGNING_KEY: "change-me" }] as Record<string, string>[]) {
      const child = gateway(["--config", configurationFile(document)], environment);
      const [err, [code]] = await Promise.all([text(child.stderr), once(child, "exit")]);
      expect(code).toBe(1);
      expect(err).toContain("signingKeys.callers.0: secret CALLERS_SIGNING_KEY: ");
      expect(err).not.toContain("change-me");
    }
  });

  it("ends on SIGTERM, and its workerd with it", async () => {
    const { issuer } = await startIssuer();
    const document = {
      publicUrl: `http://127.0.0.1:${await freePort()}`,
      servers: { documents: { origin: { url: "http://127.0.0.1:1/mcp" } } },
      tokens: { accept: [{ issuer }] },
    };
    const child = gateway(["--config", configurationFile(document)]);
    const { url } = await ready(child);
    const children = execFileSync("ps", ["-o", "pid=", "--ppid", String(child.pid)], {
      encoding: "utf8",
    }).trim();
    expect(children).toMatch(/^\d+$/);
    child.kill("SIGTERM");
    expect(await once(child, "exit")).toEqual([0, null]);
    expect(() => process.kill(Number(children), 0)).toThrow("ESRCH");
    await expect(fetch(`${url}/health`)).rejects.toThrow();
  });

  it("ends with 1 when its workerd dies", async () => {
    const { issuer } = await startIssuer();
    const document = {
      publicUrl: `http://127.0.0.1:${await freePort()}`,
      servers: { documents: { origin: { url: "http://127.0.0.1:1/mcp" } } },
      tokens: { accept: [{ issuer }] },
    };
    const child = gateway(["--config", configurationFile(document)]);
    await ready(child);
    execFileSync("pkill", ["-KILL", "-P", String(child.pid)]);
    expect(await once(child, "exit")).toEqual([1, null]);
  });

  it("connects to no identity provider at a private address, whatever its name", async () => {
    let connections = 0;
    const provider = createTcpServer((socket) => {
      connections += 1;
      socket.destroy();
    }).listen(0, "127.0.0.1");
    cleanUps.push(() => provider.close());
    await once(provider, "listening");
    const document = {
      publicUrl: "https://mcp.example.com",
      servers: { documents: { origin: { url: "https://documents.example.com/mcp" } } },
      // localhost stands for any public name that leads to a private address.
      tokens: { accept: [{ issuer: `https://localhost:${(provider.address() as AddressInfo).port}` }] },
    };
    const { url } = await ready(gateway(["--config", configurationFile(document), "--port", "0"]));
    const claims = Buffer.from(JSON.stringify({ iss: document.tokens.accept[0]?.issuer })).toString(
      "base64url",
    );
    const request = httpRequest(`${url}/mcp/documents`, {
      method: "POST",
      headers: {
        host: "mcp.example.com",
        authorization: `Bearer eyJhbGciOiJFUzI1NiJ9.${claims}.c2lnbmF0dXJl`,
      },
    }).end();
    const [response] = await once(request, "response");
    expect(response.statusCode).toBe(503);
    expect(connections).toBe(0);
  });
});

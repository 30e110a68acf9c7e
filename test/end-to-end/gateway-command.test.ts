import { once } from "node:events";
import { createServer, request as httpRequest, type RequestListener } from "node:http";
import { type AddressInfo, createServer as createTcpServer } from "node:net";
import { text } from "node:stream/consumers";
import { exportJWK, generateKeyPair, SignJWT } from "jose";
import { afterEach, describe, expect, it } from "vitest";
import { freePort } from "../../environments/local/free-port.ts";
import { configurationFile, outcome, ready, runGateway } from "./run-gateway.ts";

const cleanUps: (() => void)[] = [];
afterEach(() => {
  for (const cleanUp of cleanUps.splice(0)) cleanUp();
});

async function listen(listener: RequestListener): Promise<string> {
  const server = createServer(listener).listen(0, "127.0.0.1");
  cleanUps.push(() => server.close());
  await once(server, "listening");
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
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
        const { url } = await ready(runGateway(["--config", configurationFile(document)]));
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
    const child = runGateway(["--port", String(port)], {
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

  it("has Google Cloud's metadata server where the configuration asks for it, without which it would not serve", async () => {
    const port = await freePort();
    const credential = { type: "google-id-token", source: { type: "metadata-server" } };
    const document = {
      publicUrl: `http://127.0.0.1:${port}`,
      servers: {
        documents: { origin: { url: "https://documents-123.europe-west1.run.app/mcp", credential } },
      },
      tokens: { accept: [{ issuer: "https://login.example.com" }] },
    };
    const { url } = await ready(runGateway(["--config", configurationFile(document)]));
    expect((await fetch(`${url}/health`)).status).toBe(200);
  });

  it("prints every fault of a file with its path and ends with 1, listening nowhere", async () => {
    const port = await freePort();
    const document = {
      publicUrl: `http://127.0.0.1:${port}`,
      servers: { documents: { origin: { url: "http://intranet.example.com/mcp" }, colour: "blue" } },
      tokens: { accept: [{ issuer: "https://login.example.com", algorithms: ["HS256"] }] },
      authorisationServer: {},
    };
    const child = runGateway(["--config", configurationFile(document), "--port", String(port)]);
    const { code, stdout, stderr } = await outcome(child);
    expect(code).toBe(1);
    expect(stdout).toBe("");
    for (const path of [
      "servers.documents.colour",
      "servers.documents.origin.url",
      "tokens.accept.0.secret",
      "authorisationServer",
    ]) {
      expect(stderr).toContain(`${path}: `);
    }
    await expect(fetch(`http://127.0.0.1:${port}/health`)).rejects.toThrow();
  });

  it.each([
    [[], "OIDC_ISSUER: is not set"],
    [["--config", "/nowhere.json"], "/nowhere.json: cannot be read"],
    [["--config", "package.json", "--prot", "1"], "Usage: mcp-gatehouse gateway"],
    [["--port", "many"], "--port: expected a number"],
  ])("refuses %j with one clear message", async (args, message) => {
    const child = runGateway(args);
    const { code, stderr } = await outcome(child);
    expect(code).toBe(1);
    expect(stderr).toContain(message);
    expect(stderr).not.toMatch(/^\s+at /m);
  });

  it.each([
    ["an empty rule below a strict one", (rules: string) => `{"look":{"scopes":["admin"]},${rules}}`],
    ["and in another spelling", (rules: string) => `{"l\\u006fok":{"scopes":["admin"]},${rules}}`],
  ])("refuses a file with the same key twice: %s", async (_, tools) => {
    const file = configurationFile(`{
      "publicUrl": "http://127.0.0.1:${await freePort()}",
      "servers": { "documents": { "origin": { "url": "http://127.0.0.1:1/mcp" }, "tools": ${tools('"look":{"scopes":[]}')} } },
      "tokens": { "accept": [{ "issuer": "http://127.0.0.1:1" }] }
    }`);
    expect(await outcome(runGateway(["--config", file]))).toEqual({
      code: 1,
      stdout: "",
      stderr: `${file}: an object has the same key twice\n`,
    });
  });

  it("[H06] does not start without a secret that the configuration names, nor with one that is no key", async () => {
    const document = {
      publicUrl: `http://127.0.0.1:${await freePort()}`,
      servers: { documents: { origin: { url: "https://documents.example.com/mcp", assertion: {} } } },
      tokens: { accept: [{ issuer: "https://login.example.com" }] },
      signingKeys: { callers: [{ secret: "CALLERS_SIGNING_KEY" }] },
    };
    for (const environment of [{}, { CALLERS_SIGNING_KEY: "change-me" }] as Record<string, string>[]) {
      const child = runGateway(["--config", configurationFile(document)], environment);
      const { code, stderr } = await outcome(child);
      expect(code).toBe(1);
      expect(stderr).toContain("signingKeys.callers.0: secret CALLERS_SIGNING_KEY: ");
      expect(stderr).not.toContain("change-me");
    }
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
    const { url } = await ready(runGateway(["--config", configurationFile(document), "--port", "0"]));
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

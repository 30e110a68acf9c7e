import { execFile } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { writeFile } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { promisify } from "node:util";
import { decodeProtectedHeader, exportJWK, generateKeyPair } from "jose";
import { type Configuration, Provider } from "oidc-provider";
import { afterAll, beforeAll, expect, test } from "vitest";
import { callTool } from "./call-tool.ts";
import { ConfiguredGateway, runCommand } from "./configured-gateway.ts";

const SHARED_ISSUER = "https://tokens.example.com";
const SECRET = randomBytes(24).toString("base64url");
const CLIENT = { id: "gatehouse", secret: randomBytes(24).toString("base64url") };

/** With which the provider signs, beside the key for ID tokens that it does not do without. */
const ALGORITHMS = ["EdDSA", "PS256", "ES384"] as const;

let gateway: ConfiguredGateway;
let config: string;
/** Its access tokens are opaque, as it is installed. */
let opaque: Provider;
/** Its access tokens are JWTs: RFC 9068. */
let signing: Provider;
const servers: Server[] = [];

/** An OpenID provider on this machine: as it is installed, or with keys and an idea of resources. */
async function startProvider(
  configuration: Pick<Configuration, "jwks"> = {},
  resourceIndicators: NonNullable<Configuration["features"]>["resourceIndicators"] = { enabled: false },
): Promise<Provider> {
  const server = createServer().listen(0, "127.0.0.1");
  servers.push(server);
  await once(server, "listening");
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const provider = new Provider(issuer, {
    ...configuration,
    clients: [CLIENT.id, ...ALGORITHMS].map((id) => ({
      client_id: id,
      client_secret: CLIENT.secret,
      redirect_uris: [],
      response_types: [],
      grant_types: ["client_credentials"],
    })),
    features: {
      devInteractions: { enabled: false },
      clientCredentials: { enabled: true },
      introspection: { enabled: true },
      resourceIndicators,
    },
  });
  server.on("request", provider.callback());
  return provider;
}

/** One that signs access tokens for whatever resource is asked for, by the algorithm that the client is called after. */
async function startSigningProvider(): Promise<Provider> {
  const keys = ["RS256", ...ALGORITHMS].map(async (alg) => {
    const { privateKey } = await generateKeyPair(alg, { extractable: true });
    return { ...(await exportJWK(privateKey)), alg, use: "sig" };
  });
  const jwks = { keys: await Promise.all(keys) } as NonNullable<Configuration["jwks"]>;
  return startProvider(
    { jwks },
    {
      enabled: true,
      getResourceServerInfo: (_, resource, { clientId }) => ({
        scope: "public:read",
        audience: resource,
        accessTokenFormat: "jwt",
        jwt: { sign: { alg: clientId as (typeof ALGORITHMS)[number] } },
      }),
    },
  );
}

beforeAll(async () => {
  [opaque, signing] = await Promise.all([startProvider(), startSigningProvider()]);
  const { issuer } = opaque;
  const accept = [
    {
      issuer: SHARED_ISSUER,
      algorithms: ["HS256"],
      secret: { secret: "MCP_JWT_SECRET_KEY" },
      tokenType: "JWT",
    },
    {
      issuer,
      introspection: {
        type: "rfc7662",
        endpoint: `${issuer}/token/introspection`,
        client: { id: CLIENT.id, secret: { secret: "INTROSPECTION_SECRET" } },
      },
    },
    { issuer: signing.issuer, algorithms: [...ALGORITHMS] },
  ];
  gateway = await ConfiguredGateway.start({
    secrets: { MCP_JWT_SECRET_KEY: SECRET, INTROSPECTION_SECRET: CLIENT.secret },
    run: async (prepared) => {
      config = join(prepared.folder, "gateway.json");
      const document = { ...prepared.document, tokens: { accept } };
      await writeFile(join(prepared.folder, "gateway.env"), `MCP_JWT_SECRET_KEY='${SECRET}'\n`);
      return runCommand({ ...prepared, document });
    },
  });
});

afterAll(async () => {
  for (const server of servers) {
    server.close();
    server.closeAllConnections();
  }
  await gateway.dispose();
});

/** A token as a developer makes it, with the gateway's secrets or with others. */
async function create(args: readonly string[], environment?: Record<string, string>): Promise<string> {
  const secrets = environment ? [] : ["--secrets-file", config.replace(/json$/, "env")];
  const { stdout } = await promisify(execFile)(
    process.execPath,
    [
      "edge/command/main.ts",
      "token",
      "create",
      "--config",
      config,
      "--issuer",
      SHARED_ISSUER,
      "--subject",
      "alice",
      ...secrets,
      ...args,
    ],
    { env: { PATH: process.env.PATH, ...environment } },
  );
  return stdout.trim().replace("Token: ", "");
}

async function toolsOf(token: string): Promise<{ status: number; tools: string[]; challenge: string }> {
  const response = await fetch(gateway.resource, {
    method: "POST",
    headers: {
      authorization: `Bearer ${token}`,
      "content-type": "application/json",
      accept: "application/json, text/event-stream",
      "mcp-protocol-version": "2025-11-25",
    },
    body: JSON.stringify({ jsonrpc: "2.0", id: 1, method: "tools/list" }),
  });
  const text = await response.text();
  const names = [...text.matchAll(/"name":"(get_\w+)"/g)].map(([, name = ""]) => name);
  return { status: response.status, tools: names, challenge: response.headers.get("www-authenticate") ?? "" };
}

test("a token made with the shared secret sees and calls what its scopes say, and nothing else", async () => {
  const calls = (token: string) =>
    Promise.all(
      ["get_public_info", "get_confidential_info"].map(
        async (name) => (await callTool(gateway.resource, name, { authorization: `Bearer ${token}` })).status,
      ),
    );
  const both = await create(["--scope", "public:read confidential:read"]);
  expect(await toolsOf(both)).toMatchObject({
    status: 200,
    tools: ["get_public_info", "get_confidential_info"],
  });
  expect(await calls(both)).toEqual([200, 200]);
  const one = await create(["--scope", "public:read"]);
  expect(await toolsOf(one)).toMatchObject({ status: 200, tools: ["get_public_info"] });
  expect(await calls(one)).toEqual([200, 403]);
  const none = await create([]);
  expect(await toolsOf(none)).toMatchObject({ status: 200, tools: [] });
  expect(await calls(none)).toEqual([403, 403]);
});

test("[A11] a token that was made to have ended an hour ago is refused", async () => {
  const { status, challenge } = await toolsOf(
    await create(["--scope", "public:read", "--expires-in", "-1h"]),
  );
  expect(status).toBe(401);
  expect(challenge).toContain('error_description="Token verification failed: it has expired"');
});

test("[A02] a token that was made with another secret is refused", async () => {
  const other = { MCP_JWT_SECRET_KEY: randomBytes(24).toString("base64url") };
  const { status, challenge } = await toolsOf(await create(["--scope", "public:read"], other));
  expect(status).toBe(401);
  expect(challenge).toContain('error_description="Token verification failed"');
});

test.each(ALGORITHMS)("[A02] a token that a provider signed by %s opens the server", async (algorithm) => {
  const response = await fetch(`${signing.issuer}/token`, {
    method: "POST",
    headers: { authorization: `Basic ${btoa(`${algorithm}:${CLIENT.secret}`)}` },
    body: new URLSearchParams({
      grant_type: "client_credentials",
      resource: gateway.resource,
      scope: "public:read",
    }),
  });
  const { access_token: token } = (await response.json()) as { access_token: string };
  expect(decodeProtectedHeader(token)).toMatchObject({ alg: algorithm, typ: "at+jwt" });
  expect(await toolsOf(token)).toMatchObject({ status: 200, tools: ["get_public_info"] });
});

test("[A09] an opaque token opens the server that its issuer says it is for, until it is taken back", async () => {
  const client = await opaque.Client.find(CLIENT.id);
  if (!client) throw new Error("expected the client");
  const issue = async (audience: string) => {
    const token = new opaque.AccessToken({
      accountId: "alice",
      client,
      grantId: await new opaque.Grant({ accountId: "alice", clientId: CLIENT.id }).save(),
      gty: "authorization_code",
      scope: "public:read",
    });
    token.setAudience(audience);
    return token.save();
  };
  const good = await issue(gateway.resource);
  expect(await toolsOf(good)).toMatchObject({ status: 200, tools: ["get_public_info"] });
  expect(await toolsOf(await issue(`${gateway.url}/mcp/elsewhere`))).toMatchObject({
    status: 401,
    tools: [],
  });
  const revoked = await issue(gateway.resource);
  await (await opaque.AccessToken.find(revoked))?.destroy();
  expect(await toolsOf(revoked)).toMatchObject({ status: 401, tools: [] });
});

import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { describe, expect, it } from "vitest";
import { unstable_readConfig as readConfig } from "wrangler";
import { secretNames } from "../../edge/src/configuration/secrets.ts";
import { edgeConfiguration } from "../../stacks/edge-configuration.ts";
import { environmentNames, loadEnvironment } from "../../stacks/environments.ts";

const DEPLOYABLE = environmentNames.filter((name) => name !== "local");

async function deployEdge(args: readonly string[], environment: Record<string, string> = {}) {
  const child = spawn(process.execPath, ["stacks/deploy-edge.ts", ...args], {
    env: { PATH: process.env.PATH, HOME: process.env.HOME, WRANGLER_SEND_METRICS: "false", ...environment },
  });
  const [out, err, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, "exit")]);
  return { code, out, err };
}

/**
 * Cloudflare's API as far as wrangler asks it here: an account with the Worker and its secrets, that takes an
 * upload. https://developers.cloudflare.com/api/resources/workers/subresources/scripts/
 */
async function cloudflareWith(secrets: readonly string[]) {
  const asked: { readonly request: string; readonly body: string }[] = [];
  const service = {
    default_environment: { environment: "production", script: { last_deployed_from: "wrangler" } },
    deployments: [],
  };
  const server = createServer(async (request, response) => {
    const { method, url = "" } = request;
    asked.push({ request: `${method} ${url}`, body: await text(request) });
    const result = url.endsWith("/secrets")
      ? secrets.map((name) => ({ name, type: "secret_text" }))
      : service;
    response.writeHead(200, { "content-type": "application/json" });
    response.end(JSON.stringify({ success: true, errors: [], messages: [], result }));
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  const environment = {
    CLOUDFLARE_API_BASE_URL: `http://127.0.0.1:${port}`,
    CLOUDFLARE_API_TOKEN: "stand-in",
    CLOUDFLARE_ACCOUNT_ID: "0123456789abcdef0123456789abcdef",
  };
  return { asked, environment, close: () => server.close() };
}

describe("deploying the gateway", () => {
  it.each(DEPLOYABLE)(
    "has a wrangler environment for %s: its route, and the secrets its configuration names",
    async (name) => {
      const document = edgeConfiguration(await loadEnvironment(name));
      const config = readConfig({ config: "edge/wrangler.jsonc", env: name });
      expect(config.routes).toEqual([{ pattern: new URL(document.publicUrl).host, custom_domain: true }]);
      expect(config.secrets?.required).toEqual(secretNames(document));
      expect(config.compatibility_flags).toContain("global_fetch_strictly_public");
      expect(config.workers_dev).toBe(false);
    },
  );

  it("lists in a dry run the secrets the account needs, and packs the computed configuration", async () => {
    const { code, out } = await deployEdge(["dev", "--dry-run"]);
    expect(code).toBe(0);
    expect(out).toContain("Secrets that the account needs: CALLERS_SIGNING_KEY");
    expect(out).toContain("configuration/document.json");
  });

  it("refuses when the account lacks a secret that the configuration names, and says how to set it", async () => {
    const cloudflare = await cloudflareWith(["ANOTHER_SECRET"]);
    const { code, err } = await deployEdge(["dev"], cloudflare.environment);
    cloudflare.close();
    expect(code).toBe(1);
    expect(err).toContain("Not deployed: the account lacks these secrets.");
    expect(err).toContain(
      "npx wrangler secret put CALLERS_SIGNING_KEY --config edge/wrangler.jsonc --env dev",
    );
    expect(cloudflare.asked.filter(({ request }) => !request.startsWith("GET "))).toEqual([]);
  });

  it("uploads the worker with the computed configuration when nothing is missing", async () => {
    const cloudflare = await cloudflareWith(["CALLERS_SIGNING_KEY"]);
    await deployEdge(["dev"], cloudflare.environment);
    cloudflare.close();
    const upload = cloudflare.asked.find(({ request }) =>
      /^POST .*\/scripts\/mcp-gatehouse-dev\/versions/.test(request),
    );
    expect(upload?.body).toContain('"publicUrl":"https://mcp.dev.example.com"');
  });

  it.each([[["local"]], [["nowhere"]], [[]], [["dev", "staging"]], [["dev", "--force"]]])(
    "refuses %j and names the environments there are",
    async (args) => {
      const { code, err } = await deployEdge(args);
      expect(code).toBe(1);
      expect(err).toContain(
        "Usage: npm run edge:deploy -- <dev | staging | production> [--secrets-file <file>] [--dry-run]",
      );
    },
  );

  it("commits no configuration document: the build holds none until it is deployed or served", () => {
    expect(readFileSync("edge/src/configuration/document.json", "utf8").trim()).toBe("null");
  });
});

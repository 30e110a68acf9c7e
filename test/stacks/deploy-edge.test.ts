import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import {
  appendFileSync,
  cpSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { basename, join, resolve } from "node:path";
import { text } from "node:stream/consumers";
import { describe, expect, it, onTestFinished } from "vitest";
import { unstable_readConfig as readConfig } from "wrangler";
import { secretNames } from "../../edge/src/configuration/secrets.ts";
import { edgeConfiguration } from "../../stacks/edge-configuration.ts";
import { environmentNames, loadEnvironment } from "../../stacks/environments.ts";

const DEPLOYABLE = environmentNames.filter((name) => name !== "local");

async function deployEdge(args: readonly string[], environment: Record<string, string> = {}, project = ".") {
  const child = spawn(process.execPath, ["stacks/deploy-edge.ts", ...args], {
    cwd: project,
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

/** A copy of the project's sources, for a test to edit. */
function copyOfProject(): string {
  const folder = mkdtempSync(join(tmpdir(), "gatehouse-project-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const files = ["package.json", "package-lock.json", "tsconfig.base.json"];
  for (const path of ["edge", "environments", "modules", "stacks", ...files]) {
    const filter = (source: string) => !["dist", "node_modules", ".wrangler"].includes(basename(source));
    cpSync(path, join(folder, path), { recursive: true, filter });
  }
  symlinkSync(resolve("node_modules"), join(folder, "node_modules"), "junction");
  return folder;
}

/** The build that a project keeps of its worker, as `npm run gateway` makes it. */
function keptBuildOf(project: string): string {
  const build =
    'import { buildWorker } from "./edge/command/build-worker.ts"; console.log(await buildWorker());';
  const options = { cwd: project, encoding: "utf8" } as const;
  return execFileSync(process.execPath, ["--input-type=module", "--eval", build], options).trim();
}

const uploadTo = (cloudflare: Awaited<ReturnType<typeof cloudflareWith>>) =>
  cloudflare.asked.find(({ request }) => /^POST .*\/scripts\/mcp-gatehouse-dev\/versions/.test(request));

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
    expect(uploadTo(cloudflare)?.body).toContain('"publicUrl":"https://mcp.dev.example.com"');
  });

  it("uploads what the sources are, whatever has become of the build that is kept of them", async () => {
    const project = copyOfProject();
    appendFileSync(join(keptBuildOf(project), "worker.js"), "// edited by hand");
    const cloudflare = await cloudflareWith(["CALLERS_SIGNING_KEY"]);
    await deployEdge(["dev"], cloudflare.environment, project);
    cloudflare.close();
    expect(uploadTo(cloudflare)?.body).toContain("worker.js");
    expect(uploadTo(cloudflare)?.body).not.toContain("edited by hand");
  });

  it.each([
    ["another host", "mcp.dev.example.com", "mcp.elsewhere.example.com"],
    ["a pattern instead of a custom domain", '"custom_domain": true', '"zone_name": "example.com"'],
  ])("refuses a route that is %s, naming it and the publicUrl", async (_what, here, there) => {
    const project = copyOfProject();
    const file = join(project, "edge", "wrangler.jsonc");
    writeFileSync(file, readFileSync(file, "utf8").replace(here, there));
    const { routes } = readConfig({ config: file, env: "dev" });
    const { code, err } = await deployEdge(["dev", "--dry-run"], {}, project);
    expect(code).toBe(1);
    expect(err).toContain(
      "Not deployed: the publicUrl of dev is https://mcp.dev.example.com, and env.dev.routes in " +
        `edge/wrangler.jsonc is ${JSON.stringify(routes)}. ` +
        'Make it [{"pattern":"mcp.dev.example.com","custom_domain":true}].',
    );
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

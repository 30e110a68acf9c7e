import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { describe, expect, it, onTestFinished } from "vitest";
import { unstable_readConfig as readConfig } from "wrangler";
import { edgeConfiguration } from "../../stacks/edge-configuration.ts";
import { environmentNames, loadEnvironment } from "../../stacks/environments.ts";
import { cloudflareWith } from "./cloudflare-api.ts";
import { copyOfProject } from "./copy-of-project.ts";

const DEPLOYABLE = environmentNames.filter((name) => name !== "local");

async function deployEdge(args: readonly string[], environment: Record<string, string> = {}, project = ".") {
  const child = spawn(process.execPath, ["stacks/deploy-edge.ts", ...args], {
    cwd: project,
    env: { PATH: process.env.PATH, HOME: process.env.HOME, WRANGLER_SEND_METRICS: "false", ...environment },
  });
  const [out, err, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, "exit")]);
  return { code, out, err };
}

/** The build that a project keeps of its worker, as `npm run gateway` makes it. */
function keptBuildOf(project: string): string {
  const build =
    'import { buildWorker } from "./edge/command/build-worker.ts"; console.log(await buildWorker());';
  const options = { cwd: project, encoding: "utf8" } as const;
  return execFileSync(process.execPath, ["--input-type=module", "--eval", build], options).trim();
}

const uploadTo = (cloudflare: Awaited<ReturnType<typeof cloudflareWith>>) =>
  cloudflare.asked.find(({ request }) => /^PUT .*\/scripts\/mcp-gatehouse-dev\?/.test(request));

/** The secrets that the environment dev needs, the first place of each ring of keys. */
const SECRETS = [
  "CALLERS_SIGNING_KEY_1",
  "TOKENS_SIGNING_KEY_1",
  "WORKLOAD_SIGNING_KEY_1",
  "SEALING_KEY_1",
  "GOOGLE_CLIENT_SECRET",
];

/** The path of a file with this text. */
function file(text: string): string {
  const folder = mkdtempSync(join(tmpdir(), "gatehouse-secrets-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const path = join(folder, "secrets");
  writeFileSync(path, text);
  return path;
}

describe("deploying the gateway", () => {
  it.each(DEPLOYABLE)(
    "has a wrangler environment for %s: its route, and its Durable Objects",
    async (name) => {
      const document = edgeConfiguration(await loadEnvironment(name));
      const config = readConfig({ config: "edge/wrangler.jsonc", env: name });
      expect(config.routes).toEqual([{ pattern: new URL(document.publicUrl).host, custom_domain: true }]);
      expect(config.compatibility_flags).toContain("global_fetch_strictly_public");
      expect(config.workers_dev).toBe(false);
      // Wrangler does not hand bindings down to an environment.
      const classes = ["GrantObject", "ReplayGuardObject"];
      expect(config.durable_objects).toMatchObject({
        bindings: classes.map((name) => ({ class_name: name })),
      });
      expect(config.migrations).toEqual([{ tag: "v1", new_sqlite_classes: classes }]);
    },
  );

  it("lists in a dry run the secrets the account needs, and packs the computed configuration", async () => {
    const { code, out } = await deployEdge(["dev", "--dry-run"]);
    expect(code).toBe(0);
    expect(out).toContain(
      "Secrets that the account needs: CALLERS_SIGNING_KEY_1 (or CALLERS_SIGNING_KEY_2 or CALLERS_SIGNING_KEY_3), ",
    );
    expect(out).toContain(", GOOGLE_CLIENT_SECRET\n");
    expect(out).toContain("configuration/document.json");
  });

  it("refuses when the account lacks a secret that the configuration names, and says how to set it", async () => {
    const cloudflare = await cloudflareWith(SECRETS.slice(1, 3));
    const { code, err } = await deployEdge(["dev"], cloudflare.environment);
    expect(code).toBe(1);
    expect(err).toContain("Not deployed: the account lacks these secrets.");
    for (const secret of ["CALLERS_SIGNING_KEY_1", "GOOGLE_CLIENT_SECRET"]) {
      expect(err).toContain(`npx wrangler secret put ${secret} --config edge/wrangler.jsonc --env dev`);
    }
    expect(err).not.toContain("TOKENS_SIGNING_KEY");
    expect(cloudflare.asked.filter(({ request }) => !request.startsWith("GET "))).toEqual([]);
  });

  it("uploads the worker with the computed configuration when nothing is missing", async () => {
    const cloudflare = await cloudflareWith(SECRETS);
    await deployEdge(["dev"], cloudflare.environment);
    expect(uploadTo(cloudflare)?.body).toContain('"publicUrl":"https://mcp.dev.example.com"');
    expect(uploadTo(cloudflare)?.body).toContain('"new_sqlite_classes":["GrantObject","ReplayGuardObject"]');
  });

  it("is content with any key of a ring: after rotations the first place need not be the one that is taken", async () => {
    const cloudflare = await cloudflareWith(SECRETS.map((name) => name.replace("KEY_1", "KEY_3")));
    await deployEdge(["dev"], cloudflare.environment);
    expect(uploadTo(cloudflare)).toBeDefined();
  });

  it.each([
    ["variables, one per line", SECRETS.map((name) => `${name}='{"kid":"${name}"}'`).join("\n")],
    ["JSON", JSON.stringify(Object.fromEntries(SECRETS.map((name) => [name, `{"kid":"${name}"}`])))],
  ])("uploads the secrets of a file along with it: %s", async (_what, text) => {
    const cloudflare = await cloudflareWith([]);
    await deployEdge(["dev", "--secrets-file", file(text)], cloudflare.environment);
    const secret = { name: "SEALING_KEY_1", type: "secret_text", text: '{"kid":"SEALING_KEY_1"}' };
    expect(uploadTo(cloudflare)?.body).toContain(JSON.stringify(secret));
  });

  it.each([
    ["variables, one per line", "CALLERS_SIGNING_KEY_2='{}'\nTOKENS_SIGNING_KEY_1=\nSEALING_KEY_1='{}'\n"],
    ["JSON", '{"CALLERS_SIGNING_KEY_2":"{}","TOKENS_SIGNING_KEY_1":null,"SEALING_KEY_1":"{}"}'],
  ])("refuses a file that lacks a secret, and names it: %s", async (_what, text) => {
    const path = file(text);
    const { code, err } = await deployEdge(["dev", "--dry-run", "--secrets-file", path]);
    expect(code).toBe(1);
    expect(err).toBe(
      `Not deployed: ${path} lacks TOKENS_SIGNING_KEY_1 (or TOKENS_SIGNING_KEY_2 or TOKENS_SIGNING_KEY_3), ` +
        "WORKLOAD_SIGNING_KEY_1 (or WORKLOAD_SIGNING_KEY_2 or WORKLOAD_SIGNING_KEY_3), GOOGLE_CLIENT_SECRET.\n",
    );
  });

  it("uploads what the sources are, whatever has become of the build that is kept of them", async () => {
    const project = copyOfProject();
    appendFileSync(join(keptBuildOf(project), "worker.js"), "// edited by hand");
    const cloudflare = await cloudflareWith(SECRETS);
    await deployEdge(["dev"], cloudflare.environment, project);
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

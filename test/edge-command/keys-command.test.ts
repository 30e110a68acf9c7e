import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { describe, expect, it, onTestFinished } from "vitest";
import { cloudflareWith } from "../stacks/cloudflare-api.ts";
import { copyOfProject } from "../stacks/copy-of-project.ts";

/** A gateway that has one key of each kind. */
async function startGateway(): Promise<string> {
  const server = createServer((request, response) => {
    const name = request.url === "/callers/.well-known/jwks.json" ? "CALLERS" : "TOKENS";
    response.end(JSON.stringify({ keys: [{ kty: "EC", kid: `${name}_1.1700000000` }] }));
  }).listen(0, "127.0.0.1");
  onTestFinished(() => void server.close());
  await once(server, "listening");
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** A project whose environment dev is served at a URL of this machine, and the file of its configuration. */
function projectAt(publicUrl: string) {
  const project = copyOfProject();
  const wranglerConfig = join(project, "edge", "wrangler.jsonc");
  const served = readFileSync(wranglerConfig, "utf8").replace("mcp.dev.example.com", new URL(publicUrl).host);
  writeFileSync(wranglerConfig, served);
  const config = join(project, "gateway.json");
  const ring = (name: string) => [{ secret: `${name}_1` }, { secret: `${name}_2` }];
  const document = {
    publicUrl,
    servers: { documents: { origin: { url: "https://documents.example.com/mcp", assertion: {} } } },
    tokens: { accept: [{ issuer: "https://login.example.com" }] },
    signingKeys: { callers: ring("CALLERS"), tokens: ring("TOKENS") },
    sealingKeys: ring("SEALING"),
  };
  writeFileSync(config, JSON.stringify(document));
  return { project, config };
}

async function keys(args: readonly string[], { cwd = ".", environment = {} } = {}) {
  const child = spawn(process.execPath, ["edge/command/main.ts", "keys", ...args], {
    cwd,
    env: { PATH: process.env.PATH, HOME: process.env.HOME, WRANGLER_SEND_METRICS: "false", ...environment },
  });
  const [out, err, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, "exit")]);
  return { code, out, err };
}

describe("mcp-gatehouse keys rotate --wrangler-env", () => {
  it("has wrangler write every key at once, and prints a line about each and nothing else", async () => {
    const { project, config } = projectAt(await startGateway());
    const cloudflare = await cloudflareWith(["CALLERS_1", "TOKENS_1", "SEALING_1"]);
    const args = ["rotate", "--config", config, "--wrangler-env", "dev"];
    const { code, out, err } = await keys(args, { cwd: project, environment: cloudflare.environment });
    expect({ code, err }).toEqual({ code: 0, err: expect.any(String) });
    const records = out
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line));
    expect(records.map(({ event, ring, slot }) => [event, ring, slot])).toEqual([
      ["key-rotation", "callers", "CALLERS_2"],
      ["key-rotation", "tokens", "TOKENS_2"],
      ["key-rotation", "sealing", "SEALING_2"],
    ]);
    const writes = cloudflare.asked.filter(({ request }) => !request.startsWith("GET "));
    expect(writes.map(({ request }) => request.replace(/\?.*/, ""))).toEqual([
      "PATCH /accounts/0123456789abcdef0123456789abcdef/workers/scripts/mcp-gatehouse-dev/secrets-bulk",
    ]);
    const { secrets } = JSON.parse(writes[0]?.body ?? "");
    for (const { slot, kid } of records) {
      const { d, k, ...jwk } = JSON.parse(secrets[slot].text);
      expect(jwk.kid).toBe(kid);
      expect(out).not.toContain(d ?? k);
    }
  });

  it("refuses a configuration that another environment serves", async () => {
    const { project, config } = projectAt("http://127.0.0.1:1");
    const args = ["rotate", "--config", config, "--wrangler-env", "production"];
    const { code, out, err } = await keys(args, { cwd: project });
    expect({ code, out }).toEqual({ code: 1, out: "" });
    expect(err).toBe(
      "--wrangler-env: the route of production in edge/wrangler.jsonc is not that of http://127.0.0.1:1\n",
    );
  });
});

describe("mcp-gatehouse keys", () => {
  const config = ["--config", "gateway.json"];

  it.each([
    [["create"], "--config and --secrets-file are needed", "keys create"],
    [["create", ...config], "--config and --secrets-file are needed", "keys create"],
    [["create", ...config, "--secret-file", "x"], "Unknown option '--secret-file'", "keys create"],
    [["rotate", "--secrets-file", "x"], "--config is needed", "keys rotate"],
    [["rotate", ...config], "one of --secrets-file and --wrangler-env is needed", "keys rotate"],
    [
      ["rotate", ...config, "--secrets-file", "x", "--wrangler-env", "dev"],
      "one of --secrets-file and --wrangler-env is needed",
      "keys rotate",
    ],
    [["rotate", ...config, "--secrets-file", "x", "--after", "-1"], "--after", "keys rotate"],
    [
      ["rotate", ...config, "--secrets-file", "x", "--after", "1h"],
      "--after: expected seconds",
      "keys rotate",
    ],
    [["revoke"], "Usage: mcp-gatehouse keys create", "keys rotate"],
  ])("refuses %j, and says how it is used", async (args, reason, command) => {
    const { code, out, err } = await keys(args);
    expect({ code, out }).toEqual({ code: 1, out: "" });
    expect(err).toContain(reason);
    expect(err).toContain(`Usage: mcp-gatehouse ${command}`);
    expect(err).not.toMatch(/^\s+at /m);
  });

  it.each([[["--ring", "seals"]], [["--slot", "CALLERS_3"]], [["--ring", "tokens", "--slot", "CALLERS_1"]]])(
    "refuses %j and names the rings and slots there are",
    async (args) => {
      const { config: file } = projectAt("http://127.0.0.1:1");
      const { code, err } = await keys([
        "rotate",
        "--config",
        file,
        "--secrets-file",
        `${file}.env`,
        ...args,
      ]);
      expect(code).toBe(1);
      expect(err).toContain(
        "these: callers (CALLERS_1, CALLERS_2); tokens (TOKENS_1, TOKENS_2); sealing (SEALING_1",
      );
    },
  );

  it("refuses a configuration with a fault, and makes no file", async () => {
    const { config: file } = projectAt("http://mcp.example.com");
    const { code, err } = await keys(["create", "--config", file, "--secrets-file", `${file}.env`]);
    expect(code).toBe(1);
    expect(err).toMatch(/^publicUrl: expected https:/);
    expect(existsSync(`${file}.env`)).toBe(false);
  });
});

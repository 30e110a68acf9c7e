import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseEnv } from "node:util";
import { describe, expect, it, onTestFinished } from "vitest";
import { freePort } from "../../environments/local/free-port.ts";
import { configurationFile, outcome, ready, runGateway } from "./run-gateway.ts";

function emptyFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "gatehouse-state-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

const ring = (name: string) => [{ secret: `${name}_1` }, { secret: `${name}_2` }];

/** A gateway that gives out tokens of its own, after a sign-in elsewhere. */
async function document() {
  return {
    publicUrl: `http://127.0.0.1:${await freePort()}`,
    servers: { documents: { origin: { url: "http://127.0.0.1:1/mcp" } } },
    authorizationServer: {
      identityProviders: {
        company: { profile: "generic", issuer: "http://127.0.0.1:1", clients: [{ id: "gateway" }] },
      },
      access: { grants: [{ when: { group: "readers" }, scopes: [] }] },
    },
    signingKeys: { tokens: ring("TOKENS") },
    sealingKeys: ring("SEALING"),
  };
}

/** Runs `mcp-gatehouse keys …`; its records. */
function keys(...args: readonly string[]): readonly { readonly kid: string; readonly slot: string }[] {
  const stdout = execFileSync(process.execPath, ["edge/command/main.ts", "keys", ...args], {
    encoding: "utf8",
  });
  return stdout
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line));
}

/** A configuration file, and a file with the first keys that it names. */
async function withKeys() {
  const config = configurationFile(await document());
  const secretsFile = join(emptyFolder(), "gateway.env");
  const records = keys("create", "--config", config, "--secrets-file", secretsFile);
  const variables = () => parseEnv(readFileSync(secretsFile, "utf8")) as Record<string, string>;
  return { config, secretsFile, records, variables };
}

async function publishedBy(url: string): Promise<string[]> {
  const response = await fetch(`${url}/.well-known/jwks.json`);
  const { keys } = (await response.json()) as { keys: { kid: string }[] };
  return keys.map(({ kid }) => kid);
}

describe("a gateway with keys that its own command made", () => {
  it("publishes those, and after a rotation and a restart the next ones too", async () => {
    const { config, secretsFile, records, variables } = await withKeys();
    expect(records.map(({ slot }) => slot)).toEqual(["TOKENS_1", "SEALING_1"]);
    const args = ["--config", config, "--state", emptyFolder()];
    const first = runGateway(args, variables());
    expect(await publishedBy((await ready(first)).url)).toEqual([records[0]?.kid]);
    first.kill("SIGTERM");
    await once(first, "exit");
    const [next] = keys("rotate", "--config", config, "--secrets-file", secretsFile, "--ring", "tokens");
    const { url } = await ready(runGateway(args, variables()));
    expect(await publishedBy(url)).toEqual([records[0]?.kid, next?.kid]);
  });

  it("takes them with the quotes that docker run --env-file leaves around them", async () => {
    const { config, records, variables } = await withKeys();
    const quoted = Object.entries(variables()).map(([name, value]) => [name, `'${value}'`]);
    const { url } = await ready(
      runGateway(["--config", config, "--state", emptyFolder()], Object.fromEntries(quoted)),
    );
    expect(await publishedBy(url)).toEqual([records[0]?.kid]);
  });
});

describe("the state of a gateway", () => {
  it("is in a folder that its owner alone can read, and that no second gateway may have", async () => {
    const { config, variables } = await withKeys();
    const state = join(emptyFolder(), "state");
    const args = ["--config", config, "--state", state];
    const { url } = await ready(runGateway(args, variables()));
    expect(statSync(state).mode & 0o777).toBe(0o700);
    const second = await withKeys();
    expect(
      await outcome(runGateway(["--config", second.config, "--state", state], second.variables())),
    ).toEqual({
      code: 1,
      stdout: "",
      stderr: expect.stringContaining(
        `--state: another gateway has ${state}; stop that, or name another folder\n`,
      ),
    });
    expect(await publishedBy(url)).toHaveLength(1);
  });

  it("is free for the next gateway when one was killed", async () => {
    const { config, variables } = await withKeys();
    const args = ["--config", config, "--state", emptyFolder()];
    const first = runGateway(args, variables());
    await ready(first);
    first.kill("SIGKILL");
    await once(first, "exit");
    expect((await ready(runGateway(args, variables()))).ready).toBe(true);
  });

  it("is kept by default in .gatehouse, where the gateway is started", async () => {
    const { config, variables } = await withKeys();
    const cwd = emptyFolder();
    const main = join(process.cwd(), "edge/command/main.ts");
    const env = { PATH: process.env.PATH, ...variables() };
    const child = spawn(process.execPath, [main, "gateway", "--config", config], {
      cwd,
      env,
      stdio: ["ignore", "pipe", "pipe"],
    });
    onTestFinished(() => void child.kill("SIGKILL"));
    await ready(child);
    expect(existsSync(join(cwd, ".gatehouse", "objects"))).toBe(true);
  });

  it("is nowhere when the gateway signs nobody in", async () => {
    const state = join(emptyFolder(), "state");
    const config = configurationFile({
      publicUrl: `http://127.0.0.1:${await freePort()}`,
      servers: { documents: { origin: { url: "http://127.0.0.1:1/mcp" } } },
      tokens: { accept: [{ issuer: "http://127.0.0.1:1" }] },
    });
    await ready(runGateway(["--config", config, "--state", state]));
    expect(existsSync(state)).toBe(false);
  });

  it("is refused in a place that cannot be written, before anything listens", async () => {
    const { config, variables } = await withKeys();
    const state = join(emptyFolder(), "file");
    writeFileSync(state, "");
    const { code, stderr } = await outcome(runGateway(["--config", config, "--state", state], variables()));
    expect(code).toBe(1);
    expect(stderr).toBe(`--state: ${state} cannot be written\n`);
  });
});

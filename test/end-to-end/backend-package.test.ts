import { type ChildProcess, execFile, spawn, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { once } from "node:events";
import { globSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { exportJWK, generateKeyPair } from "jose";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { freePort } from "../../environments/local/free-port.ts";
import { signAssertion } from "../backend/assertion.ts";
import { startKeyServer } from "../backend/key-server.ts";
import { LOOK, startSignedInGateway } from "./signed-in-gateway.ts";

const ROOT = join(import.meta.dirname, "../..");
const EDGE = join(ROOT, "edge");
const { dependencies } = JSON.parse(readFileSync(join(EDGE, "package.json"), "utf8"));

/** The programs of the package's README, by the word behind their language. */
const EXAMPLES: Readonly<Record<string, string>> = Object.fromEntries(
  [...readFileSync(join(EDGE, "README.md"), "utf8").matchAll(/^```js (\w+)\n([\s\S]*?)^```$/gm)].map(
    ([, name = "", code = ""]) => [name, code],
  ),
);

/** The same program as CommonJS writes it. */
function toCommonJs(code: string): string {
  return code.replace(/^import (.+) from (".+");$/gm, "const $1 = require($2);");
}

const AUDIENCE = "https://tasks.example.com";

/** Where the package is to run; `npm install --global bun deno` brings those that are missed. */
const RUNTIMES: readonly (readonly [name: string, command: string, ...args: string[]])[] = [
  ["Node", process.execPath],
  ["Bun", "bun"],
  ["Deno", "deno", "run", "--allow-all"],
];

/** What serves a module's default export on Node, where that is no server itself. */
const serveOnNode = (file: string) => `
  import { serve } from "@hono/node-server";
  import app from "./${file}";
  serve({ fetch: app.fetch, hostname: "127.0.0.1", port: Number(process.env.PORT) });
`;

/** An MCP server of Express 4 and CommonJS that reads bodies which assertions are bound to, and tells what it got to pass on. */
const MCP_SERVER = `
  const { verifyCaller } = require("@mcp-gatehouse/edge/backend/express");
  const express = require("express");
  const { ASSERTION_ISSUER: issuer, ASSERTION_AUDIENCE: audience, PORT } = process.env;
  const app = express();
  app.use(verifyCaller({ assertion: { issuer, audience, bind: "request" } }), express.json());
  app.post("/mcp", ({ body, caller, headers }, response) => {
    const text = JSON.stringify({ of: caller.subject, to: headers["gatehouse-downstream-assertions"] });
    response.json({ jsonrpc: "2.0", id: body.id, result: { content: [{ type: "text", text }] } });
  });
  app.listen(PORT, "127.0.0.1");
`;

/** What a strict compiler is shown of each import. */
const TYPED = `
  import { type Caller, callBackend, verifyInternalToken, verifyJwt } from "@mcp-gatehouse/edge/backend";
  import { requireScopes, verifyCaller } from "@mcp-gatehouse/edge/backend/express";
  import { verifyCaller as before } from "@mcp-gatehouse/edge/backend/fetch";
  import { verifyCaller as inHono } from "@mcp-gatehouse/edge/backend/hono";
  import { callerOf } from "@mcp-gatehouse/edge/backend/mcp";
  import express from "express";
  import { Hono } from "hono";
  const assertion = { issuer: "https://mcp.example.com/callers", audience: "https://tasks.example.com" };
  const app = express().use(verifyCaller({ assertion }));
  app.get("/", requireScopes("a"), ({ caller }, response) => void response.json(caller?.subject));
  export const hono = new Hono().use(inHono({ assertion })).get("/", (c) => c.text(c.get("caller").subject));
  export const handle = before({ assertion })((_, { subject }) => new Response(subject));
  export const call = (caller: Caller) => callBackend(caller, "https://tasks.example.com", { method: "POST" });
  export const verify: (token: string) => Promise<Caller> = verifyJwt(assertion);
  export const internal = verifyInternalToken;
  export const of = (extra: object) => callerOf(extra).scopes;
`;

const folder = realpathSync(mkdtempSync(join(tmpdir(), "backend-package-")));
const running: ChildProcess[] = [];
afterAll(async () => {
  for (const child of running) {
    if (child.exitCode !== null || child.signalCode !== null) continue;
    child.kill("SIGTERM");
    await once(child, "exit");
  }
  rmSync(folder, { recursive: true });
});

async function run(command: string, args: readonly string[], cwd: string): Promise<string> {
  const { stdout } = await promisify(execFile)(command, args, { cwd }).catch(({ stdout, stderr }) => {
    throw new Error(`${command} ${args.join(" ")}\n${stdout}${stderr}`);
  });
  return stdout;
}

/** An app with nothing but the packed backend, what else it asks for, and its programs. */
async function createApp(
  name: string,
  tarball: string,
  packages: Readonly<Record<string, string>>,
  files: Readonly<Record<string, string>>,
): Promise<void> {
  const app = join(folder, name);
  mkdirSync(app);
  const all = { "@mcp-gatehouse/edge": `file:${tarball}`, ...packages };
  writeFileSync(join(app, "package.json"), JSON.stringify({ private: true, dependencies: all }));
  for (const [file, content] of Object.entries(files)) writeFileSync(join(app, file), content);
  await run("npm", ["install", "--prefer-offline", "--no-audit", "--no-fund", "--no-package-lock"], app);
}

/** Runs a program of an app until the end of the tests, and waits until it answers. */
async function start(
  app: string,
  file: string,
  environment: Readonly<Record<string, string>>,
): Promise<void> {
  const options = { cwd: join(folder, app), stdio: ["ignore", "ignore", "inherit"] as const };
  const env = { PATH: process.env.PATH, ...environment };
  running.push(spawn(process.execPath, [file], { ...options, stdio: [...options.stdio], env }));
  for (let attempt = 0; attempt < 200; attempt++) {
    try {
      await fetch(`http://127.0.0.1:${environment.PORT}/`);
      return;
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
  throw new Error(`${app}/${file} does not answer`);
}

/** A private ES256 key to sign assertions with. */
async function signingKey(): Promise<string> {
  const { privateKey } = await generateKeyPair("ES256", { extractable: true });
  return JSON.stringify({ ...(await exportJWK(privateKey)), kid: "callers-1" });
}

describe("the package of the edge", () => {
  let tarball = "";
  beforeAll(async () => {
    await run("npm", ["pack", "--silent", "--pack-destination", folder], EDGE);
    const [packed = ""] = globSync("*.tgz", { cwd: folder });
    tarball = join(folder, packed);
    const { express = "", hono: example = "", fetch: handler = "" } = EXAMPLES;
    const hono = { hono: "^4.13.0", "@hono/node-server": "^1.19.0" };
    const typed = { hono: "^4.13.0", "@types/express": "^5.0.0", "@types/node": "^22.20.0" };
    await Promise.all([
      createApp(
        "express",
        tarball,
        { express: "^5.3.0", ...typed },
        { "app.mjs": express, "app.mts": TYPED },
      ),
      createApp("hono", tarball, hono, {
        "app.mjs": example,
        "serve-app.mjs": serveOnNode("app.mjs"),
        "handler.mjs": handler,
        "serve-handler.mjs": serveOnNode("handler.mjs"),
        "verify-anywhere.mjs": readFileSync(join(import.meta.dirname, "verify-anywhere.mjs"), "utf8"),
      }),
      createApp(
        "commonjs",
        tarball,
        { express: "^4.22.0" },
        {
          "app.cjs": toCommonJs(express),
          "mcp-server.cjs": MCP_SERVER,
        },
      ),
    ]);
  }, 120_000);

  it("holds what is compiled, its README and the licence, and nothing else", async () => {
    const files = (await run("tar", ["-tzf", tarball], folder)).trim().split("\n");
    const always = ["LICENSE", "README.md", "package.json"].map((file) => `package/${file}`);
    expect(files).toEqual(expect.arrayContaining([...always, "package/dist/backend/index.js"]));
    const compiled =
      /^package\/dist\/(?:backend|src\/(?:access-token|discovery|network))\/[\w-]+\.(?:js|d\.ts)$/;
    expect(files.filter((file) => !always.includes(file) && !compiled.test(file))).toEqual([]);
  });

  it("brings jose, and nothing that would be the gateway", async () => {
    expect(Object.keys(dependencies)).toEqual(["jose"]);
    const installed = globSync("*", { cwd: join(folder, "commonjs/node_modules") });
    for (const name of ["workerd", "zod", "hono"]) expect(installed).not.toContain(name);
  });

  it("has the types that a strict compiler wants", async () => {
    const app = join(folder, "express");
    const options = ["--strict", "--module", "nodenext", "--target", "es2023", "--noEmit", "--types", "node"];
    await run(process.execPath, [join(ROOT, "node_modules/typescript/bin/tsc"), ...options, "app.mts"], app);
  });

  describe.each(RUNTIMES)("on %s", (_, command, ...args) => {
    it.skipIf(spawnSync(command, ["--version"]).status !== 0)("verifies as on any other", async () => {
      const edge = await startKeyServer();
      try {
        const digest = createHash("sha256").update("a task").digest("base64");
        const claims = { htm: "POST", htu: `${AUDIENCE}/api/tasks`, content_digest: `sha-256=:${digest}:` };
        const assertion = await signAssertion(edge, AUDIENCE, { claims });
        const TOLD = JSON.stringify([edge.issuer, AUDIENCE, assertion, "a task"]);
        const options = { cwd: join(folder, "hono"), env: { ...process.env, TOLD } };
        const { stdout } = await promisify(execFile)(command, [...args, "verify-anywhere.mjs"], options);
        expect(JSON.parse(stdout)).toEqual([[200, { of: "alice", sent: "a task" }], 401, 401, "alice"]);
      } finally {
        await edge.close();
      }
    });
  });

  it("lets each app of its README know who calls, by the word of a gateway that runs", async () => {
    const apps = [
      { app: "express", file: "app.mjs" },
      { app: "commonjs", file: "app.cjs" },
      { app: "hono", file: "serve-app.mjs" },
      { app: "hono", file: "serve-handler.mjs" },
    ];
    const ports = await Promise.all([...apps, "mcp"].map(freePort));
    const urls = ports.map((port) => `http://127.0.0.1:${port}`);
    const [backends, origin] = [urls.slice(0, -1), `${urls.at(-1)}/mcp`];
    const assertion = { bind: "request", downstream: backends.map((audience) => ({ audience })) };
    const gateway = await startSignedInGateway(
      {
        servers: { documents: { origin: { url: origin, assertion }, tools: { look: { scopes: ["look"] } } } },
        signingKeys: { callers: [{ secret: "CALLERS_KEY" }] },
      },
      { CALLERS_KEY: await signingKey() },
    );
    try {
      const ASSERTION_ISSUER = new URL("/callers", gateway.url).href;
      const environment = (index: number, audience = backends[index] ?? "") => ({
        ASSERTION_ISSUER,
        ASSERTION_AUDIENCE: audience,
        PORT: String(ports[index]),
      });
      await Promise.all([
        ...apps.map(({ app, file }, index) => start(app, file, environment(index))),
        start("commonjs", "mcp-server.cjs", environment(apps.length, origin)),
      ]);

      const answer = await fetch(gateway.url, {
        method: "POST",
        headers: { authorization: `Bearer ${gateway.token}`, "content-type": "application/json" },
        body: JSON.stringify(LOOK),
      });
      const { result } = (await answer.json()) as { result: { content: [{ text: string }] } };
      const { of, to } = JSON.parse(result.content[0].text);
      expect(of).toBe("alice");

      const assertions: string[] = to.split(", ");
      expect(assertions).toHaveLength(apps.length);
      for (const [index, url] of backends.entries()) {
        const asked = async (assertion?: string) =>
          fetch(
            `${url}/api/tasks`,
            assertion === undefined ? {} : { headers: { "gatehouse-assertion": assertion } },
          );
        const verified = await asked(assertions[index]);
        expect([verified.status, await verified.json()]).toEqual([200, { of: "alice" }]);
        expect((await asked(assertions[(index + 1) % apps.length])).status).toBe(401);
        expect((await asked()).status).toBe(401);
      }
    } finally {
      gateway.dispose();
    }
  });
});

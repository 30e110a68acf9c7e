import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { decodeJwt } from "jose";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { DOCUMENT, SECRET, SHARED_ISSUER, signingKey } from "./gateways.ts";

let folder: string;
let published: string;

/** What the local environment leaves in its state folder: the configuration, and one file for each secret. */
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "gatehouse-token-"));
  mkdirSync(join(folder, "cdktf.out", "edge"), { recursive: true });
  mkdirSync(join(folder, "secrets"));
  writeFileSync(join(folder, "cdktf.out", "edge", "local.json"), JSON.stringify(DOCUMENT));
  const key = await signingKey();
  writeFileSync(join(folder, "secrets", "TOKENS_1"), key.secret);
  published = join(folder, "jwks.json");
  writeFileSync(published, JSON.stringify({ keys: [key.published] }));
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function token(args: readonly string[], { input = "", environment = {} } = {}) {
  const child = spawn(process.execPath, ["edge/command/main.ts", "token", ...args], {
    env: { PATH: process.env.PATH, ...environment },
  });
  child.stdin.end(input);
  const [out, err, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, "exit")]);
  return { code, out, err };
}

async function create(...args: string[]): Promise<string> {
  const { code, out, err } = await token(["create", "--state", folder, "--subject", "alice", ...args]);
  expect({ code, err }).toEqual({ code: 0, err: "" });
  const [, created = ""] = /^Token: ([\w.-]+)\n$/.exec(out) ?? [];
  return created;
}

describe("mcp-gatehouse token create", () => {
  it("prints a token of the local environment's gateway, by its state folder alone", async () => {
    const claims = decodeJwt(await create("--scope", "documents:read documents:admin", "--scope", "x"));
    expect(claims).toMatchObject({
      iss: "http://127.0.0.1:8788",
      sub: "alice",
      client_id: "mcp-gatehouse-cli",
      scope: "documents:read documents:admin x",
    });
    expect((claims.exp ?? 0) - (claims.iat ?? 0)).toBe(8 * 3600);
  });

  it.each([["--expires-in", "-1h"], ["--expires-in=-1h"]])(
    "makes one that has ended: %s %s",
    async (...args) => {
      const { exp = 0 } = decodeJwt(await create(...args));
      expect(Math.abs(Date.now() / 1000 - 3600 - exp)).toBeLessThan(60);
    },
  );

  it("signs with the secret of an issuer, out of the environment", async () => {
    const config = join(folder, "cdktf.out", "edge", "local.json");
    const args = ["create", "--config", config, "--subject", "alice", "--issuer", SHARED_ISSUER];
    const { out } = await token(args, { environment: { MCP_JWT_SECRET_KEY: SECRET } });
    expect(decodeJwt(out.slice("Token: ".length))).toMatchObject({ iss: SHARED_ISSUER, scope: [] });
  });

  it("names a file that cannot be read", async () => {
    const { code, err } = await token(["create", "--subject", "alice", "--state", join(folder, "none")]);
    expect({ code, err }).toEqual({
      code: 1,
      err: `${join(folder, "none", "cdktf.out", "edge", "local.json")}: is not there: run npm start first, or name a document by --config\n`,
    });
    const args = ["create", "--subject", "alice", "--state", folder, "--secrets-file", join(folder, "none")];
    expect((await token(args)).err).toBe(`${join(folder, "none")}: cannot be read\n`);
  });

  it.each([
    [[], "--subject is needed"],
    [
      ["--subject", "alice", "--server", "documents", "--audience", "x"],
      "--server and --audience exclude each other",
    ],
    [["--subject", "alice", "--expires-in", "soon"], "--expires-in: expected a duration"],
    [["--subject", "alice", "--secret", "x"], "Unknown option '--secret'"],
  ])("refuses %j, and says how it is used", async (args, reason) => {
    const { code, out, err } = await token(["create", "--state", folder, ...args]);
    expect({ code, out }).toEqual({ code: 1, out: "" });
    expect(err).toContain(reason);
    expect(err).toContain("Usage: mcp-gatehouse token create");
  });
});

describe("mcp-gatehouse", () => {
  it.each([
    [["create", "--help"], ["token create"]],
    [["inspect", "-h"], ["token inspect"]],
    [["--help"], ["token create", "token inspect"]],
  ])("says how it is used when it is asked: token %j", async (args, commands) => {
    const { code, out, err } = await token(args);
    expect({ code, err }).toEqual({ code: 0, err: "" });
    expect([...out.matchAll(/^Usage: mcp-gatehouse (\w+ \w+)/gm)].map(([, name]) => name)).toEqual(commands);
  });

  it("says how its commands are used where there is none of that name", async () => {
    const { code, out, err } = await token(["make"]);
    expect({ code, out }).toEqual({ code: 1, out: "" });
    expect(err).toContain("Usage: mcp-gatehouse token create");
    expect(err).not.toContain("Usage: mcp-gatehouse gateway");
  });
});

describe("mcp-gatehouse token inspect", () => {
  it("says that a good token opens the server, and shows no signature", async () => {
    const created = await create("--scope", "documents:read");
    const input = `Authorization: Bearer ${created}\n`;
    const { code, out, err } = await token(["inspect", "--state", folder, "--keys", published], { input });
    expect({ code, err }).toEqual({ code: 0, err: "" });
    expect(out).toContain('"sub":"alice"');
    expect(out).toContain(
      "documents, as a token of http://127.0.0.1:8788\n  form          ok\n  signature     ok\n",
    );
    expect(out).toContain(`documents, as a token of ${SHARED_ISSUER}\n`);
    for (const part of created.split(".")) expect(out).not.toContain(part);
  });

  it("says which check fails, and ends with 1", async () => {
    const created = await create("--expires-in", "-1h");
    const { code, out } = await token(["inspect", "--state", folder, "--keys", published, created]);
    expect(code).toBe(1);
    expect(out).toContain("  time          fails: Token verification failed: it has expired\n");
    expect(out).toMatch(/^ +exp is \d{4}-\d\d-\d\dT/m);
  });

  it("ends with 1 where the signature is not checked: nobody knows then", async () => {
    const { code, out } = await token(["inspect", "--state", folder, "--offline", await create()]);
    expect(code).toBe(1);
    expect(out).toContain("  signature     not checked: nobody is asked\n");
  });

  it.each(["2YotnFZFEjr1", "2YotnFZF.Ejr1.zCsi"])(
    "says of what is no JWT no more than that: %s",
    async (input) => {
      const { code, out } = await token(["inspect", "--state", folder, "--offline"], { input });
      expect(code).toBe(1);
      expect(out).toMatch(/^This is no JWT/);
      expect(out).not.toContain(input);
    },
  );

  it("is not led by a token to write to the terminal what the terminal would obey", async () => {
    const created = await create("--client-id", "\u009b2J\u202eevil");
    const { out } = await token(["inspect", "--state", folder, "--offline"], { input: created });
    expect(out).toContain("\\u009b2J\\u202eevil");
    expect(out).not.toMatch(/[\u009b\u202e]/);
  });

  it.each([
    [[], "", "no token"],
    [["a.b.c", "d.e.f"], "", "one token at a time"],
    [["--keys", "x", "--offline"], "", "--keys and --offline exclude each other"],
    [["--server", "x"], "a.b.c", "--server: expected one of documents"],
  ])("refuses %j, and says how it is used", async (args, input, reason) => {
    const { code, out, err } = await token(["inspect", "--state", folder, ...args], { input });
    expect({ code, out }).toEqual({ code: 1, out: "" });
    expect(err).toContain(reason);
    expect(err).toContain("Usage: mcp-gatehouse token inspect");
    expect(err).not.toContain("d.e.f");
  });
});

import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

const ROOT = join(import.meta.dirname, "../../..");
const SET_UP = "environments/local/set-up.mjs";

describe("every command", () => {
  const { scripts } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8"));

  it.each(["start", "test", "gateway", "edge:deploy", "synth", "bench"])("sets itself up: %s", (command) => {
    expect(scripts).toHaveProperty([command]);
    expect(scripts[`pre${command}`]).toBe(`node ${SET_UP}`);
  });
});

describe("setting up", () => {
  let clone: string;

  /** Sets up, with an npm that says what it was told to do. */
  function setUp() {
    const env = { PATH: process.env.PATH, npm_execpath: join(clone, "npm.js") };
    const { status, stdout, stderr } = spawnSync(process.execPath, [join(clone, SET_UP)], {
      env,
      encoding: "utf8",
    });
    return { status, stdout, stderr };
  }

  beforeAll(() => {
    clone = mkdtempSync(join(tmpdir(), "set-up-"));
    mkdirSync(join(clone, "environments/local"), { recursive: true });
    mkdirSync(join(clone, "node_modules"));
    cpSync(join(ROOT, SET_UP), join(clone, SET_UP));
    writeFileSync(join(clone, "package-lock.json"), "{}");
    writeFileSync(join(clone, "npm.js"), "console.log('npm', process.argv[2]);");
  });
  afterAll(() => rmSync(clone, { recursive: true }));

  it("installs what the lock file pins, and leaves standard output to the command", () => {
    expect(setUp()).toEqual({
      status: 0,
      stdout: "",
      stderr: expect.stringMatching(/^Installing.*\nnpm ci\n$/),
    });
  });

  it("does and says nothing when that is installed", () => {
    expect(setUp()).toEqual({ status: 0, stdout: "", stderr: "" });
  });

  it("installs again when the lock file pins something else", () => {
    writeFileSync(join(clone, "package-lock.json"), '{ "lockfileVersion": 3 }');
    expect(setUp().stderr).toContain("npm ci\n");
  });
});

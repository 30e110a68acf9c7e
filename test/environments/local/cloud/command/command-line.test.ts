import { symlink } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { environmentNames } from "../../../../../stacks/environments.ts";
import { openStates } from "./run-command.ts";

describe("refused with how it is used is", () => {
  it.each([
    ["plan", [], "expected one environment"],
    ["plan", ["dev", "staging"], "expected one environment"],
    ["apply", ["nope"], "nope: there is no such environment"],
    ["destroy", ["dev", "--force"], "Unknown option '--force'"],
    ["plan", ["dev", "--deployed"], "Unknown option '--deployed'"],
    ["verify", ["dev", "--json"], "Unknown option '--json'"],
    ["offline", [], "expected a command to run"],
    ["offline", ["--fast", "echo"], "expected a command to run"],
    ["deploy", ["dev"], "deploy: there is no such command"],
  ])("%s %j", async (command, args, message) => {
    await using states = await openStates();
    const { code, stdout, stderr } = await states.run(command, args);
    expect(code).toBe(1);
    expect(stdout).toBe("");
    expect(stderr).toMatch(new RegExp(`^${message}`));
    expect(stderr).toContain("\n\nUsage: npm run plan");
    expect(stderr).toContain(`Environments: ${environmentNames.join(", ")}\n`);
    expect(stderr).not.toMatch(/^\s+at /m);
  });
});

describe("without terraform on the path", () => {
  it.each([
    ["plan", ["dev"]],
    ["apply", ["dev", "--json"]],
    ["destroy", ["dev"]],
    ["verify", ["dev"]],
    ["verify", ["dev", "--deployed"]],
    ["offline", ["npx", "cdktf", "deploy"]],
  ])("%s %j says how to get it", async (command, args) => {
    await using states = await openStates();
    await symlink(process.execPath, join(states.folder, "node"));
    const variables = { PATH: states.folder };
    expect(await states.run(command, args, { variables })).toEqual({
      code: 1,
      stdout: "",
      stderr:
        "terraform is not on the PATH: install version 1.11 or later, see https://developer.hashicorp.com/terraform/install\n",
    });
  });
});

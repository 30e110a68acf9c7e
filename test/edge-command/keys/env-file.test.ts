import { execFileSync } from "node:child_process";
import {
  existsSync,
  lstatSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { EnvFile } from "../../../edge/command/keys/env-file.ts";

const KEY = '{"kty":"oct","k":"a_-b","kid":"SEALING_KEY_1.1"}';

/** The path of a file with this text; undefined: of none yet. */
function file(text?: string): string {
  const folder = mkdtempSync(join(tmpdir(), "gatehouse-env-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const path = join(folder, "gateway.env");
  if (text !== undefined) writeFileSync(path, text, { mode: 0o644 });
  return path;
}

async function write(path: string, values: Readonly<Record<string, string>>): Promise<string> {
  await (await EnvFile.read(path)).write(new Map(Object.entries(values)));
  return readFileSync(path, "utf8");
}

describe("reading a file of variables", () => {
  it.each([
    ["in single quotes", `NAME='${KEY}'`, KEY],
    ["in double quotes", 'NAME="some value"', "some value"],
    ["without quotes", "NAME=value", "value"],
    ["exported", "export NAME=value", "value"],
    ["between spaces", "  NAME = value  ", "value"],
    ["with an equals sign", "NAME=a=b==", "a=b=="],
    ["empty", "NAME=", undefined],
    ["empty in quotes", "NAME=''", undefined],
    ["in a comment", "# NAME=value", undefined],
    ["of a longer name", "NAME_2=value", undefined],
    ["that is not there", "OTHER=value", undefined],
  ])("gives the value %s", async (_what, line, value) => {
    const read = await EnvFile.read(file(`FIRST=1\n${line}\nLAST=2\n`));
    expect(read.get("NAME")).toBe(value);
  });

  it("names the variables that have a value", async () => {
    const read = await EnvFile.read(file("# A comment\nONE=1\n\nTWO=\nTHREE='3'\n"));
    expect(read.names()).toEqual(["ONE", "THREE"]);
  });

  it("takes a file that is not there for an empty one", async () => {
    expect((await EnvFile.read(file())).names()).toEqual([]);
  });

  it("refuses JSON, which lines would spoil", async () => {
    const path = file('{"NAME":"value"}');
    await expect(EnvFile.read(path)).rejects.toThrow(`${path}: expected NAME='value' lines, not JSON`);
  });

  it("refuses a name that stands there twice: which one counts depends on who reads it", async () => {
    const path = file("NAME=one\nNAME=two\n");
    const read = await EnvFile.read(path);
    expect(() => read.get("NAME")).toThrow(`${path}: NAME stands there twice`);
  });
});

describe("writing a file of variables", () => {
  it("makes it, readable by its owner alone", async () => {
    const path = file();
    expect(await write(path, { NAME: KEY })).toBe(`NAME='${KEY}'\n`);
    expect(statSync(path).mode & 0o777).toBe(0o600);
  });

  it("leaves all else as it is, and takes away what others could read of it", async () => {
    const path = file('# Of the gateway\nCLIENT_SECRET="a b"\n\nNAME=\nLAST=1');
    expect(await write(path, { NAME: KEY, NEXT: "2" })).toBe(
      `# Of the gateway\nCLIENT_SECRET="a b"\n\nNAME='${KEY}'\nLAST=1\nNEXT='2'\n`,
    );
    expect(statSync(path).mode & 0o777).toBe(0o600);
  });

  it("replaces a value in its place", async () => {
    expect(await write(file("A=1\nNAME='old'\nB=2\n"), { NAME: "new" })).toBe("A=1\nNAME='new'\nB=2\n");
  });

  it("writes through a link to the file that is meant", async () => {
    const path = file("A=1\n");
    const link = join(path, "..", "link.env");
    symlinkSync(path, link);
    await write(link, { NAME: "new" });
    expect(readFileSync(path, "utf8")).toBe("A=1\nNAME='new'\n");
    expect(lstatSync(link).isSymbolicLink()).toBe(true);
  });

  it("refuses when it has changed since it was read, and keeps the change", async () => {
    const path = file("A=1\n");
    const read = await EnvFile.read(path);
    writeFileSync(path, "A=2\n");
    await expect(read.write(new Map([["NAME", "new"]]))).rejects.toThrow("has changed meanwhile");
    expect(readFileSync(path, "utf8")).toBe("A=2\n");
    expect(readdirSync(join(path, ".."))).toEqual(["gateway.env"]);
  });

  it("refuses while somebody else is writing", async () => {
    const path = file("A=1\n");
    writeFileSync(`${path}.new`, "");
    await expect(write(path, { NAME: "new" })).rejects.toThrow("somebody else is writing");
    expect(readFileSync(path, "utf8")).toBe("A=1\n");
    expect(existsSync(`${path}.new`)).toBe(true);
  });

  it("lets a shell, and Node, have the very value", async () => {
    const path = file("BEFORE=1\n");
    await write(path, { NAME: KEY });
    const print = "process.stdout.write(process.env.NAME)";
    const sourced = 'set -a; . "$1"; "$2" -e "$3"';
    const shell = execFileSync("/bin/sh", ["-c", sourced, "sh", path, process.execPath, print]);
    expect(shell.toString()).toBe(KEY);
    expect(execFileSync(process.execPath, [`--env-file=${path}`, "-e", print]).toString()).toBe(KEY);
  });
});

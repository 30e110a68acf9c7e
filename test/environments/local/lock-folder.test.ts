import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { lockFolder } from "../../../environments/local/lock-folder.ts";

const LOCK_FOLDER = new URL("../../../environments/local/lock-folder.ts", import.meta.url).href;

let folder: string;
let others: ChildProcess[];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "lock-"));
  others = [];
});
afterEach(() => {
  for (const other of others) other.kill("SIGKILL");
  rmSync(folder, { recursive: true });
});

/** Another process that takes the folder and keeps it; it says "taken", or why it cannot. */
function takeElsewhere() {
  const program = `import { lockFolder } from ${JSON.stringify(LOCK_FOLDER)};
    try { lockFolder(${JSON.stringify(folder)}); console.log("taken"); setInterval(() => {}, 1000); }
    catch ({ message }) { console.log(message); }`;
  const child = spawn(process.execPath, ["--input-type=module", "--eval", program], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  others.push(child);
  return child;
}

describe("a folder", () => {
  it("that another process has is refused, with its number and the way out", async () => {
    const other = takeElsewhere();
    expect(String(await once(other.stdout, "data"))).toBe("taken\n");
    expect(() => lockFolder(folder)).toThrow(
      `${folder} is in use by process ${other.pid} (so says ${join(folder, "lock")}); stop that, or name another`,
    );
    expect(readdirSync(folder)).toEqual(["lock"]);
  });

  it("is had by one of those who ask for it at the same time", async () => {
    const all = [takeElsewhere(), takeElsewhere(), takeElsewhere()];
    const answers = (await Promise.all(all.map(({ stdout }) => once(stdout, "data")))).map(String);
    expect(answers.filter((answer) => answer === "taken\n")).toHaveLength(1);
    expect(answers.filter((answer) => answer.includes("is in use by process"))).toHaveLength(2);
  });

  it("is taken over from a process that is gone", async () => {
    const other = takeElsewhere();
    await once(other.stdout, "data");
    const rest = text(other.stdout);
    other.kill("SIGKILL");
    await rest;
    await once(other, "close");
    lockFolder(folder);
    expect(readFileSync(join(folder, "lock"), "utf8")).toBe(String(process.pid));
  });

  it("is taken over from a process of an earlier container that had the same number", () => {
    writeFileSync(join(folder, "lock"), String(process.pid));
    expect(() => lockFolder(folder)).not.toThrow();
  });

  it("that is released is for anybody, and as it was", async () => {
    lockFolder(folder)();
    expect(readdirSync(folder)).toEqual([]);
    expect(String(await once(takeElsewhere().stdout, "data"))).toBe("taken\n");
  });
});

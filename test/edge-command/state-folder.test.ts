import { spawn } from "node:child_process";
import { once } from "node:events";
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import { takeStateFolder } from "../../edge/command/state-folder.ts";

function emptyFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "gatehouse-state-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return folder;
}

/** Another process that takes the folder, and has it until it is killed. */
async function takenByAnother(folder: string) {
  const module = JSON.stringify(resolve("edge/command/state-folder.ts"));
  const script = `
    const { takeStateFolder } = await import(${module});
    await takeStateFolder(${JSON.stringify(folder)});
    console.log("taken");
    setInterval(() => {}, 1000);`;
  const child = spawn(process.execPath, ["--input-type=module", "--eval", script], {
    stdio: ["ignore", "pipe", "ignore"],
  });
  onTestFinished(() => void child.kill("SIGKILL"));
  await once(child.stdout, "data");
  return child;
}

describe("the folder of a gateway's state", () => {
  it("is made, and nobody else looks into it", async () => {
    const folder = join(emptyFolder(), "deeper", "state");
    const { objects, release } = await takeStateFolder(folder);
    expect(objects).toBe(join(folder, "objects"));
    for (const path of [folder, objects]) expect(statSync(path).mode & 0o777).toBe(0o700);
    release();
  });

  it("may be one that is there, such as a volume: what is in it is closed all the same", async () => {
    const folder = emptyFolder();
    chmodSync(folder, 0o755);
    mkdirSync(join(folder, "objects"), { mode: 0o755 });
    const { objects, release } = await takeStateFolder(folder);
    expect(statSync(folder).mode & 0o777).toBe(0o755);
    expect(statSync(objects).mode & 0o777).toBe(0o700);
    release();
  });

  it.each([
    ["made anew", undefined],
    ["that every user can read", 0o644],
  ])("has a lock that no other user can hold, also one %s", async (_, mode) => {
    const folder = emptyFolder();
    const file = join(folder, "lock");
    if (mode !== undefined) {
      writeFileSync(file, "");
      chmodSync(file, mode);
    }
    const { release } = await takeStateFolder(folder);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    release();
  });

  it("is one gateway's: another is refused until it is released", async () => {
    const folder = emptyFolder();
    const { release } = await takeStateFolder(folder);
    await expect(takeStateFolder(folder)).rejects.toThrow(
      `--state: another gateway has ${folder}; stop that, or name another folder`,
    );
    release();
    release();
    (await takeStateFolder(folder)).release();
  });

  it("is free again when the gateway that has it is killed", async () => {
    const folder = emptyFolder();
    const other = await takenByAnother(folder);
    await expect(takeStateFolder(folder)).rejects.toThrow("--state: another gateway has");
    other.kill("SIGKILL");
    await once(other, "exit");
    (await takeStateFolder(folder)).release();
  });

  it("has to be one that can be written", async () => {
    const file = join(emptyFolder(), "file");
    writeFileSync(file, "");
    await expect(takeStateFolder(file)).rejects.toThrow(`--state: ${file} cannot be written`);
    expect(existsSync(join(file, "objects"))).toBe(false);
  });
});

const HOUR = 3_600_000;

/** A file as workerd leaves it, last written so long ago. */
function write(objects: string, file: string, bytes: number, milliseconds: number): void {
  const path = join(objects, file);
  mkdirSync(join(path, ".."), { recursive: true });
  writeFileSync(path, new Uint8Array(bytes));
  const time = (Date.now() - milliseconds) / 1000;
  utimesSync(path, time, time);
}

const filesIn = (objects: string) =>
  readdirSync(objects, { recursive: true }).filter((file) => String(file).includes(".sqlite"));

describe("the files of objects that hold nothing any more", () => {
  it("go when a gateway starts, however new, with the logs and indexes beside them that are as empty", async () => {
    const folder = emptyFolder();
    const objects = join(folder, "objects");
    for (const key of ["grants", "replay-guard"]) {
      write(objects, join(key, "a.sqlite"), 4096, 0);
      write(objects, join(key, "b.sqlite"), 4096, 0);
      write(objects, join(key, "b.sqlite-wal"), 0, 0);
      write(objects, join(key, "b.sqlite-shm"), 32_768, 0);
    }
    (await takeStateFolder(folder)).release();
    expect(filesIn(objects)).toEqual([]);
  });

  it("go every hour while it runs, if they are of grants and long untouched, and nothing else goes", async () => {
    vi.useFakeTimers({ toFake: ["setInterval", "clearInterval"] });
    onTestFinished(() => void vi.useRealTimers());
    const { objects, release } = await takeStateFolder(emptyFolder());
    const kept = ["grants/full", "grants/logged", "grants/new", "replay-guard/ended"];
    write(objects, "grants/ended.sqlite", 4096, HOUR);
    write(objects, "grants/full.sqlite", 8192, HOUR);
    write(objects, "grants/logged.sqlite", 4096, HOUR);
    write(objects, "grants/logged.sqlite-wal", 4152, HOUR);
    write(objects, "grants/new.sqlite", 4096, HOUR / 2);
    write(objects, "replay-guard/ended.sqlite", 4096, HOUR);
    const remaining = () => filesIn(objects).filter((file) => String(file).endsWith(".sqlite"));
    expect(remaining()).toHaveLength(5);
    vi.advanceTimersByTime(HOUR);
    await expect.poll(() => remaining().sort()).toEqual(kept.map((file) => `${file}.sqlite`));
    write(objects, "grants/another.sqlite", 4096, HOUR);
    vi.advanceTimersByTime(HOUR);
    await expect.poll(() => remaining().sort()).toEqual(kept.map((file) => `${file}.sqlite`));
    release();
    expect(vi.getTimerCount()).toBe(0);
  });
});

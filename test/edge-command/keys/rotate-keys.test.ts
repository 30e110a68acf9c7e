import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { createKeys } from "../../../edge/command/keys/create-keys.ts";
import { EnvFile } from "../../../edge/command/keys/env-file.ts";
import { fileStore } from "../../../edge/command/keys/file-store.ts";
import { type RotateOptions, rotateKeys } from "../../../edge/command/keys/rotate-keys.ts";
import type { KeyRingSettings } from "../../../edge/src/configuration/key-rings.ts";
import { KeyRing } from "../../../edge/src/signing/key-ring.ts";
import { readSigningKey } from "../../../edge/src/signing/signing-key.ts";

const NOW = 1_800_000_000_000;
const RETENTION = 1000;

const TOKENS: KeyRingSettings = {
  name: "tokens",
  path: "signingKeys.tokens",
  algorithm: "ES256",
  secrets: ["TOKENS_1", "TOKENS_2"],
  retentionSeconds: RETENTION,
};
const SEALING: KeyRingSettings = {
  name: "sealing",
  path: "sealingKeys",
  algorithm: "A256GCM",
  secrets: ["SEALING_1", "SEALING_2", "SEALING_3"],
  retentionSeconds: 90 * 86_400,
};

/** The path of a file of variables, with this text. */
function envFile(text = ""): string {
  const folder = mkdtempSync(join(tmpdir(), "gatehouse-keys-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const path = join(folder, "gateway.env");
  writeFileSync(path, text);
  return path;
}

async function create(path: string, rings: readonly KeyRingSettings[], now = NOW) {
  return createKeys(rings, await fileStore(path), now);
}

async function rotate(path: string, rings: readonly KeyRingSettings[], options: Partial<RotateOptions> = {}) {
  return rotateKeys(rings, await fileStore(path), { now: NOW, after: 600, force: false, ...options });
}

/** The ring as the gateway has it from the file. */
async function ringIn(path: string, { secrets, retentionSeconds }: KeyRingSettings) {
  const file = await EnvFile.read(path);
  const values = secrets.flatMap((secret) => file.get(secret) ?? []);
  return new KeyRing(await Promise.all(values.map(readSigningKey)), retentionSeconds);
}

describe("making keys", () => {
  it("makes the first of each ring, and leaves the other places empty", async () => {
    const path = envFile();
    const records = await create(path, [TOKENS, SEALING]);
    expect(records).toEqual([
      {
        event: "key-creation",
        time: "2027-01-15T08:00:00.000Z",
        ring: "tokens",
        slot: "TOKENS_1",
        kid: "TOKENS_1.1800000000",
        not_before: "2027-01-15T08:00:00.000Z",
      },
      expect.objectContaining({ ring: "sealing", slot: "SEALING_1", kid: "SEALING_1.1800000000" }),
    ]);
    expect((await EnvFile.read(path)).names()).toEqual(["TOKENS_1", "SEALING_1"]);
  });

  it("leaves a ring alone that has a key, wherever it is", async () => {
    const path = envFile(`TOKENS_2='{"kty":"EC","kid":"by-hand"}'\n`);
    const before = readFileSync(path, "utf8");
    expect((await create(path, [TOKENS, SEALING])).map(({ ring }) => ring)).toEqual(["sealing"]);
    expect(readFileSync(path, "utf8")).toMatch(
      new RegExp(`^${before.replace(/[{}]/g, "\\$&")}SEALING_1='.*'\n$`),
    );
  });

  it("changes nothing the second time", async () => {
    const path = envFile();
    await create(path, [TOKENS, SEALING]);
    const before = readFileSync(path, "utf8");
    expect(await create(path, [TOKENS, SEALING], NOW + 1000)).toEqual([]);
    expect(readFileSync(path, "utf8")).toBe(before);
  });
});

describe("rotating keys in a file", () => {
  it("[B07] the next key is known before it signs, and the one before it is known for as long as what it signed", async () => {
    const path = envFile();
    await create(path, [TOKENS]);
    await rotate(path, [TOKENS]);
    const ring = await ringIn(path, TOKENS);
    const kids = (now: number) => ring.usable(now).map(({ kid }) => kid);
    const [first, next] = ["TOKENS_1.1800000000", "TOKENS_2.1800000600"];
    expect(kids(NOW)).toEqual([first, next]);
    expect(ring.current(NOW + 599_000)?.kid).toBe(first);
    expect(ring.current(NOW + 600_000)?.kid).toBe(next);
    expect(kids(NOW + 600_000 + RETENTION * 1000 - 1)).toEqual([first, next]);
    expect(kids(NOW + 600_000 + RETENTION * 1000)).toEqual([next]);
  });

  it("goes round: the next key goes where the oldest has retired", async () => {
    const path = envFile();
    await create(path, [TOKENS]);
    const slots = [];
    for (const round of [1, 2, 3, 4]) {
      const [record] = await rotate(path, [TOKENS], { now: NOW + round * 86_400_000 });
      slots.push(record?.slot);
    }
    expect(slots).toEqual(["TOKENS_2", "TOKENS_1", "TOKENS_2", "TOKENS_1"]);
  });

  it("says of each key its ring, its place, its id and its time, and nothing of the key", async () => {
    const path = envFile();
    await create(path, [TOKENS, SEALING]);
    const records = await rotate(path, [TOKENS, SEALING], { after: 60 });
    expect(records).toEqual([
      {
        event: "key-rotation",
        time: "2027-01-15T08:00:00.000Z",
        ring: "tokens",
        slot: "TOKENS_2",
        kid: "TOKENS_2.1800000060",
        not_before: "2027-01-15T08:01:00.000Z",
      },
      {
        event: "key-rotation",
        time: "2027-01-15T08:00:00.000Z",
        ring: "sealing",
        slot: "SEALING_2",
        kid: "SEALING_2.1800000060",
        not_before: "2027-01-15T08:01:00.000Z",
      },
    ]);
  });

  it("rotates no ring when one cannot be, and names that one", async () => {
    const path = envFile();
    await create(path, [TOKENS, SEALING]);
    await rotate(path, [TOKENS]);
    const before = readFileSync(path, "utf8");
    const refused = rotate(path, [TOKENS, SEALING]);
    await expect(refused).rejects.toThrow(
      /^Nothing was rotated\.\nsigningKeys\.tokens: TOKENS_2\.1800000600 takes over at [^\n]*$/,
    );
    expect(readFileSync(path, "utf8")).toBe(before);
  });

  it("refuses while the oldest key vouches for what it made, unless it is forced", async () => {
    const path = envFile();
    await create(path, [TOKENS]);
    await rotate(path, [TOKENS]);
    const now = NOW + 600_000 + RETENTION * 1000 - 1000;
    await expect(rotate(path, [TOKENS], { now })).rejects.toThrow("TOKENS_1.1800000000 vouches until");
    expect(await rotate(path, [TOKENS], { now, force: true })).toMatchObject([{ slot: "TOKENS_1" }]);
  });

  it("refuses a value that is no key, and shows none of it", async () => {
    const path = envFile("TOKENS_1='swordfish'\n");
    const error = await rotate(path, [TOKENS]).catch((refusal: Error) => refusal);
    expect(String(error)).toContain("TOKENS_1: expected a JWK with a kid, as one line of JSON");
    expect(String(error)).not.toContain("swordfish");
  });
});

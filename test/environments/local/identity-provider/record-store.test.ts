import { mkdtemp, readFile, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import {
  createAdapters,
  RecordStore,
} from "../../../../environments/local/identity-provider/record-store.ts";

let folder: string;
let file: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "record-store-"));
  file = join(folder, "state", "records.json");
});
afterEach(async () => {
  vi.useRealTimers();
  await rm(folder, { recursive: true });
});

test("what is saved is there for the next process, and for nobody else on the machine", async () => {
  new RecordStore(file).save("Client:1", { clientId: "1" });
  expect(new RecordStore(file).find("Client:1")).toEqual({ clientId: "1" });
  expect((await stat(file)).mode & 0o777).toBe(0o600);
});

test("what has expired is not found, and not kept", async () => {
  vi.useFakeTimers();
  const store = new RecordStore(file);
  store.save("AuthorizationCode:1", { grantId: "g" }, 60);
  vi.advanceTimersByTime(60_000);
  expect(store.find("AuthorizationCode:1")).toBeUndefined();
  store.save("Client:1", {});
  expect(await readFile(file, "utf8")).not.toContain("AuthorizationCode");
});

test("a code that was used is marked for every process", async () => {
  const codes = createAdapters(new RecordStore(file))("AuthorizationCode");
  await codes.upsert("1", { grantId: "g" }, 60);
  await codes.consume("1");
  const again = createAdapters(new RecordStore(file))("AuthorizationCode");
  expect(await again.find("1")).toEqual({ grantId: "g", consumed: expect.any(Number) });
});

test("with a grant, all that was given for it is forgotten", async () => {
  const adapters = createAdapters(new RecordStore(file));
  await adapters("RefreshToken").upsert("1", { grantId: "revoked" }, 60);
  await adapters("RefreshToken").upsert("2", { grantId: "other" }, 60);
  await adapters("RefreshToken").revokeByGrantId("revoked");
  expect(await adapters("RefreshToken").find("1")).toBeUndefined();
  expect(await adapters("RefreshToken").find("2")).toEqual({ grantId: "other" });
});

test("sessions are not kept", async () => {
  const sessions = createAdapters(new RecordStore(file))("Session");
  await sessions.upsert("1", { accountId: "full-reader" }, 60);
  expect(await sessions.find("1")).toBeUndefined();
});

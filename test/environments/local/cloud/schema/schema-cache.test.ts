import { execFile } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterEach, beforeEach, expect, it } from "vitest";
import { deriveProviderSchema } from "../../../../../environments/local/cloud/schema/derive-provider-schema.ts";
import { schemaCache } from "../../../../../environments/local/cloud/schema/schema-cache.ts";

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "schema-cache-"));
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

it("derives once", () => {
  schemaCache(folder).get("resource.a", () => ({ from: "first" }));
  const again = schemaCache(folder).get("resource.a", () => ({ from: "second" }));
  expect(again).toEqual({ from: "first" });
});

it("keeps what was derived by package, version and format", () => {
  const schema = deriveProviderSchema("@cdktf/provider-random", { cache: folder });
  const derived = schema.resource("random_pet");
  const [kept = ""] = readdirSync(folder);
  expect(kept).toMatch(/^@cdktf\+provider-random@12\.0\.1\+\d+$/);
  expect(readdirSync(join(folder, kept)).sort()).toEqual([
    "index.json",
    "provider.json",
    "resource.random_pet.json",
  ]);
  expect(deriveProviderSchema("@cdktf/provider-random", { cache: folder }).resource("random_pet")).toEqual(
    derived,
  );
});

it("derives again what was kept only in part", () => {
  const cache = schemaCache(folder);
  cache.get("resource.a", () => "derived");
  const [file = ""] = readdirSync(folder);
  writeFileSync(join(folder, file), readFileSync(join(folder, file), "utf8").slice(0, 5));
  expect(cache.get("resource.a", () => "derived again")).toBe("derived again");
});

it("derives without a place to keep it", () => {
  const file = join(folder, "file");
  writeFileSync(file, "");
  expect(schemaCache(file).get("resource.a", () => "derived")).toBe("derived");
  expect(schemaCache(undefined).get("resource.a", () => "derived")).toBe("derived");
});

it("is shared by processes that derive the same at the same time", async () => {
  const module = new URL(
    "../../../../../environments/local/cloud/schema/derive-provider-schema.ts",
    import.meta.url,
  );
  const program = `
    import { deriveProviderSchema } from ${JSON.stringify(module.href)};
    const schema = deriveProviderSchema("@cdktf/provider-random", { cache: process.argv[1] });
    console.log(JSON.stringify(schema.resourceTypes.map((type) => schema.resource(type))));`;
  const runs = await Promise.all(
    Array.from({ length: 4 }, () =>
      promisify(execFile)(process.execPath, ["--input-type=module", "--eval", program, folder]),
    ),
  );
  expect(new Set(runs.map(({ stdout }) => stdout)).size).toBe(1);
  const [kept = ""] = readdirSync(folder);
  expect(readdirSync(join(folder, kept)).filter((file) => !file.endsWith(".json"))).toEqual([]);
});

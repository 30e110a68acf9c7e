import { cpSync, mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join, resolve } from "node:path";
import { onTestFinished } from "vitest";

/** A copy of the project's sources, for a test to edit. */
export function copyOfProject(): string {
  const folder = mkdtempSync(join(tmpdir(), "gatehouse-project-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const files = ["package.json", "package-lock.json", "tsconfig.base.json"];
  for (const path of ["edge", "environments", "modules", "stacks", ...files]) {
    const filter = (source: string) => !["dist", "node_modules", ".wrangler"].includes(basename(source));
    cpSync(path, join(folder, path), { recursive: true, filter });
  }
  symlinkSync(resolve("node_modules"), join(folder, "node_modules"), "junction");
  return folder;
}

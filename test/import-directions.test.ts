import { globSync, readFileSync } from "node:fs";
import { dirname, join, normalize } from "node:path";
import { describe, expect, it } from "vitest";

/**
 * Which rooms a room may import from, beside itself. What is not listed is a fault, so that a new room has to
 * say first whom it needs.
 */
const DIRECTIONS: Readonly<Record<string, readonly string[]>> = {
  modules: ["modules/terraform/additions"],
  "modules/terraform/additions": [],
  environments: ["edge/src/configuration"],
  stacks: [
    "modules",
    "environments",
    "environments/local/environment.ts",
    "edge/src/configuration",
    "edge/command",
  ],
  "environments/local": [
    "environments",
    "environments/local/cloud",
    "edge/backend",
    "edge/command/end-with-parent.ts",
    "edge/src/configuration",
  ],
  // As something that another project could take: of this one it knows what stacks add to the bindings.
  "environments/local/cloud": ["modules/terraform/additions"],
  "environments/local/cloud/command": [
    "environments/local/cloud",
    "stacks/environments.ts",
    "edge/src/configuration",
  ],
  // What verifies tokens, and nothing that would be a gateway: a package of its own is made of it.
  "edge/backend": ["edge/src/access-token", "edge/src/network"],
  "edge/command": [
    "edge/src/access-token",
    "edge/src/configuration",
    "edge/src/mcp/scan-json.ts",
    "edge/src/metadata",
    "edge/src/network",
    "edge/src/sealing",
    "edge/src/signing",
  ],
  "edge/sidecar": [],
  "edge/src": [
    "edge/src/access-token",
    "edge/src/audit",
    "edge/src/authorization-server",
    "edge/src/browser",
    "edge/src/configuration",
    "edge/src/discovery",
    "edge/src/mcp",
    "edge/src/metadata",
    "edge/src/network",
    "edge/src/origin",
    "edge/src/sealing",
    "edge/src/signing",
  ],
  "edge/src/access-token": [
    "edge/src/configuration",
    "edge/src/discovery",
    "edge/src/network",
    "edge/src/signing",
  ],
  "edge/src/aws": ["edge/src/network", "edge/src/workload"],
  "edge/src/audit": [
    "edge/src/access-token/principal.ts",
    "edge/src/configuration/audit.ts",
    "edge/src/network",
  ],
  "edge/src/authorization-server": [
    "edge/src/audit",
    "edge/src/configuration",
    "edge/src/discovery",
    "edge/src/errors.ts",
    "edge/src/identity-providers",
    "edge/src/metadata",
    "edge/src/network",
    "edge/src/redirect-uri",
    "edge/src/sealing",
    "edge/src/signing",
  ],
  "edge/src/browser": ["edge/src/configuration", "edge/src/errors.ts"],
  "edge/src/configuration": [
    "edge/src/discovery/usable-keys.ts",
    "edge/src/google/service-account-key.ts",
    "edge/src/redirect-uri",
    "edge/src/sealing",
    "edge/src/signing",
  ],
  "edge/src/discovery": ["edge/src/network"],
  "edge/src/google": ["edge/src/network", "edge/src/workload"],
  "edge/src/identity-providers": [
    "edge/src/configuration",
    "edge/src/discovery",
    "edge/src/google",
    "edge/src/network",
    "edge/src/signing",
    "edge/src/workload",
  ],
  "edge/src/mcp": [
    "edge/src/access-token/principal.ts",
    "edge/src/configuration",
    "edge/src/network",
    "edge/src/sealing",
  ],
  "edge/src/metadata": ["edge/src/configuration", "edge/src/discovery", "edge/src/signing"],
  "edge/src/network": [],
  "edge/src/origin": [
    "edge/src/access-token/principal.ts",
    "edge/src/aws",
    "edge/src/configuration",
    "edge/src/discovery",
    "edge/src/google",
    "edge/src/network",
    "edge/src/signing",
    "edge/src/workload",
  ],
  "edge/src/redirect-uri": [],
  "edge/src/sealing": ["edge/src/signing"],
  "edge/src/signing": [],
  "edge/src/workload": ["edge/src/metadata", "edge/src/network", "edge/src/signing"],
};

const ROOT = join(import.meta.dirname, "..");
const SOURCES = "{modules,stacks,environments,edge/{src,command,backend,sidecar}}/**/*.{ts,mjs}";

/** The room of a file: the longest path of the table that it is in. */
function roomOf(file: string): string | undefined {
  return Object.keys(DIRECTIONS)
    .filter((room) => file.startsWith(`${room}/`))
    .sort((a, b) => b.length - a.length)[0];
}

/** What a file imports of this repository, types included. */
function importsOf(file: string): string[] {
  const source = readFileSync(join(ROOT, file), "utf8");
  const specifiers = source.matchAll(/(?:^|\s)(?:from|import)\s*\(?\s*"(\.{1,2}\/[^"]+)"/g);
  return [...specifiers].map(([, specifier = ""]) => normalize(join(dirname(file), specifier)));
}

function isAllowed(file: string, imported: string): boolean {
  const room = roomOf(file);
  if (room === undefined) return false;
  if (roomOf(imported) === room) return true;
  return (DIRECTIONS[room] ?? []).some((allowed) => allowed === imported || allowed === roomOf(imported));
}

describe("imports", () => {
  const files = globSync(SOURCES, { cwd: ROOT, exclude: ["**/node_modules/**", "**/dist/**"] });

  it("point one way, between the rooms that may know each other", () => {
    const against = files.flatMap((file) =>
      importsOf(file)
        .filter((imported) => !isAllowed(file, imported))
        .map((imported) => `${file} imports ${imported}`),
    );
    expect(against).toEqual([]);
  });

  it.each([
    ["modules/gcp/secret/secret.ts", "stacks/main.ts"],
    ["edge/src/mcp/policy/decide.ts", "edge/src/access-token/verify.ts"],
    ["edge/src/mcp/policy/decide.ts", "edge/src/origin/call-origin.ts"],
    ["edge/src/origin/assertion.ts", "edge/src/access-token/verify.ts"],
    ["edge/src/configuration/parse.ts", "environments/dev.ts"],
    ["stacks/main.ts", "environments/local/start.ts"],
    ["stacks/main.ts", "edge/src/gateway.ts"],
    ["modules/gcp/secret/secret.ts", "edge/src/configuration/parse.ts"],
    ["environments/local/cloud/stack/run-stacks.ts", "environments/environment.ts"],
    ["environments/local/cloud/offline-cloud.ts", "modules/terraform/literal.ts"],
    ["environments/local/cloud/offline-cloud.ts", "environments/local/cloud/command/environments.ts"],
  ])("of %s from %s would be a fault", (file, imported) => {
    expect(isAllowed(file, imported)).toBe(false);
  });

  it("are read from every source, whatever their form", () => {
    expect(importsOf("edge/src/gateway.ts")).toContain("edge/src/serve-mcp.ts");
    expect(importsOf("edge/src/mcp/policy/decide.ts")).toContain("edge/src/mcp/policy/decision.ts");
    expect(files.length).toBeGreaterThan(40);
  });
});

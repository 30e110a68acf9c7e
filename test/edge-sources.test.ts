import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";

const ROOT = join(import.meta.dirname, "..");
const FILES = globSync("edge/{src,backend}/**/*.ts", {
  cwd: ROOT,
  exclude: ["**/node_modules/**", "**/dist/**"],
}).sort();

const SECRET = "\\w*(?:secret|verifier|challenge|nonce|state|csrf|browser|signature|password|digest)";

/** Comparisons that end at the first difference, of something that is or stands for a secret. */
const COMPARISON = new RegExp(
  `\\b${SECRET} [!=]==? (?!undefined|null|["'\`])\\S+|[\\w)] [!=]==? (?:\\w+\\.)*${SECRET}\\b(?![.(])`,
  "gi",
);

/** Names of a module that stand for something else later on, and collections of one that grow. */
const MODULE_STATE = /^(?:export )?(?:let|var) .*|\b[A-Z][A-Z_]+\.(?:set|add|push|delete)\(.*/gm;

/** Where a pattern is found, outside of comments. */
function found(pattern: RegExp): string[] {
  return FILES.flatMap((file) => {
    const code = readFileSync(join(ROOT, file), "utf8").replace(/\/\/.*$|^\s*\/?\*.*$/gm, "");
    return [...code.matchAll(pattern)].map(([match]) => `${file}: ${match}`);
  });
}

describe("the gateway's sources", () => {
  it("[K03] never let a request pass by a gateway that fails", () => {
    expect(found(/passThroughOnException/g)).toEqual([]);
    expect(FILES.length).toBeGreaterThan(150);
  });

  it("[K06] keep nothing between requests in a module but the gateway itself, and what follows from its rules", () => {
    expect(found(MODULE_STATE)).toEqual([
      "edge/src/mcp/policy/find-rules.ts: FOLDED.set(book, folded);",
      "edge/src/worker.ts: let gateway: Promise<Hono> | undefined;",
    ]);
  });

  it("[K07] compare no secret so that the time it takes tells how much of it is right", () => {
    expect(found(COMPARISON)).toEqual([]);
  });

  it.each([
    "if (presented === client.secret) return",
    "return cookie.state !== state;",
    "content.browser == digest",
  ])("[K07] would be found to do so in %j", (code) => {
    expect(code.match(COMPARISON)).toHaveLength(1);
  });
});

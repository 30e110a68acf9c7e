import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { VERBS } from "../../../../modules/trust/gcp/roles.ts";

const README = join(import.meta.dirname, "../../../../modules/trust/README.md");

describe("the words for roles", () => {
  it("are those of the documentation", () => {
    const rows = readFileSync(README, "utf8").matchAll(/^\| `(roles\/.+)` \| (.+) \|$/gm);
    expect([...rows].map(([, role, verb]) => [role, verb])).toEqual(Object.entries(VERBS));
  });
});

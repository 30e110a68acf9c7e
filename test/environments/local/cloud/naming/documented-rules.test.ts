import { describe, expect, it } from "vitest";
import { documentedRules } from "../../../../../environments/local/cloud/naming/documented-rules.ts";

describe("the rules for the provider server", () => {
  it("tell Terraform what was expected, where, and who says so, but not what was written", () => {
    const [diagnostic, ...others] =
      documentedRules.resource?.("google_secret_manager_secret")?.validate?.({ secret_id: "hunter.2" }) ?? [];
    expect(others).toEqual([]);
    expect(diagnostic).toMatchObject({ severity: "error", path: ["secret_id"] });
    expect(diagnostic?.detail).toContain("expected 1 to 255 letters, digits, hyphens and underscores");
    expect(diagnostic?.detail).toContain("https://cloud.google.com/secret-manager/");
    expect(JSON.stringify(diagnostic)).not.toContain("hunter");
  });

  it("name what cannot be changed in place", () => {
    expect(documentedRules.resource?.("google_secret_manager_secret")?.forceNew).toEqual([
      "project",
      "secret_id",
      "replication",
    ]);
    expect(documentedRules.resource?.("random_id")?.forceNew).toEqual([]);
  });
});

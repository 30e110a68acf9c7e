import { describe, expect, it } from "vitest";
import {
  locate,
  readDiagnostics,
  type TerraformDiagnostic,
} from "../../../../../environments/local/cloud/testing/stack-diagnostic.ts";

const diagnostic = { severity: "error", summary: "Not so", detail: "Otherwise." } as const;

describe("reading diagnostics", () => {
  it("finds them between whatever else a command writes", () => {
    const lines = [
      '{"@level":"info","type":"version"}',
      JSON.stringify({ "@level": "error", type: "diagnostic", diagnostic }),
      "Terraform has been successfully initialized!",
      "",
    ];
    expect(readDiagnostics(lines.join("\n"))).toEqual([diagnostic]);
  });

  it("finds them in the one document that validate writes", () => {
    const document = JSON.stringify({ valid: false, diagnostics: [diagnostic] }, null, 2);
    expect(readDiagnostics(document)).toEqual([diagnostic]);
  });
});

describe("the place of a diagnostic", () => {
  const places = new Map([
    ["cdk.tf.json", [[], ["resource"], ["resource", "small_zone", "main", "ports", 0]]],
  ]);
  const pathsOf = (changes: Partial<TerraformDiagnostic>) =>
    locate({ ...diagnostic, ...changes }, places).paths;

  it("is what stands on the line", () => {
    const range = { filename: "cdk.tf.json", start: { line: 3 } };
    expect(pathsOf({ range, address: "small_zone.main" })).toEqual(["resource.small_zone.main.ports[0]"]);
  });

  it("is the resource where no line is given", () => {
    expect(pathsOf({ address: "small_zone.main" })).toEqual(["resource.small_zone.main"]);
    expect(pathsOf({ address: "data.small_image.base" })).toEqual(["data.small_image.base"]);
  });

  it("is each member of a cycle", () => {
    expect(pathsOf({ summary: "Cycle: small_zone.main, small_zone.far (expand), output.zone" })).toEqual([
      "resource.small_zone.main",
      "resource.small_zone.far",
      "output.zone",
    ]);
  });

  it("is none where it is about the whole stack", () => {
    expect(pathsOf({})).toEqual([]);
  });
});

import { describe, expect, it } from "vitest";
import { isObjectValue, type Path } from "../../../../../environments/local/cloud/protocol/value.ts";
import type { Diagnostic } from "../../../../../environments/local/cloud/provider/diagnostic.ts";
import type { ResourceRules } from "../../../../../environments/local/cloud/provider/hooks.ts";
import type { OfflineProvider } from "../../../../../environments/local/cloud/provider/offline-provider.ts";
import { SMALL } from "./small-schema.ts";
import { openWorkspace, reference, TERRAFORM_IS_ABSENT, type Workspace } from "./workspace.ts";

interface ShownDiagnostic {
  readonly severity: string;
  readonly summary: string;
  readonly detail: string;
  readonly address?: string;
  readonly snippet?: { readonly code: string; readonly highlight_start_offset: number };
}

async function validate(workspace: Workspace): Promise<ShownDiagnostic[]> {
  const { stdout } = await workspace.terraform("validate", "-json");
  return JSON.parse(stdout).diagnostics;
}

const refusing = (path: Path, severity: Diagnostic["severity"] = "error"): OfflineProvider => ({
  ...SMALL,
  rules: {
    resource: (): ResourceRules => ({
      validate: () => [{ severity, summary: "Not so", detail: "The documentation says otherwise.", path }],
    }),
  },
});

const SERVICE = {
  resource: {
    small_service: {
      web: {
        name: "web",
        labels: { team: "edge" },
        container: [{ image: "first", port: [{ number: 80 }] }, { image: "second" }],
      },
    },
  },
};

describe.skipIf(TERRAFORM_IS_ABSENT)("a diagnostic, with the real Terraform", () => {
  it.each([
    { path: ["name"], at: '"web"' },
    { path: ["container", 0, "image"], at: '"first"' },
    { path: ["container", 1, "image"], at: '"second"' },
  ] satisfies { path: Path; at: string }[])("points to $path", async ({ path, at }) => {
    await using workspace = await openWorkspace(refusing(path), SERVICE);
    const [diagnostic, ...others] = await validate(workspace);
    expect(others).toEqual([]);
    expect(diagnostic).toMatchObject({ severity: "error", summary: "Not so", address: "small_service.web" });
    const { code, highlight_start_offset: start } = diagnostic?.snippet ?? {
      code: "",
      highlight_start_offset: 0,
    };
    expect(code.slice(start)).toMatch(new RegExp(`^${at}`));
  });

  it.each<{ path: Path }>([
    { path: ["labels", "team"] },
    { path: ["container", 0, "port", 0, "number"] },
    { path: [] },
  ])("may be about $path", async ({ path }) => {
    await using workspace = await openWorkspace(refusing(path), SERVICE);
    expect(await validate(workspace)).toMatchObject([{ summary: "Not so", address: "small_service.web" }]);
  });

  it("may be a warning, which forbids nothing", async () => {
    await using workspace = await openWorkspace(refusing(["name"], "warning"), SERVICE);
    expect(await validate(workspace)).toMatchObject([{ severity: "warning" }]);
    await workspace.apply();
  });

  it("is given again when a value becomes known", async () => {
    const rules: ResourceRules = {
      validate: ({ zone }) =>
        typeof zone === "string" && !zone.startsWith("zones/")
          ? [{ severity: "error", summary: "Bad zone", detail: "", path: ["zone"] }]
          : [],
    };
    await using workspace = await openWorkspace(
      { ...SMALL, rules: { resource: (type) => (type === "small_service" ? rules : undefined) } },
      {
        resource: {
          small_zone: { main: { name: "a.example" } },
          small_service: { web: { name: "web", zone: reference("small_zone.main.id") } },
        },
      },
    );
    await workspace.plan();
    await expect(workspace.apply()).rejects.toThrow("Bad zone");
  });

  it("comes for a data source as well", async () => {
    await using workspace = await openWorkspace(
      {
        ...SMALL,
        rules: {
          dataSource: () => ({
            validate: ({ filter }) =>
              Array.isArray(filter) && filter.some((block) => isObjectValue(block) && block.tag === "latest")
                ? [{ severity: "error", summary: "A moving tag", detail: "", path: ["filter", 0, "tag"] }]
                : [],
          }),
        },
      },
      { data: { small_image: { base: { name: "base", filter: [{ tag: "latest" }] } } } },
    );
    expect(await validate(workspace)).toMatchObject([
      { summary: "A moving tag", address: "data.small_image.base" },
    ]);
  });
});

describe.skipIf(TERRAFORM_IS_ABSENT)("a fault of the offline cloud, with the real Terraform", () => {
  const ZONE = { resource: { small_zone: { main: { name: "a.example" } } } };

  it("is told as its own fault when a rule throws", async () => {
    const rules: ResourceRules = {
      validate: () => {
        throw new TypeError("no such thing");
      },
    };
    await using workspace = await openWorkspace({ ...SMALL, rules: { resource: () => rules } }, ZONE);
    const [diagnostic] = await validate(workspace);
    expect(diagnostic?.summary).toBe("Fault of the offline cloud");
    expect(diagnostic?.detail).toContain("ValidateResourceTypeConfig of small_zone: no such thing");
    expect(diagnostic?.detail).toContain("says nothing about what the real cloud would answer");
  });

  it("is told when an answer is not of the attribute's type, without the answer", async () => {
    const answers = { computed: () => ({ secret: "s3cr3t" }) };
    await using workspace = await openWorkspace({ ...SMALL, answers }, ZONE);
    const { exitCode, stderr } = await workspace.terraform("apply", "-auto-approve", "-no-color");
    expect(exitCode).toBe(1);
    expect(stderr.replaceAll(/\s*│?\n│?\s*/g, " ")).toMatch(
      /ApplyResourceChange of small_zone: .* is not of the type "string"/,
    );
    expect(stderr).not.toContain("s3cr3t");
  });

  it("is told when a rule names an attribute that there is not", async () => {
    const rules = { resource: () => ({ forceNew: ["colour"] }) };
    await using workspace = await openWorkspace({ ...SMALL, rules }, ZONE);
    await workspace.apply();
    const { stderr } = await workspace.terraform("plan", "-no-color");
    expect(stderr).toContain("no attribute or block colour");
  });
});

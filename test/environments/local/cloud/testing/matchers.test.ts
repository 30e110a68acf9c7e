import { describe, expect, expectTypeOf, it } from "vitest";
import "../../../../../environments/local/cloud/testing/matchers.ts";
import {
  type ResourceChange,
  type StackPlan,
  StackRefusedError,
} from "../../../../../environments/local/cloud/testing/stack-plan.ts";

type Actions = ResourceChange["change"]["actions"];

function resource(address: string, actions: Actions, replacePaths?: (string | number)[][]): ResourceChange {
  const [type = "", name = ""] = address.split(".");
  const change = { actions, ...(replacePaths && { replace_paths: replacePaths }) };
  return {
    address,
    mode: "managed",
    type,
    name,
    provider_name: "registry.terraform.io/example/small",
    change,
  };
}

const plan: StackPlan = {
  diagnostics: [],
  resources: [
    resource('small_zone.main["a"]', ["create"]),
    resource('small_zone.main["b"]', ["create"]),
    resource("small_zone.maintained", ["no-op"]),
    resource("small_service.web", ["update"]),
    resource("small_disk.data", ["delete", "create"], [["blocks", 0, "size"]]),
    resource("small_disk.old", ["delete"]),
    { ...resource("small_image.base", ["read"]), mode: "data" },
  ],
  outputs: {},
};

const unchanged: StackPlan = {
  diagnostics: [],
  resources: [resource("small_zone.main", ["no-op"])],
  outputs: { zone: { actions: ["no-op"] } },
};

const refused: StackPlan = {
  refusedBy: "validate",
  diagnostics: [
    { severity: "warning", summary: "Old", detail: "Use zone.", paths: ["resource.small_service.web.area"] },
    {
      severity: "error",
      summary: "Bad name",
      detail: "Too\nlong.",
      paths: ["resource.small_zone.main.name"],
    },
    { severity: "error", summary: "Bad stack", detail: "", paths: [] },
  ],
  resources: [],
  outputs: {},
};

/** What a failed expectation says. */
function failure(expectation: () => void): string {
  try {
    expectation();
  } catch (error) {
    return (error as Error).message;
  }
  throw new Error("the expectation held");
}

describe("what a plan does", () => {
  it("is known by type, by address, and by the address of all instances", () => {
    expect(plan).toCreate("small_zone", 2);
    expect(plan).toCreate("small_zone.main", 2);
    expect(plan).toCreate('small_zone.main["a"]', 1);
    expect(plan).toCreate("small_zone");
    expect(plan).toUpdate("small_service.web");
    expect(plan).toReplace("small_disk.data");
    expect(plan).toDestroy("small_disk", 1);
  });

  it("is not what it does otherwise, or elsewhere", () => {
    expect(plan).not.toCreate("small_zone", 3);
    expect(plan).not.toCreate("small_zone.mai");
    expect(plan).not.toCreate("small_disk");
    expect(plan).not.toDestroy("small_disk.data");
    expect(plan).not.toUpdate("small_zone");
    expect(plan).not.toUpdate("small_image.base");
    expect(plan).not.toReplace("small_service");
    expect(plan).not.toBeUnchanged();
    expect(unchanged).toBeUnchanged();
    expect({
      ...unchanged,
      outputs: { zone: { actions: ["update"] } },
    } satisfies StackPlan).not.toBeUnchanged();
  });

  it("may be a replacement because of an attribute, or of something in it", () => {
    for (const path of ["blocks", "blocks[0]", "blocks[0].size"]) expect(plan).toReplace("small_disk", path);
    for (const path of ["block", "blocks[0].siz", "name"]) expect(plan).not.toReplace("small_disk", path);
  });

  it("is told where it was expected otherwise", () => {
    expect(failure(() => expect(plan).toReplace("small_disk", "name"))).toBe(
      [
        "expected the plan to replace small_disk because of name",
        "",
        "The plan:",
        '  create small_zone.main["a"]',
        '  create small_zone.main["b"]',
        "  update small_service.web",
        "  replace small_disk.data because of blocks[0].size",
        "  delete small_disk.old",
        "  read small_image.base",
        "  (unchanged: 1)",
      ].join("\n"),
    );
    expect(failure(() => expect(unchanged).not.toBeUnchanged())).toContain(
      "expected the plan not to change nothing",
    );
    expect(failure(() => expect(unchanged).toCreate("small_zone", 2))).toBe(
      "expected the plan to create 2 small_zone\n\nThe plan:\n  nothing\n  (unchanged: 1)",
    );
  });
});

describe("a refusal", () => {
  it("is at a path, with a message", () => {
    expect(refused).toFailWith("resource.small_zone.main.name", "Bad name");
    expect(refused).toFailWith("resource.small_zone.main.name", /name: too\slong/i);
    expect(refused).toFailWith("", "Bad stack");
  });

  it("is none elsewhere, with another message, or by a warning", () => {
    expect(refused).not.toFailWith("resource.small_zone.main", "Bad name");
    expect(refused).not.toFailWith("resource.small_zone.main.name", "Old");
    expect(refused).not.toFailWith("resource.small_service.web.area", "Old");
    expect(refused).not.toFailWith("", "Bad name");
    expect(plan).not.toFailWith("", "");
  });

  it("may be an error that was thrown", async () => {
    const thrown = Promise.reject(new StackRefusedError("apply", refused.diagnostics));
    await expect(thrown).rejects.toFailWith("resource.small_zone.main.name", "Too");
  });

  it("does nothing, which is neither right nor wrong", () => {
    for (const expectation of [
      () => expect(refused).toCreate("small_zone"),
      () => expect(refused).not.toCreate("small_zone"),
      () => expect(refused).toBeUnchanged(),
      () => expect(refused).not.toBeUnchanged(),
      () => expect(refused).not.toReplace("small_zone"),
    ]) {
      expect(failure(expectation)).toContain("terraform validate refused the stack:");
    }
  });

  it("is told in full where another was expected", () => {
    expect(failure(() => expect(refused).toFailWith("resource.small_zone.far", "Bad name"))).toBe(
      [
        "expected Terraform to refuse resource.small_zone.far: Bad name",
        "",
        "terraform validate refused the stack:",
        "  warning at resource.small_service.web.area: Old: Use zone.",
        "  error at resource.small_zone.main.name: Bad name: Too long.",
        "  error at the whole stack: Bad stack",
      ].join("\n"),
    );
  });
});

describe("the matchers", () => {
  it("cannot be called on what is no plan", () => {
    expectTypeOf(expect("small_zone").toCreate).toBeNever();
    expectTypeOf(expect(refused.diagnostics[0]).toFailWith).toBeNever();
    expectTypeOf(expect(plan).toCreate).toEqualTypeOf<(resource: string, count?: number) => void>();
    expectTypeOf(expect(Promise.resolve(plan)).resolves.toBeUnchanged).toEqualTypeOf<() => Promise<void>>();
  });
});

import { describe, expect, it } from "vitest";
import { stackRun } from "../../../../../environments/local/cloud/stack/stack-run.ts";
import type { Plan } from "../../../../../environments/local/cloud/terraform/plan.ts";

type Change = Plan["output_changes"][string];
type Actions = Change["actions"];

function resource(address: string, ...actions: Actions): Plan["resource_changes"][number] {
  return { address, mode: "managed", type: "t", name: "n", provider_name: "p", change: { actions } };
}

function runOf(resources: Plan["resource_changes"], outputs: Plan["output_changes"] = {}) {
  return stackRun("stack", { format_version: "1.2", resource_changes: resources, output_changes: outputs });
}

describe("what a plan does with a stack", () => {
  it("is counted as Terraform counts, and told by address", () => {
    const resources = [
      resource("t.new", "create"),
      resource("t.changed", "update"),
      resource("t.same", "no-op"),
      resource("t.first", "delete", "create"),
      resource("t.then", "create", "delete"),
      resource("t.gone", "delete"),
      resource("data.t.read", "read"),
    ];
    expect(runOf(resources)).toEqual({
      stack: "stack",
      created: 3,
      changed: 1,
      destroyed: 3,
      actions: {
        "t.new": "create",
        "t.changed": "update",
        "t.first": "replace",
        "t.then": "replace",
        "t.gone": "delete",
        "data.t.read": "read",
      },
      outputs: {},
    });
  });

  it("tells outputs that are known, and nothing that is sensitive in any part", () => {
    const actions: Actions = ["create"];
    const outputs: Record<string, Change> = {
      known: { actions, after: { a: 1 }, after_unknown: false, after_sensitive: false },
      same: { actions: ["no-op"], after: 2, after_unknown: false, after_sensitive: false },
      unknown: { actions, after_unknown: true, after_sensitive: false },
      half: { actions, after: { a: 1 }, after_unknown: { b: [true] }, after_sensitive: false },
      secret: { actions, after: "s", after_unknown: false, after_sensitive: true },
      partly: { actions, after: { a: "s" }, after_unknown: false, after_sensitive: { a: true } },
      gone: { actions: ["delete"], after: null, after_unknown: false, after_sensitive: false },
    };
    expect(runOf([], outputs).outputs).toEqual({ known: { a: 1 }, same: 2 });
  });
});

import { TerraformStack } from "cdktf";
import type { Construct } from "constructs";
import type { SchemaAddition } from "./schema-addition.ts";

type Version = readonly [major: number, minor: number, patch: number];

const raised = new WeakMap<TerraformStack, Map<string, Version>>();

/**
 * Raises `required_providers` of a construct's stack to the version that has an addition. The highest of several
 * holds; a later major version is not accepted.
 */
export function requireVersion(construct: Construct, addition: SchemaAddition): void {
  const stack = TerraformStack.of(construct);
  const name = addition.provider.replace(/^.*\//, "");
  const versions = raised.get(stack) ?? new Map<string, Version>();
  raised.set(stack, versions);
  const wanted = parseVersion(addition.since);
  const before = versions.get(name);
  if (before !== undefined && compare(before, wanted) >= 0) return;
  versions.set(name, wanted);
  const [major] = wanted;
  stack.addOverride(
    `terraform.required_providers.${name}.version`,
    `>= ${addition.since}, < ${major + 1}.0.0`,
  );
}

function parseVersion(text: string): Version {
  const [major = 0, minor = 0, patch = 0] = text.split(".").map(Number);
  return [major, minor, patch];
}

function compare(a: Version, b: Version): number {
  return a[0] - b[0] || a[1] - b[1] || a[2] - b[2];
}

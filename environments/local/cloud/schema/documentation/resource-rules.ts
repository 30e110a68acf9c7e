import { isObjectValue, type ObjectValue, type Path, UNKNOWN, type Value } from "../../protocol/value.ts";
import type { Diagnostic } from "../../provider/diagnostic.ts";
import type { ResourceRules } from "../../provider/hooks.ts";
import { type Dependency, documentationRules } from "../documentation-rules.ts";
import type { Block } from "../provider-schema.ts";

/** Makes what the descriptions of a block state the rules of the provider that serves it. */
export function documentedResourceRules(block: Block): ResourceRules {
  const { possibleValues, dependencies, forceNew } = documentationRules(block);
  return {
    forceNew,
    validate: (config) => [
      ...[...possibleValues].flatMap(([path, values]) => checkValues(config, path.split("."), values)),
      ...dependencies.flatMap((dependency) => checkDependency(config, dependency)),
    ],
  };
}

function checkValues(config: ObjectValue, path: readonly string[], values: readonly string[]): Diagnostic[] {
  return find(config, path)
    .filter(({ value }) => typeof value === "string" && value !== "" && !values.includes(value))
    .map(({ value, path: found }) => ({
      severity: "error",
      summary: `"${String(value)}" is none of the possible values`,
      detail: `Possible values, by the provider's documentation: ${values.join(", ")}.`,
      path: found,
    }));
}

function checkDependency(config: ObjectValue, dependency: Dependency): Diagnostic[] {
  const { kind, block, names, sentence } = dependency;
  return find(config, block).flatMap(({ value, path }) => {
    if (!isObjectValue(value)) return [];
    const written = names.filter((name) => isWritten(value[name]));
    const fault = faultOf(kind, names, written, value);
    if (fault === undefined) return [];
    return {
      severity: "error",
      summary: fault,
      detail: `The provider's documentation: ${sentence}`,
      path: written.length === 0 ? path : [...path, written.at(-1) ?? ""],
    } satisfies Diagnostic;
  });
}

function faultOf(
  kind: Dependency["kind"],
  names: readonly string[],
  written: readonly string[],
  value: ObjectValue,
): string | undefined {
  const effective = written.filter((name) => isEffective(value[name]));
  const onlyOne = kind === "conflictsWith" || kind === "exactlyOneOf";
  if (onlyOne && effective.length > 1) return `only one of ${effective.join(", ")} may be set`;
  const needsOne = kind === "atLeastOneOf" || kind === "exactlyOneOf";
  if (needsOne && written.length === 0) return `one of ${names.join(", ")} must be set`;
  const [first = "", ...others] = names;
  const missing = others.filter((name) => !isWritten(value[name]));
  if (kind === "requiredWith" && isEffective(value[first]) && missing.length > 0)
    return `${first} needs ${missing.join(", ")}`;
  return undefined;
}

/** What is not known yet may turn out to be written. */
function isWritten(value: Value | undefined): boolean {
  return value !== undefined && value !== null && !(Array.isArray(value) && value.length === 0);
}

/** What is not known yet may turn out to be null; `false` and an empty string often stand for what is left out. */
function isEffective(value: Value | undefined): boolean {
  return isWritten(value) && value !== UNKNOWN && value !== false && value !== "";
}

interface Found {
  readonly value: Value;
  readonly path: Path;
}

/** All values under a path of names, with the indexes and keys on the way to them. */
function find(value: Value, names: readonly string[], path: Path = []): readonly Found[] {
  if (Array.isArray(value)) return value.flatMap((element, index) => find(element, names, [...path, index]));
  const [name, ...rest] = names;
  if (name === undefined) return [{ value, path }];
  const member = isObjectValue(value) ? value[name] : undefined;
  return member === undefined ? [] : find(member, rest, [...path, name]);
}

import { parseSentences, type Statement } from "./documentation/sentences.ts";
import type { Block } from "./provider-schema.ts";

/** Arguments of one block that depend on each other. */
export interface Dependency {
  /**
   * - `conflictsWith`: at most one may be set
   * - `exactlyOneOf`: one must be set, and only one
   * - `atLeastOneOf`: one must be set
   * - `requiredWith`: where the first is set, the others must be, too
   */
  readonly kind: "conflictsWith" | "exactlyOneOf" | "atLeastOneOf" | "requiredWith";
  /** Path of the block that they stand in, by names without indexes and keys. Empty: the whole resource. */
  readonly block: readonly string[];
  /** Their names in the block. */
  readonly names: readonly string[];
  /** What the documentation says. */
  readonly sentence: string;
}

/** What the descriptions of a schema demand beyond its types. All paths are names without indexes and keys. */
export interface DocumentationRules {
  /** The only values of a string, or of each element of a list or set of strings, by its path: `template.execution_environment`. */
  readonly possibleValues: ReadonlyMap<string, readonly string[]>;
  readonly dependencies: readonly Dependency[];
  /** What cannot be changed in place. */
  readonly forceNew: readonly string[];
}

/**
 * Reads the rules that the descriptions state. Only sentences of a form that leaves no doubt count, and only where
 * every argument that they name stands in the same block: a rule that is missed costs less than one that is wrong.
 */
export function documentationRules(block: Block): DocumentationRules {
  const possibleValues = new Map<string, readonly string[]>();
  const dependencies = new Map<string, Dependency>();
  const forceNew: string[] = [];
  for (const { name, path, statement, siblings } of statements(block, [])) {
    const full = [...path, name];
    if (statement.kind === "possibleValues") possibleValues.set(full.join("."), statement.values);
    else if (statement.kind === "forceNew") {
      if (!inTemplate(path) && (statement.anywhere || isIdentity(path))) forceNew.push(full.join("."));
    } else {
      const dependency = resolve(statement, name, path, siblings);
      // Each of the arguments repeats what holds of all.
      if (dependency !== undefined) dependencies.set(keyOf(dependency), dependency);
    }
  }
  return { possibleValues, dependencies: [...dependencies.values()], forceNew: [...new Set(forceNew)] };
}

interface Stated {
  readonly name: string;
  readonly path: readonly string[];
  readonly statement: Statement;
  readonly siblings: Block;
}

function* statements(block: Block, path: readonly string[]): Generator<Stated> {
  for (const [name, attribute] of Object.entries(block.attributes)) {
    if (!attribute.required && !attribute.optional) continue;
    for (const statement of parseSentences(attribute.description)) {
      if (statement.kind === "possibleValues" && !holdsStrings(attribute.type)) continue;
      yield { name, path, statement, siblings: block };
    }
  }
  for (const [name, nested] of Object.entries(block.blocks)) yield* statements(nested.block, [...path, name]);
}

function holdsStrings(type: Block["attributes"][string]["type"]): boolean {
  return type === "string" || (Array.isArray(type) && type[0] !== "map" && type[1] === "string");
}

/** Kubernetes forbids changes to a running pod, which has no bearing on the template that pods are made from. */
function inTemplate(path: readonly string[]): boolean {
  return path.some((name) => /(^|_)templates?$/.test(name));
}

/** Where the names are that a resource is known by. */
function isIdentity(path: readonly string[]): boolean {
  return path.length === 0 || path.join(".") === "metadata";
}

function resolve(
  { kind, names, sentence }: Exclude<Statement, { kind: "possibleValues" | "forceNew" }>,
  self: string,
  block: readonly string[],
  siblings: Block,
): Dependency | undefined {
  const resolved = names.map((name) => (name === "this" ? self : snakeCase(name)));
  const known = resolved.every((name) => isSettable(siblings, name)) && new Set(resolved).size > 1;
  // A description that speaks of others only was copied.
  if (!known || !resolved.includes(self) || contradicted.has(sentence)) return undefined;
  return { kind, block, names: kind === "requiredWith" ? resolved : [...new Set(resolved)].sort(), sentence };
}

function isSettable({ attributes, blocks }: Block, name: string): boolean {
  const attribute = attributes[name];
  // What must stand conflicts with nothing.
  return attribute === undefined ? Object.hasOwn(blocks, name) : attribute.optional;
}

function keyOf({ kind, block, names }: Dependency): string {
  return [kind, ...block, ":", ...names].join(" ");
}

/** Sentences that the valid examples of the same documentation disregard. */
const contradicted: ReadonlySet<string> = new Set([
  // https://registry.terraform.io/providers/hashicorp/google/6.50.0/docs/resources/data_pipeline_pipeline#example-usage
  "Mutually exclusive with workerRegion.",
  "Mutually exclusive with workerZone.",
]);

/** `rsaEncryptedKey` of the API is `rsa_encrypted_key` in Terraform. */
function snakeCase(name: string): string {
  return name.replace(/([a-z0-9])([A-Z])/g, "$1_$2").toLowerCase();
}

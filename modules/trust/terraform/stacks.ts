import { TrustError } from "../trust-error.ts";
import { isObject, type JsonObject, objectOf, valueAt } from "./json.ts";
import { Resource } from "./resource.ts";
import { referenceSteps, templateParts } from "./template.ts";

/** What cdktf writes to a stack's `cdk.tf.json`, parsed. */
export type StackJson = JsonObject;

/** By type and attribute: what the cloud is going to answer, where that follows from what is written. */
export type DerivedAttributes = Readonly<
  Record<string, Readonly<Record<string, (resource: Resource) => string>>>
>;

/** As cdktf names the data source of another stack's state. */
const OTHER_STACK = "cross-stack-reference-input-";
const WRITE_IT_OUT =
  "Write the name itself: the trust graph knows what the stacks say, and nothing that is asked for at the apply.";

/** Stacks that are read together, so that one may refer to another. */
export class Stacks {
  private readonly jsons: readonly StackJson[];
  private readonly derived: DerivedAttributes;
  /** What is being evaluated now: met again, it refers to itself. */
  private readonly underway = new Set<unknown>();

  constructor(jsons: readonly StackJson[], derived: DerivedAttributes) {
    this.jsons = jsons;
    this.derived = derived;
  }

  /** All resources of all stacks. */
  resources(): Resource[] {
    return this.jsons.flatMap((json) =>
      Object.entries(objectOf(json.resource)).flatMap(([type, byId]) =>
        Object.entries(objectOf(byId)).map(([id, attributes]) =>
          this.resource(json, { type, id, attributes }),
        ),
      ),
    );
  }

  /** The construct paths of modules, whose resources are known after `terraform init` only. */
  modules(): string[] {
    return this.jsons.flatMap((json) =>
      Object.entries(objectOf(json.module)).map(([id, module]) =>
        String(valueAt(module, ["//", "metadata", "path"]) ?? `module.${id}`),
      ),
    );
  }

  private resource(
    json: StackJson,
    { type, id, attributes }: { type: string; id: string; attributes: unknown },
  ): Resource {
    const written = objectOf(attributes);
    const path = String(valueAt(written, ["//", "metadata", "path"]) ?? `${type}.${id}`);
    const evaluate = (value: unknown) => this.evaluate(json, path, value);
    return new Resource(type, written, { path, evaluate, provider: providerOf(json, type, written) });
  }

  /** A value with everything that it refers to. @throws {TrustError} what it refers to is not known at synth */
  private evaluate(json: StackJson, path: string, value: unknown): unknown {
    if (Array.isArray(value)) return value.map((each) => this.evaluate(json, path, each));
    if (isObject(value)) {
      const entries = Object.entries(value).map(([key, each]) => [key, this.evaluate(json, path, each)]);
      return Object.fromEntries(entries);
    }
    if (typeof value !== "string") return value;
    const values = templateParts(value).map((part) =>
      "text" in part ? part.text : this.expression(json, path, part.expression),
    );
    return values.length === 1 ? values[0] : values.join("");
  }

  private expression(json: StackJson, path: string, expression: string): unknown {
    const place = `${this.jsons.indexOf(json)} ${expression}`;
    const steps = referenceSteps(expression);
    if (steps === undefined || this.underway.has(place)) {
      throw TrustError.at(path, `${expression} cannot be resolved.`, WRITE_IT_OUT);
    }
    this.underway.add(place);
    try {
      const value = this.referent(json, path, steps);
      if (value === undefined || value === null) {
        throw TrustError.at(path, `${expression} is not known at synth.`, WRITE_IT_OUT);
      }
      return value;
    } finally {
      this.underway.delete(place);
    }
  }

  private referent(json: StackJson, path: string, steps: readonly string[]): unknown {
    const [first = "", second = "", third = "", ...rest] = steps;
    if (first === "local") {
      const local = this.evaluate(json, path, valueAt(json.locals, [second]));
      return valueAt(
        local,
        [third, ...rest].filter((step) => step !== ""),
      );
    }
    if (first !== "data") return this.attribute(json, first, second, [third, ...rest]);
    if (second === "terraform_remote_state") return this.output(third, path, rest);
    return this.attribute(json, `data.${second}`, third, rest);
  }

  private attribute(json: StackJson, type: string, id: string, [name = "", ...rest]: string[]): unknown {
    const place = type.startsWith("data.")
      ? ["data", type.slice("data.".length), id]
      : ["resource", type, id];
    const attributes = valueAt(json, place);
    if (!isObject(attributes)) return undefined;
    const resource = this.resource(json, { type, id, attributes });
    return valueAt(resource.written(name) ?? this.derived[type]?.[name]?.(resource), rest);
  }

  /** An output of another of the stacks, which cdktf refers to by that stack's state. */
  private output(source: string, path: string, [outputs, name = "", ...rest]: readonly string[]): unknown {
    const stack = source.startsWith(OTHER_STACK) ? source.slice(OTHER_STACK.length) : undefined;
    const json = this.jsons.find((each) => valueAt(each, ["//", "metadata", "stackName"]) === stack);
    if (json === undefined || outputs !== "outputs") return undefined;
    return valueAt(this.evaluate(json, path, valueAt(json.output, [name, "value"])), rest);
  }
}

/** The configuration of a resource's provider: the one that it names, or else the one of its type's first word. */
function providerOf(json: StackJson, type: string, { provider }: JsonObject): JsonObject | undefined {
  const [name = "", alias] = String(provider ?? type.replace("data.", "").split("_")[0]).split(".");
  const configurations = valueAt(json.provider, [name]);
  if (!Array.isArray(configurations)) return undefined;
  return configurations.filter(isObject).find((configuration) => configuration.alias === alias);
}

import { TrustError } from "../trust-error.ts";
import { isObject, type JsonObject, valueAt } from "./json.ts";

/** What a block is read with. */
export interface BlockScope {
  /** The construct path of its resource, for faults. */
  readonly path: string;
  /** Resolves what a value refers to, at any depth. */
  readonly evaluate: (value: unknown) => unknown;
}

/** A block of a resource. References are resolved when an attribute is read, so that what nobody reads may have any. */
export class Block {
  protected readonly attributes: JsonObject;
  protected readonly scope: BlockScope;

  constructor(attributes: JsonObject, scope: BlockScope) {
    this.attributes = attributes;
    this.scope = scope;
  }

  get path(): string {
    return this.scope.path;
  }

  /** @throws {TrustError} absent, or not known at synth */
  text(attribute: string): string {
    const text = this.optionalText(attribute);
    if (text === undefined) throw this.fault(`it says no ${attribute}.`, "State it.");
    return text;
  }

  optionalText(attribute: string): string | undefined {
    const value = this.value(attribute);
    if (value === undefined || value === null) return undefined;
    if (typeof value === "object") throw this.fault(`its ${attribute} is no text.`, "State one.");
    return String(value);
  }

  /** A list of texts; empty where it is absent. */
  texts(attribute: string): string[] {
    const value = this.value(attribute) ?? [];
    if (!Array.isArray(value)) throw this.fault(`its ${attribute} is no list.`, "State a list.");
    return value.map(String);
  }

  flag(attribute: string): boolean {
    return this.optionalText(attribute) === "true";
  }

  /** A map of texts, as sorted entries. */
  entries(attribute: string): [key: string, value: string][] {
    const value = this.value(attribute) ?? {};
    if (!isObject(value)) throw this.fault(`its ${attribute} is no map.`, "State a map.");
    return Object.entries(value)
      .map(([key, each]): [string, string] => [key, String(each)])
      .sort(([a], [b]) => (a < b ? -1 : 1));
  }

  /** The one block of a name, if there is one. */
  block(name: string): Block | undefined {
    return this.blocks(name)[0];
  }

  blocks(name: string): Block[] {
    if (valueAt(this.attributes, ["dynamic", name]) !== undefined) {
      throw this.fault(
        `how many of ${name} it has is only known at the apply.`,
        "Write the blocks themselves.",
      );
    }
    const written = this.attributes[name] ?? [];
    // What a reference led to is resolved already: evaluated again, its text could be taken for a template.
    const [value, scope] =
      typeof written === "string"
        ? [this.value(name), { ...this.scope, evaluate: (resolved: unknown) => resolved }]
        : [written, this.scope];
    return (Array.isArray(value) ? value : [value]).filter(isObject).map((each) => new Block(each, scope));
  }

  /** @param fault one sentence: what is wrong @param remedy one sentence: what to do about it */
  fault(fault: string, remedy: string): TrustError {
    return TrustError.at(this.path, fault, remedy);
  }

  private value(attribute: string): unknown {
    return this.scope.evaluate(this.attributes[attribute]);
  }
}

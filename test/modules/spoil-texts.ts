import type { Construct } from "constructs";
import { ValidationError } from "../../modules/errors/validation-error.ts";
import { synthesize } from "./synthesize.ts";

/** What Terraform would put a folder of the machine for that applies the stack; nothing in it is escaped in JSON. */
export const TEMPLATE = `\${path.cwd}`;

export type Spoil = <Props>(props: Props) => Props;
/** Builds a module; all that `spoil` is given may come from somebody else. */
export type Build = (scope: Construct, spoil: Spoil) => unknown;

/** How many texts a module is given, of which each can be spoiled; keys of maps are texts as well. */
export function countTexts(build: Build, mapKeys: RegExp): number {
  const { spoil, count } = spoiler(-1, mapKeys);
  synthesize((stack) => build(stack, spoil));
  return count();
}

/** What Terraform would read with a template behind the text of a number; empty where the module refuses. */
export function spoiled(build: Build, target: number, mapKeys: RegExp): string {
  try {
    return JSON.stringify(synthesize((stack) => build(stack, spoiler(target, mapKeys).spoil)));
  } catch (error) {
    if (error instanceof ValidationError || error instanceof TypeError) return "";
    throw error;
  }
}

function spoiler(target: number, mapKeys: RegExp): { spoil: Spoil; count: () => number } {
  let count = 0;
  const text = (value: string) => (count++ === target ? value + TEMPLATE : value);
  const spoilAny = (value: unknown): unknown => {
    if (typeof value === "string") return text(value);
    if (Array.isArray(value)) return value.map(spoilAny);
    if (Object.getPrototypeOf(value ?? 0) !== Object.prototype) return value;
    const entries = Object.entries(value as object);
    return Object.fromEntries(
      entries.map(([key, each]) => [mapKeys.test(key) ? text(key) : key, spoilAny(each)]),
    );
  };
  return { spoil: (props) => spoilAny(props) as typeof props, count: () => count };
}

import { Testing } from "cdktf";
import type { Construct } from "constructs";

type Attributes = Readonly<Record<string, unknown>>;

/** A stack as Terraform reads it. */
export interface TerraformJson {
  readonly resource?: Readonly<Record<string, Readonly<Record<string, Attributes>>>>;
  readonly data?: Readonly<Record<string, Readonly<Record<string, Attributes>>>>;
  readonly output?: Readonly<Record<string, { readonly value: unknown }>>;
  readonly provider?: Readonly<Record<string, readonly Attributes[]>>;
  readonly terraform?: {
    readonly backend?: Attributes;
    readonly required_providers?: Readonly<Record<string, { readonly version: string }>>;
  };
}

/** The JSON of a stack that holds what is built. */
export function synthesize(build: (stack: Construct) => void): TerraformJson {
  return JSON.parse(Testing.synthScope(build));
}

/** The resources of a type, without cdktf's notes on where they come from. */
export function resources(json: TerraformJson, type: string): Attributes[] {
  return Object.values(json.resource?.[type] ?? {}).map(({ "//": _metadata, ...attributes }) => attributes);
}

/** The only resource of a type. */
export function resource(json: TerraformJson, type: string): Attributes {
  const [only, ...others] = resources(json, type);
  if (only === undefined || others.length > 0)
    throw new Error(`expected one ${type}, found ${others.length}`);
  return only;
}

/** The project that the tests build in. */
export const project = { id: "my-project", number: "123456789012" };

import { awsImmutables } from "./aws.ts";
import { googleImmutables } from "./google.ts";
import { type Immutable, immutableNames } from "./immutable.ts";

/** By resource type. */
export const IMMUTABLES: Readonly<Record<string, Immutable>> = { ...googleImmutables, ...awsImmutables };

/** Whatever of a type can only be changed by another resource in its place. */
export function forceNew(type: string): readonly string[] {
  const immutable = IMMUTABLES[type];
  return immutable ? immutableNames(immutable) : [];
}

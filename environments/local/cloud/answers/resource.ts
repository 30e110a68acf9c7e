import { isObjectValue, type ObjectValue, type Value } from "../protocol/value.ts";

/** What the clouds know and no configuration says. */
export interface Facts {
  /** The number of a project by its id. @default derived from the id */
  readonly projectNumbers?: Readonly<Record<string, string>>;
  /** Where the provider block does not name an account. @default "123456789012", as in the AWS documentation */
  readonly accountId?: string;
}

/** Of what attributes are asked for. */
export interface Resource {
  readonly type: string;
  /** What is written; what is still to be answered is there as UNKNOWN, what is left out as null. */
  readonly config: ObjectValue;
  /** What the provider block says. */
  readonly provider: ObjectValue;
  /** A digest of what is written, for what has no name of its own. */
  readonly seed: string;
  readonly facts: Facts;
}

/** Undefined: no better answer than a placeholder. */
export type Answer = (resource: Resource) => Value | undefined;

/** By the names of attributes. An optional one stands here where the cloud fills it in. */
export type AnswerTable = Readonly<Record<string, Answer>>;

/** When everything was created. */
export const CREATED = "2026-01-01T00:00:00Z";

/** A text that is written and known. */
export function text(values: ObjectValue, name: string): string | undefined {
  const value = values[name];
  return typeof value === "string" && value !== "" ? value : undefined;
}

/** A text that the type requires; where nothing is written, as at an import, a placeholder. */
export function argument({ config, seed }: Resource, name: string): string {
  return text(config, name) ?? `offline-${seed.slice(0, 8)}`;
}

/** The texts of a map that are known. */
export function texts(values: ObjectValue, name: string): Readonly<Record<string, string>> {
  const map = values[name];
  if (!isObjectValue(map)) return {};
  return Object.fromEntries(
    Object.entries(map).filter((entry): entry is [string, string] => typeof entry[1] === "string"),
  );
}

/** The blocks of a name, be it one or a list. */
export function blocks(values: ObjectValue, name: string): readonly ObjectValue[] {
  const value = values[name] ?? null;
  return Array.isArray(value) ? value.filter(isObjectValue) : isObjectValue(value) ? [value] : [];
}

/** `documents` of `projects/p/secrets/documents`, and of `documents`. */
export function lastSegment(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}

/** `p` of `projects/p/secrets/documents`, after `projects`. */
export function segmentAfter(path: string, collection: string): string | undefined {
  const segments = path.split("/");
  const index = segments.indexOf(collection);
  return index < 0 ? undefined : segments[index + 1];
}

import type { NodeDraft } from "../graph-draft.ts";
import type { Resource } from "../terraform/resource.ts";

/** How things of a type are named: as a whole, and by the words of it that tell one from another. */
export interface Naming {
  /** In plain words. */
  readonly kind: string;
  /** The whole name; each star is a word of it. */
  readonly form: string;
  /**
   * What it is in the graph, by the last word.
   * @default of its kind, named by the last word, in the place that the words before are
   */
  readonly node?: (name: string) => NodeDraft;
}

/** Which attribute has a word of a name, where only the words behind it are written. */
const ATTRIBUTES: Readonly<Record<string, string>> = { locations: "location", regions: "region" };

/**
 * The whole name of what a resource names by its whole name, or by the last words of it.
 *
 * @throws {TrustError} it is neither
 */
export function wholeName(resource: Resource, { kind, form }: Naming, name: string): string {
  const given = name.split("/");
  const collections = form.split("/");
  if (hasForm(given, collections)) return name;
  const starred = collections.filter((_, index) => collections[index + 1] === "*");
  const absent = starred.length - given.length;
  if (absent < 0) {
    throw resource.fault(
      `"${name}" is not the name of a ${kind}.`,
      `Write it as ${form}, or the last of it.`,
    );
  }
  const words = starred.map((collection, index) =>
    index < absent ? wordOf(resource, collection) : given[index - absent],
  );
  return form.replaceAll("*", () => words.shift() ?? "");
}

function hasForm(words: readonly string[], form: readonly string[]): boolean {
  return words.length === form.length && form.every((word, index) => word === "*" || word === words[index]);
}

function wordOf(resource: Resource, collection: string): string {
  return collection === "projects" ? resource.project : resource.text(ATTRIBUTES[collection] ?? collection);
}

/** The node of a whole name. */
export function nodeOf({ kind, form, node }: Naming, whole: string): NodeDraft {
  const collections = form.split("/");
  const words = whole.split("/").filter((_, index) => collections[index] === "*");
  const name = words.at(-1) ?? whole;
  const place = words.slice(0, -1).join("/");
  return node?.(name) ?? { kind, name, ...(place !== "" && { place }) };
}

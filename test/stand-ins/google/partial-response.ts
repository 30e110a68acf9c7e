import { directoryRefusal } from "./refusal.ts";

/**
 * What of a document was asked for by `fields`: names, and names within names, after a slash.
 *
 * https://developers.google.com/workspace/admin/directory/v1/guides/performance#partial-response
 */
export function partOf(document: Record<string, unknown>, fields: string | null): unknown {
  if (fields === null) return document;
  const paths = fields.split(",").map((path) => path.split("/"));
  if (!paths.flat().every((name) => /^[A-Za-z]+$/.test(name))) {
    throw directoryRefusal(400, "invalidParameter", `Invalid field selection ${fields}`);
  }
  return select(document, paths);
}

function select(value: unknown, paths: readonly (readonly string[])[]): unknown {
  if (Array.isArray(value)) return value.map((item) => select(item, paths));
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).flatMap(([name, member]): [string, unknown][] => {
    const within = paths.filter(([first]) => first === name).map(([, ...rest]) => rest);
    if (within.length === 0) return [];
    return [[name, within.some((rest) => rest.length === 0) ? member : select(member, within)]];
  });
  return Object.fromEntries(entries);
}

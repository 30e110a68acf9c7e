import type { Path } from "../protocol/value.ts";

/** JSON whose lines name values, since positions are all that Terraform tells. */
export interface LocatedJson {
  readonly text: string;
  /** The value that stands on each line: one that it starts or ends. */
  readonly paths: readonly Path[];
}

interface Line {
  readonly text: string;
  readonly path: Path;
}

/** Writes every value on a line of its own. */
export function locatedJson(value: unknown): LocatedJson {
  const lines = [...linesOf(value, [], "", "")];
  return { text: `${lines.map(({ text }) => text).join("\n")}\n`, paths: lines.map(({ path }) => path) };
}

function* linesOf(value: unknown, path: Path, before: string, after: string): Generator<Line> {
  if (typeof value !== "object" || value === null || Object.keys(value).length === 0) {
    yield { text: `${before}${JSON.stringify(value)}${after}`, path };
    return;
  }
  const [open, close] = Array.isArray(value) ? "[]" : "{}";
  const indent = "  ".repeat(path.length);
  const members = Object.entries(value);
  yield { text: `${before}${open}`, path };
  for (const [position, [name, member]] of members.entries()) {
    const start = Array.isArray(value) ? `${indent}  ` : `${indent}  ${JSON.stringify(name)}: `;
    const end = position < members.length - 1 ? "," : "";
    yield* linesOf(member, [...path, Array.isArray(value) ? position : name], start, end);
  }
  yield { text: `${indent}${close}${after}`, path };
}

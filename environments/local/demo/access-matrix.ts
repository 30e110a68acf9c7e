import type { Access } from "./access.ts";

/** Who tries what, and what comes of it: one entry per tool. */
export interface Row {
  readonly caller: string;
  readonly expected: readonly Access[];
  readonly actual: readonly Access[];
}

/** Whether it came out as expected. */
export function isAsExpected({ expected, actual }: Row): boolean {
  return expected.length === actual.length && expected.every((access, index) => access === actual[index]);
}

/** The matrix as a table for a terminal, with what was expected beside it where it differs. */
export function renderMatrix(tools: readonly string[], rows: readonly Row[]): string {
  const table = [
    ["caller", ...tools, "expected", ""],
    ...rows.map((row) => [
      row.caller,
      ...row.actual,
      [...new Set(row.expected)].join(" | "),
      isAsExpected(row) ? "ok" : "DIFFERS",
    ]),
  ];
  const widths = table[0]?.map((_, column) => Math.max(...table.map((line) => line[column]?.length ?? 0)));
  const lines = table.map((line) =>
    line.map((cell, column) => cell.padEnd(widths?.[column] ?? 0)).join("  "),
  );
  return lines.map((line) => line.trimEnd()).join("\n");
}

/** One line for each difference. */
export function differences(tools: readonly string[], rows: readonly Row[]): string[] {
  return rows.flatMap(({ caller, expected, actual }) =>
    tools.flatMap((tool, index) =>
      expected[index] === actual[index]
        ? []
        : [`${caller}, ${tool}: expected "${expected[index]}", got "${actual[index]}"`],
    ),
  );
}

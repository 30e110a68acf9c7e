/** One line of the table: figures of the same run, of times their medians. */
export interface Row {
  readonly name: string;
  readonly measured: number;
  readonly baseline: number;
  /** @default "ms" */
  readonly unit?: "ms" | "MiB";
  /** What the two are, and what a higher or lower ratio would say. */
  readonly meaning: string;
}

/** One line of the table. Times are medians of the same run, in milliseconds. */
export interface Row {
  readonly name: string;
  readonly measured: number;
  readonly baseline: number;
  /** What the two are, and what a higher or lower ratio would say. */
  readonly meaning: string;
}

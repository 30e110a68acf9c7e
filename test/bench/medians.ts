/**
 * The median times of some works, in milliseconds. They take turns, so that whatever else the machine does meets all
 * of them; a first turn is not counted, since it fills the caches of the file system.
 */
export async function mediansInTurns<Name extends string>(
  works: Readonly<Record<Name, () => Promise<unknown>>>,
  repetitions: number,
): Promise<Record<Name, number>> {
  const entries = Object.entries(works) as [Name, () => Promise<unknown>][];
  const times = entries.map(([name, work]) => ({ name, work, taken: [] as number[] }));
  for (const { work } of times) await work();
  for (let turn = 1; turn <= repetitions; turn++) {
    for (const { work, taken } of times) {
      const start = performance.now();
      await work();
      taken.push(performance.now() - start);
    }
  }
  const medians = times.map(({ name, taken }) => [name, median(taken)] as const);
  return Object.fromEntries(medians) as Record<Name, number>;
}

/** The middle one of some figures. */
export function median(figures: readonly number[]): number {
  return figures.toSorted((a, b) => a - b)[Math.floor(figures.length / 2)] ?? Number.NaN;
}

import type { Candidate } from "./candidate.ts";
import { measure } from "./load.ts";

/** What the measured servers came to: medians of rounds in which they took turns. */
export interface Result {
  readonly requestsPerSecond: number;
  /** Milliseconds of a request that is alone. */
  readonly latency: number;
}

/** How the servers are asked. */
export interface Rounds {
  readonly rounds: number;
  readonly connections: number;
  readonly milliseconds: number;
}

/**
 * Measures servers in turns, so that whatever else the machine does meets all of them; a first turn is not counted,
 * since it warms them up.
 */
export async function measureAll<Name extends string>(
  candidates: Readonly<Record<Name, Candidate>>,
  { rounds, connections, milliseconds }: Rounds,
): Promise<Readonly<Record<Name, Result>>> {
  const entries = Object.entries(candidates) as [Name, Candidate][];
  const series = entries.map(([name, candidate]) => ({ name, candidate, taken: [] as Result[] }));
  for (let round = 0; round <= rounds; round++) {
    for (const { candidate, taken } of series) {
      const { url, tokens } = candidate;
      const { requestsPerSecond } = await measure({ url, tokens, connections, milliseconds });
      const { latencies } = await measure({ url, tokens, connections: 1, milliseconds: milliseconds / 2 });
      if (round > 0) taken.push({ requestsPerSecond, latency: median(latencies) });
    }
  }
  const results = series.map(({ name, taken }) => [
    name,
    {
      requestsPerSecond: median(taken.map((each) => each.requestsPerSecond)),
      latency: median(taken.map((each) => each.latency)),
    },
  ]);
  return Object.fromEntries(results);
}

function median(figures: readonly number[]): number {
  return figures.toSorted((a, b) => a - b)[Math.floor(figures.length / 2)] ?? Number.NaN;
}

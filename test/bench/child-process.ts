import { execFile } from "node:child_process";
import { promisify } from "node:util";

const run = promisify(execFile);

/** A Node program and the only environment variables that it sees. */
export interface Program {
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
}

/**
 * The median times of two programs from start to end, in milliseconds. They take turns, so that whatever else the
 * machine does meets both; a first turn is not counted, since it fills the caches of the file system.
 */
export async function mediansInTurns(
  measured: Program,
  baseline: Program,
  repetitions: number,
): Promise<{ measured: number; baseline: number }> {
  const times: { measured: number[]; baseline: number[] } = { measured: [], baseline: [] };
  await timeOf(measured);
  await timeOf(baseline);
  for (let turn = 1; turn <= repetitions; turn++) {
    times.measured.push(await timeOf(measured));
    times.baseline.push(await timeOf(baseline));
  }
  return { measured: median(times.measured), baseline: median(times.baseline) };
}

async function timeOf({ args, env }: Program): Promise<number> {
  const start = performance.now();
  await run(process.execPath, args, { env });
  return performance.now() - start;
}

function median(times: readonly number[]): number {
  return times.toSorted((a, b) => a - b)[Math.floor(times.length / 2)] ?? Number.NaN;
}

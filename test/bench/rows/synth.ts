import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { environmentNames } from "../../../stacks/environments.ts";
import { run } from "../child-process.ts";
import { mediansInTurns } from "../medians.ts";
import type { Row } from "../row.ts";

const ROOT = join(import.meta.dirname, "../../..");
const REPETITIONS = 9;

/** Synthesizing every environment, against cdktf with the same number of stacks that hold nothing. */
export async function synth(): Promise<Row> {
  const outdir = await mkdtemp(join(tmpdir(), "bench-"));
  const env = { CDKTF_OUTDIR: outdir };
  const stacks = environmentNames.length;
  const everything = { args: [join(ROOT, "stacks/main.ts")], env };
  const nothing = { args: [join(ROOT, "test/bench/baselines/empty-stacks.ts"), String(stacks)], env };
  try {
    return {
      name: `synth of ${stacks} environments`,
      ...(await mediansInTurns(
        { measured: () => run(everything), baseline: () => run(nothing) },
        REPETITIONS,
      )),
      meaning: `the program from start to end, against cdktf with ${stacks} empty stacks: what the stacks add`,
    };
  } finally {
    await rm(outdir, { recursive: true });
  }
}

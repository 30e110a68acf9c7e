import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { environmentNames } from "../../../stacks/environments.ts";
import { run } from "../child-process.ts";
import { mediansInTurns } from "../medians.ts";
import type { Row } from "../row.ts";

const ROOT = join(import.meta.dirname, "../../..");
const REPETITIONS = 9;
const SERVERS = "test/bench/programs/cloud-run-servers.ts";

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

/** Synthesizing a stack of 10, 100 and 1,000 servers on Cloud Run, of five resources each. */
export async function synthOfServers(): Promise<readonly Row[]> {
  const outdir = await mkdtemp(join(tmpdir(), "bench-"));
  const synthOf = (servers: number) => () =>
    run({ args: [join(ROOT, SERVERS), String(servers)], env: { CDKTF_OUTDIR: outdir } });
  try {
    const { none, ten, hundred, thousand } = await mediansInTurns(
      { none: synthOf(0), ten: synthOf(10), hundred: synthOf(100), thousand: synthOf(1000) },
      5,
    );
    const added = (servers: number, measured: number): Row => ({
      name: `synth of ${servers} Cloud Run servers`,
      measured,
      baseline: none,
      meaning: `the program from start to end, against a stack without servers: what ${servers} of them add`,
    });
    return [
      added(10, ten),
      added(100, hundred),
      {
        name: "synth of 1,000 Cloud Run servers",
        measured: thousand - none,
        baseline: 10 * (hundred - none),
        meaning: "against ten times 100, both less a stack without servers: 1 is linear, more grows faster",
      },
    ];
  } finally {
    await rm(outdir, { recursive: true });
  }
}

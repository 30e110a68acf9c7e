import { join } from "node:path";
import { run } from "../child-process.ts";
import { median } from "../medians.ts";
import type { Row } from "../row.ts";

const MODULE = join(import.meta.dirname, "../../../modules/gcp/cloud-run-service/index.ts");
/** Relative to this project, since `--eval` has no place of its own. */
const IMPORTS = { module: MODULE, cdktf: "cdktf", barrel: "@cdktf/provider-google" };
const REPETITIONS = 5;

interface Cost {
  readonly milliseconds: number;
  readonly mebibytes: number;
}

/** Importing one module, against cdktf alone and against all resources of the provider at once. */
export async function importOfAModule(): Promise<readonly Row[]> {
  const costs = await inTurns();
  const figures = (name: keyof typeof IMPORTS, figure: keyof Cost) =>
    median(costs[name].map((cost) => cost[figure]));
  const rows = (baseline: "cdktf" | "barrel", what: string): readonly Row[] => {
    const against = (figure: keyof Cost) => ({
      measured: figures("module", figure),
      baseline: figures(baseline, figure),
    });
    const name = "import of CloudRunService";
    return [
      { name: `${name}, time`, ...against("milliseconds"), meaning: `against ${what}` },
      { name: `${name}, memory`, ...against("mebibytes"), unit: "MiB", meaning: `against ${what}` },
    ];
  };
  return [
    ...rows("cdktf", "cdktf alone: what the module and the bindings that it uses add"),
    ...rows("barrel", "the bindings' barrel: what it saves that each resource is imported by itself"),
  ];
}

async function inTurns(): Promise<Record<keyof typeof IMPORTS, Cost[]>> {
  const costs: Record<keyof typeof IMPORTS, Cost[]> = { module: [], cdktf: [], barrel: [] };
  for (let turn = 0; turn < REPETITIONS; turn++) {
    for (const name of Object.keys(IMPORTS) as (keyof typeof IMPORTS)[]) {
      costs[name].push(await costOf(IMPORTS[name]));
    }
  }
  return costs;
}

/** Of a process that does nothing else: the time that the import takes, and the most memory that was resident. */
async function costOf(specifier: string): Promise<Cost> {
  const program = `
    const start = performance.now();
    await import(${JSON.stringify(specifier)});
    const milliseconds = performance.now() - start;
    console.log(JSON.stringify({ milliseconds, mebibytes: process.resourceUsage().maxRSS / 1024 }));`;
  return JSON.parse(await run({ args: ["--input-type=module", "--eval", program], env: {} })) as Cost;
}

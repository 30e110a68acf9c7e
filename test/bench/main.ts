import { availableParallelism, cpus, totalmem } from "node:os";
import { parseArgs } from "node:util";
import { TerraformMissingError } from "../../environments/local/cloud/terraform/run-terraform.ts";
import type { Row } from "./row.ts";
import { importOfAModule } from "./rows/import.ts";
import { planOf100, planOf1000, planOfAnEnvironment } from "./rows/plan.ts";
import { acceptingArguments, refusingNesting } from "./rows/read-message.ts";
import { sidecar } from "./rows/sidecar.ts";
import { longStreams } from "./rows/stream.ts";
import { synth, synthOfServers } from "./rows/synth.ts";
import { soak } from "./soak.ts";
import { throughput } from "./throughput.ts";

/**
 * Prints one table of figures, each beside a baseline of the same run on the same machine. Nothing is asserted: a
 * figure says something only beside another. Rows that need a terraform that is not there are left out. With
 * `--soak <minutes>` it holds idle streams open instead, with `--throughput` it only measures how much passes.
 */
const ROWS: readonly (() => Promise<Row | readonly Row[]>)[] = [
  ...[importOfAModule, synth, synthOfServers, planOfAnEnvironment, planOf100, planOf1000],
  ...[refusingNesting, acceptingArguments, longStreams, sidecar],
];

const { values } = parseArgs({ options: { soak: { type: "string" }, throughput: { type: "boolean" } } });

const written = (figure: number, unit = "ms") => `${figure.toFixed(figure < 10 ? 1 : 0)} ${unit}`;

console.log(
  `${availableParallelism()} cores (${cpus()[0]?.model ?? "unknown"}), ` +
    `${(totalmem() / 2 ** 30).toFixed(1)} GiB memory, Node ${process.versions.node}, ${process.platform}\n`,
);
if (values.soak !== undefined) await soak(Number(values.soak));
else {
  if (!values.throughput) await printTable();
  await throughput();
}

async function printTable(): Promise<void> {
  console.log("| name | measured | baseline | ratio | what it means |");
  console.log("|---|---:|---:|---:|---|");
  let leftOut = 0;
  for (const measure of ROWS) {
    try {
      for (const { name, measured, baseline, unit, meaning } of [await measure()].flat()) {
        const ratio = (measured / baseline).toFixed(2);
        console.log(
          `| ${name} | ${written(measured, unit)} | ${written(baseline, unit)} | ${ratio} | ${meaning} |`,
        );
      }
    } catch (error) {
      if (!(error instanceof TerraformMissingError)) throw error;
      leftOut++;
    }
  }
  if (leftOut > 0) console.log(`\n${leftOut} rows are left out: ${new TerraformMissingError().message}`);
}

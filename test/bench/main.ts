import { availableParallelism, cpus, totalmem } from "node:os";
import { TerraformMissingError } from "../../environments/local/cloud/terraform/run-terraform.ts";
import type { Row } from "./row.ts";
import { importOfAModule } from "./rows/import.ts";
import { planOf100, planOf1000, planOfAnEnvironment } from "./rows/plan.ts";
import { synth, synthOfServers } from "./rows/synth.ts";

/**
 * Prints one table of times and of memory, each beside a baseline of the same run on the same machine. Nothing is asserted: a
 * figure says something only beside another. Rows that need a terraform that is not there are left out.
 */
const ROWS: readonly (() => Promise<Row | readonly Row[]>)[] = [
  importOfAModule,
  synth,
  synthOfServers,
  planOfAnEnvironment,
  planOf100,
  planOf1000,
];

console.log(
  `${availableParallelism()} cores (${cpus()[0]?.model ?? "unknown"}), ` +
    `${(totalmem() / 2 ** 30).toFixed(1)} GiB memory, Node ${process.versions.node}, ${process.platform}\n`,
);
console.log("| name | measured | baseline | ratio | what it means |");
console.log("|---|---:|---:|---:|---|");
let leftOut = 0;
for (const measure of ROWS) {
  try {
    for (const { name, measured, baseline, unit = "ms", meaning } of [await measure()].flat()) {
      const figures = [measured, baseline].map((figure) => `${figure.toFixed(0)} ${unit}`).join(" | ");
      console.log(`| ${name} | ${figures} | ${(measured / baseline).toFixed(2)} | ${meaning} |`);
    }
  } catch (error) {
    if (!(error instanceof TerraformMissingError)) throw error;
    leftOut++;
  }
}
if (leftOut > 0) console.log(`\n${leftOut} rows are left out: ${new TerraformMissingError().message}`);

import { availableParallelism, cpus, totalmem } from "node:os";
import { TerraformMissingError } from "../../environments/local/cloud/terraform/run-terraform.ts";
import type { Row } from "./row.ts";
import { planOf100, planOf1000, planOfAnEnvironment } from "./rows/plan.ts";
import { sidecar } from "./rows/sidecar.ts";
import { synth } from "./rows/synth.ts";

/**
 * Prints one table of times, each beside a baseline of the same run on the same machine. Nothing is asserted: a
 * time says something only beside another. Rows that need a terraform that is not there are left out.
 */
const ROWS: readonly (() => Promise<Row>)[] = [synth, planOfAnEnvironment, planOf100, planOf1000, sidecar];

const milliseconds = (time: number) => `${time.toFixed(0)} ms`;

console.log(
  `${availableParallelism()} cores (${cpus()[0]?.model ?? "unknown"}), ` +
    `${(totalmem() / 2 ** 30).toFixed(1)} GiB memory, Node ${process.versions.node}, ${process.platform}\n`,
);
console.log("| name | measured | baseline | ratio | what it means |");
console.log("|---|---:|---:|---:|---|");
let leftOut = 0;
for (const measure of ROWS) {
  try {
    const { name, measured, baseline, meaning } = await measure();
    const ratio = (measured / baseline).toFixed(2);
    console.log(
      `| ${name} | ${milliseconds(measured)} | ${milliseconds(baseline)} | ${ratio} | ${meaning} |`,
    );
  } catch (error) {
    if (!(error instanceof TerraformMissingError)) throw error;
    leftOut++;
  }
}
if (leftOut > 0) console.log(`\n${leftOut} rows are left out: ${new TerraformMissingError().message}`);

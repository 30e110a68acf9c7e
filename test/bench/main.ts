import { availableParallelism, cpus, totalmem } from "node:os";
import type { Row } from "./row.ts";
import { synth } from "./rows/synth.ts";

/**
 * Prints one table of times, each beside a baseline of the same run on the same machine. Nothing is asserted: a
 * time says something only beside another.
 */
const ROWS: readonly (() => Promise<Row>)[] = [synth];

const milliseconds = (time: number) => `${time.toFixed(0)} ms`;

console.log(
  `${availableParallelism()} cores (${cpus()[0]?.model ?? "unknown"}), ` +
    `${(totalmem() / 2 ** 30).toFixed(1)} GiB memory, Node ${process.versions.node}, ${process.platform}\n`,
);
console.log("| name | measured | baseline | ratio | what it means |");
console.log("|---|---:|---:|---:|---|");
for (const measure of ROWS) {
  const { name, measured, baseline, meaning } = await measure();
  const ratio = (measured / baseline).toFixed(2);
  console.log(`| ${name} | ${milliseconds(measured)} | ${milliseconds(baseline)} | ${ratio} | ${meaning} |`);
}

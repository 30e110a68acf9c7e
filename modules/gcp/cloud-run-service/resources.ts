import type { Construct } from "constructs";
import { ValidationError } from "../../errors/validation-error.ts";

/** What one container has. */
export interface Resources {
  /** Such as `1` or `250m`. */
  readonly cpu: string;
  /** Such as `512Mi`. */
  readonly memory: string;
}

/**
 * The least and the most memory beside so many CPUs, in Mi.
 * Source: https://cloud.google.com/run/docs/configuring/services/cpu#cpu-memory
 */
const MEBIBYTES_BY_CPUS: Readonly<Record<number, readonly [least: number, most: number]>> = {
  1: [0, 4096],
  2: [0, 8192],
  4: [2048, 16_384],
  6: [4096, 24_576],
  8: [4096, 32_768],
};
/** Below one CPU: https://cloud.google.com/run/docs/configuring/services/cpu#cpu-memory */
const FEWEST_CPUS = 0.08;
const CPU = /^(\d+(?:\.\d+)?)(m?)$/;
const MEMORY = /^(\d+(?:\.\d+)?)(Mi|Gi)$/;
/** What an instance of generation 2 needs: https://cloud.google.com/run/docs/configuring/services/memory-limits */
const LEAST_MEBIBYTES = 512;
/** With less it would have to be generation 1: https://cloud.google.com/run/docs/configuring/services/cpu */
const LEAST_CPUS = 1;

/**
 * @throws {ValidationError} for containers that together have less than an instance needs, for CPUs and memory that no
 * container has together, and for what is no quantity
 */
export function checkResources(
  scope: Construct,
  containers: readonly { readonly resources: Resources }[],
): void {
  const quantities = containers.map(({ resources }) => quantitiesOf(scope, resources));
  const cpus = sum(quantities.map((each) => each.cpus));
  const mebibytes = sum(quantities.map((each) => each.mebibytes));
  if (cpus >= LEAST_CPUS && mebibytes >= LEAST_MEBIBYTES) return;
  throw new ValidationError(
    scope,
    `an instance cannot do with ${cpus} CPUs and ${mebibytes}Mi of memory.`,
    `Give its containers ${LEAST_CPUS} CPU and ${LEAST_MEBIBYTES}Mi together at least.`,
  );
}

function quantitiesOf(scope: Construct, { cpu, memory }: Resources) {
  const cpus = cpusOf(scope, cpu);
  const mebibytes = mebibytesOf(scope, memory);
  const [least, most] = mebibytesBeside(cpus) ?? [];
  if (least === undefined || most === undefined) {
    throw new ValidationError(
      scope,
      `a container cannot have "${cpu}" CPUs.`,
      "Use 1, 2, 4, 6 or 8, or beside other containers 0.08 to 1 in thousandths.",
    );
  }
  if (mebibytes < least || mebibytes > most) {
    throw new ValidationError(
      scope,
      `a container with "${cpu}" CPUs cannot have "${memory}" of memory.`,
      `Use ${least === 0 ? "at most" : `${least}Mi to`} ${most}Mi, or another number of CPUs.`,
    );
  }
  return { cpus, mebibytes };
}

function mebibytesBeside(cpus: number): readonly [least: number, most: number] | undefined {
  if (cpus >= 1) return MEBIBYTES_BY_CPUS[cpus];
  const isTaken = cpus >= FEWEST_CPUS && Number.isInteger(Math.round(cpus * 1e6) / 1000);
  if (!isTaken) return undefined;
  return [0, cpus < 0.5 ? 512 : 1024];
}

function cpusOf(scope: Construct, cpu: string): number {
  const [, number, milli] = CPU.exec(cpu) ?? [];
  if (number !== undefined) return Number(number) / (milli ? 1000 : 1);
  throw new ValidationError(scope, `"${cpu}" is no number of CPUs.`, 'Write it as "1" or "250m".');
}

function mebibytesOf(scope: Construct, memory: string): number {
  const [, number, unit] = MEMORY.exec(memory) ?? [];
  if (number !== undefined) return Number(number) * (unit === "Gi" ? 1024 : 1);
  throw new ValidationError(scope, `"${memory}" is no amount of memory.`, 'Write it as "512Mi" or "2Gi".');
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}

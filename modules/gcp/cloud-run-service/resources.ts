import type { Construct } from "constructs";
import { ValidationError } from "../../errors/validation-error.ts";

/** What one container has. */
export interface Resources {
  /** Such as `1` or `250m`. */
  readonly cpu: string;
  /** Such as `512Mi`. */
  readonly memory: string;
}

const CPU = /^(\d+(?:\.\d+)?)(m?)$/;
const MEMORY = /^(\d+(?:\.\d+)?)(Mi|Gi)$/;
/** What an instance of generation 2 needs: https://cloud.google.com/run/docs/configuring/services/memory-limits */
const LEAST_MEBIBYTES = 512;
/** With less it would have to be generation 1: https://cloud.google.com/run/docs/configuring/services/cpu */
const LEAST_CPUS = 1;

/** @throws {ValidationError} for containers that together have less than an instance needs, and for what is no quantity */
export function checkResources(
  scope: Construct,
  containers: readonly { readonly resources: Resources }[],
): void {
  const cpus = sum(containers.map(({ resources }) => cpusOf(scope, resources.cpu)));
  const mebibytes = sum(containers.map(({ resources }) => mebibytesOf(scope, resources.memory)));
  if (cpus >= LEAST_CPUS && mebibytes >= LEAST_MEBIBYTES) return;
  throw new ValidationError(
    scope,
    `an instance cannot do with ${cpus} CPUs and ${mebibytes}Mi of memory.`,
    `Give its containers ${LEAST_CPUS} CPU and ${LEAST_MEBIBYTES}Mi together at least.`,
  );
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

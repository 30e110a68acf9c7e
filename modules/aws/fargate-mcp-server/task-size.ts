import type { Construct } from "constructs";
import { ValidationError } from "../../errors/validation-error.ts";

interface Memory {
  readonly least: number;
  readonly most: number;
  readonly step: number;
}

const GIBIBYTE = 1024;

/**
 * The MiB that go with CPU units.
 * Source: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-tasks-services.html#fargate-tasks-size
 */
const MEMORY_BY_CPU: Readonly<Record<number, Memory>> = {
  512: { least: GIBIBYTE, most: 4 * GIBIBYTE, step: GIBIBYTE },
  1024: { least: 2 * GIBIBYTE, most: 8 * GIBIBYTE, step: GIBIBYTE },
  2048: { least: 4 * GIBIBYTE, most: 16 * GIBIBYTE, step: GIBIBYTE },
  4096: { least: 8 * GIBIBYTE, most: 30 * GIBIBYTE, step: GIBIBYTE },
  8192: { least: 16 * GIBIBYTE, most: 60 * GIBIBYTE, step: 4 * GIBIBYTE },
  16384: { least: 32 * GIBIBYTE, most: 120 * GIBIBYTE, step: 8 * GIBIBYTE },
};
const LEAST_CPU = 256;
const MEMORY_OF_LEAST_CPU = [GIBIBYTE / 2, GIBIBYTE, 2 * GIBIBYTE];

/** Source: https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerDefinition.html */
const LEAST_OF_CONTAINER = { cpu: 1, memory: 6 };

/** CPU units and MiB of something. */
interface Size {
  readonly cpu?: number | undefined;
  readonly memory?: number | undefined;
}

/** @throws {ValidationError} for a size that no task has, and for containers that want more than their task */
export function checkTaskSize(scope: Construct, task: Required<Size>, containers: readonly Size[]): void {
  const { cpu, memory } = task;
  const range = MEMORY_BY_CPU[cpu];
  const isTaken =
    cpu === LEAST_CPU
      ? MEMORY_OF_LEAST_CPU.includes(Number(memory))
      : range !== undefined &&
        range.least <= Number(memory) &&
        Number(memory) <= range.most &&
        Number(memory) % range.step === 0;
  if (!isTaken) {
    throw new ValidationError(
      scope,
      `a task cannot have ${cpu} CPU units and ${memory} MiB.`,
      `Use ${remedy(Number(cpu), range)}.`,
    );
  }
  for (const what of ["cpu", "memory"] as const) {
    const least = LEAST_OF_CONTAINER[what];
    const wanted = containers.flatMap((container) => container[what] ?? []);
    if (wanted.some((each) => !Number.isInteger(each) || each < least)) {
      throw new ValidationError(
        scope,
        `the ${what} of a container is no whole number from ${least}.`,
        "Use one, or leave it out.",
      );
    }
    const sum = wanted.reduce((total, each) => total + each, 0);
    if (sum <= Number(task[what])) continue;
    throw new ValidationError(
      scope,
      `its containers want ${sum} of ${what}, and the task has ${task[what]}.`,
      "Give the task more, or a container less.",
    );
  }
}

function remedy(cpu: number, range: Memory | undefined): string {
  if (cpu === LEAST_CPU) return `${MEMORY_OF_LEAST_CPU.join(", ")} MiB`;
  if (range === undefined) {
    return `${[LEAST_CPU, ...Object.keys(MEMORY_BY_CPU)].join(", ")} CPU units`;
  }
  return `${range.least} to ${range.most} MiB in steps of ${range.step}`;
}

import { isObjectValue, type ObjectValue } from "../../protocol/value.ts";
import { block, matching } from "../check.ts";
import type { Rule } from "../rule.ts";

const CPU = "https://cloud.google.com/run/docs/configuring/services/cpu";
const MEMORY = "https://cloud.google.com/run/docs/configuring/services/memory-limits";
const LIMITS = "template[].containers[].resources[].limits";

const GIB = 1024 ** 3;
const UNITS: Readonly<Record<string, number>> = {
  "": 1,
  k: 1000,
  M: 1000 ** 2,
  G: 1000 ** 3,
  Ki: 1024,
  Mi: 1024 ** 2,
  Gi: GIB,
};
const MEMORY_QUANTITY = /^(\d+(?:\.\d+)?)(|k|M|G|Ki|Mi|Gi)$/;
const CPU_QUANTITY = /^(\d+(?:\.\d+)?)(m?)$/;

/** More memory than this, in GiB, needs so many CPUs. */
const MEMORY_NEEDS: readonly (readonly [gibibytes: number, cpus: number])[] = [
  [24, 8],
  [16, 6],
  [8, 4],
  [4, 2],
];
/** So many CPUs need as much memory as this, in GiB. */
const CPU_NEEDS: readonly (readonly [cpus: number, gibibytes: number])[] = [
  [6, 4],
  [4, 2],
];

function limitsOf({ limits }: ObjectValue): { cpus: number; gibibytes: number } | undefined {
  if (!isObjectValue(limits ?? null)) return undefined;
  const { cpu, memory } = limits as ObjectValue;
  if (typeof cpu !== "string" || typeof memory !== "string") return undefined;
  const [, cpuNumber, milli] = CPU_QUANTITY.exec(cpu) ?? [];
  const [, memoryNumber, unit = ""] = MEMORY_QUANTITY.exec(memory) ?? [];
  if (cpuNumber === undefined || memoryNumber === undefined) return undefined;
  return {
    cpus: Number(cpuNumber) / (milli === "m" ? 1000 : 1),
    gibibytes: (Number(memoryNumber) * (UNITS[unit] ?? 1)) / GIB,
  };
}

function tooFewCpus(resources: ObjectValue): string | undefined {
  const limits = limitsOf(resources);
  const needs = limits && MEMORY_NEEDS.find(([above]) => limits.gibibytes > above);
  return needs && limits.cpus < needs[1]
    ? `expected at least ${needs[1]} CPUs for more than ${needs[0]}Gi`
    : undefined;
}

function tooLittleMemory(resources: ObjectValue): string | undefined {
  const limits = limitsOf(resources);
  const needs = limits && CPU_NEEDS.find(([cpus]) => limits.cpus >= cpus);
  return needs && limits.gibibytes < needs[1]
    ? `expected at least ${needs[1]}Gi for ${needs[0]} CPUs or more`
    : undefined;
}

/** What a container of Cloud Run may have. */
export const cloudRunResourceRules: readonly Rule[] = [
  {
    attribute: `${LIMITS}.cpu`,
    check: matching(CPU_QUANTITY, 'a number of CPUs such as "1" or "1000m"'),
    source: CPU,
  },
  {
    attribute: `${LIMITS}.memory`,
    check: matching(MEMORY_QUANTITY, 'a quantity such as "512Mi"'),
    source: MEMORY,
  },
  {
    attribute: "template[].containers[].resources[]",
    check: block(tooFewCpus, "limits", "cpu"),
    source: MEMORY,
  },
  {
    attribute: "template[].containers[].resources[]",
    check: block(tooLittleMemory, "limits", "memory"),
    source: CPU,
  },
];

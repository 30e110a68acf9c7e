import type {
  ContainerClusterMaintenancePolicy,
  ContainerClusterMaintenancePolicyMaintenanceExclusion,
} from "@cdktf/provider-google/lib/container-cluster/index.js";
import type { Construct } from "constructs";
import { ValidationError } from "../../errors/validation-error.ts";

const DAYS = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"] as const;

/** A time in which upgrades do not happen. */
export interface MaintenanceExclusion {
  /** When it begins, by RFC 3339 in UTC: `2026-12-18T00:00:00Z`. */
  readonly from: string;
  /** When it ends. */
  readonly to: string;
  /**
   * What does not happen then: any upgrade, which GKE allows for a limited time; a new minor version; or a new minor
   * version and upgrades of nodes.
   * @default "NO_UPGRADES"
   */
  readonly scope?: "NO_UPGRADES" | "NO_MINOR_UPGRADES" | "NO_MINOR_OR_NODE_UPGRADES";
}

/** The times of the week in which upgrades happen. */
export interface MaintenanceProps {
  /** The days of the week, in UTC. */
  readonly days: readonly (typeof DAYS)[number][];
  /** When it begins, in UTC: `03:00`. */
  readonly from: string;
  /** How long it lasts: 4 to 24, and 12 in a week. */
  readonly hours: number;
  /**
   * By name.
   * @default none
   */
  readonly exclusions?: Readonly<Record<string, MaintenanceExclusion>>;
}

const TIME = /^(?:[01]\d|2[0-3]):[0-5]\d$/;
const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/;
const HOUR = 3_600_000;
/** GKE asks for 48 hours in every 32 days, in which there are 4 of each day of the week. */
const HOURS_A_WEEK = 12;
/** Windows of less than 4 hours do not count. */
const SHORTEST = 4;
/** A Monday. That a window began long ago changes nothing. */
const MONDAY = "2024-01-01";

/**
 * When GKE upgrades a cluster.
 *
 * Source: https://cloud.google.com/kubernetes-engine/docs/concepts/maintenance-windows-and-exclusions
 * @throws {ValidationError} for a window that is too short, and for times that are none
 */
export function maintenancePolicy(
  scope: Construct,
  { days, from, hours, exclusions = {} }: MaintenanceProps,
): ContainerClusterMaintenancePolicy {
  const chosen = DAYS.filter((day) => days.includes(day));
  const isLongEnough = hours >= SHORTEST && hours <= 24 && chosen.length * hours >= HOURS_A_WEEK;
  if (!TIME.test(from) || !Number.isInteger(hours) || !isLongEnough) {
    throw new ValidationError(
      scope,
      `GKE takes no maintenance window from ${from} for ${hours} hours on ${chosen.join(", ") || "no day"}.`,
      `Begin at a time such as 03:00, for ${SHORTEST} to 24 whole hours that make ${HOURS_A_WEEK} in a week.`,
    );
  }
  const start = new Date(`${MONDAY}T${from}:00Z`);
  return {
    recurringWindow: {
      startTime: instant(start),
      endTime: instant(new Date(start.getTime() + hours * HOUR)),
      recurrence: `FREQ=WEEKLY;BYDAY=${chosen.join(",")}`,
    },
    maintenanceExclusion: Object.entries(exclusions).map(([name, each]) => exclusion(scope, name, each)),
  };
}

function exclusion(
  scope: Construct,
  exclusionName: string,
  { from, to, scope: what = "NO_UPGRADES" }: MaintenanceExclusion,
): ContainerClusterMaintenancePolicyMaintenanceExclusion {
  if (![from, to].every(isInstant) || Date.parse(from) >= Date.parse(to)) {
    throw new ValidationError(
      scope,
      `the exclusion "${exclusionName}" does not begin before it ends: ${from}, ${to}.`,
      "Write both times as in 2026-12-18T00:00:00Z.",
    );
  }
  return { exclusionName, startTime: from, endTime: to, exclusionOptions: { scope: what } };
}

function isInstant(text: string): boolean {
  return INSTANT.test(text) && !Number.isNaN(Date.parse(text)) && instant(new Date(text)) === text;
}

/** Without the fraction of a second, in which the API does not answer. */
function instant(date: Date): string {
  return date.toISOString().replace(".000Z", "Z");
}

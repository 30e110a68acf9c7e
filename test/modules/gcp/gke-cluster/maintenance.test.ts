import { describe, expect, it } from "vitest";
import type {
  MaintenanceExclusion,
  MaintenanceProps,
} from "../../../../modules/gcp/gke-cluster/maintenance.ts";
import { build, cluster } from "./clusters.ts";

const weekends: MaintenanceProps = { days: ["SA", "SU"], from: "03:00", hours: 6 };
const window = (props: Partial<MaintenanceProps>) =>
  cluster({ maintenance: { ...weekends, ...props } }).maintenance_policy;

describe("the maintenance window of a cluster", () => {
  it.each<readonly [Partial<MaintenanceProps>, object]>([
    [
      { days: ["SU", "MO", "SU"], from: "22:30", hours: 8 },
      {
        start_time: "2024-01-01T22:30:00Z",
        end_time: "2024-01-02T06:30:00Z",
        recurrence: "FREQ=WEEKLY;BYDAY=MO,SU",
      },
    ],
    [
      { days: ["WE"], from: "00:00", hours: 12 },
      {
        start_time: "2024-01-01T00:00:00Z",
        end_time: "2024-01-01T12:00:00Z",
        recurrence: "FREQ=WEEKLY;BYDAY=WE",
      },
    ],
    [
      { days: ["MO", "TU", "WE"], hours: 4 },
      { end_time: "2024-01-01T07:00:00Z", recurrence: "FREQ=WEEKLY;BYDAY=MO,TU,WE" },
    ],
    [{ days: ["SA"], hours: 24 }, { end_time: "2024-01-02T03:00:00Z" }],
  ])("may be %j", (props, expected) => {
    expect(window(props)).toMatchObject({ recurring_window: expected });
  });

  it.each<Partial<MaintenanceProps>>([
    { days: [] },
    { days: ["SA"], hours: 11 },
    { days: ["MO", "TU", "WE", "TH", "FR"], hours: 3 },
    { hours: 25 },
    { hours: 6.5 },
    { hours: Number.NaN },
    { from: "3:00" },
    { from: "24:00" },
    { from: "03:60" },
  ])("may not be %j", (props) => {
    expect(() => build({ maintenance: { ...weekends, ...props } })).toThrow(
      /^stack\/cluster: GKE takes no maintenance window from .* Begin at a time such as 03:00, for 4 to 24 whole hours/,
    );
  });
});

describe("an exclusion from maintenance", () => {
  const holidays: MaintenanceExclusion = { from: "2026-12-18T00:00:00Z", to: "2027-01-04T00:00:00Z" };

  it("keeps every upgrade away, or what is named", () => {
    const freeze = { ...holidays, scope: "NO_MINOR_UPGRADES" } as const;
    expect(window({ exclusions: { holidays, freeze } })).toMatchObject({
      maintenance_exclusion: [
        {
          exclusion_name: "holidays",
          start_time: "2026-12-18T00:00:00Z",
          end_time: "2027-01-04T00:00:00Z",
          exclusion_options: { scope: "NO_UPGRADES" },
        },
        { exclusion_name: "freeze", exclusion_options: { scope: "NO_MINOR_UPGRADES" } },
      ],
    });
  });

  it.each<MaintenanceExclusion>([
    { from: holidays.to, to: holidays.from },
    { from: holidays.from, to: holidays.from },
    { from: "2026-12-18", to: holidays.to },
    { from: "2026-02-30T00:00:00Z", to: holidays.to },
    { from: holidays.from, to: "2027-01-04T00:00:00+01:00" },
  ])("may not be %j", (exclusion) => {
    expect(() => build({ maintenance: { ...weekends, exclusions: { holidays: exclusion } } })).toThrow(
      'stack/cluster: the exclusion "holidays" does not begin before it ends:',
    );
  });
});

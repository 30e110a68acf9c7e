export type { RecordSet, RecordType } from "../../dns/record-set.ts";
export { HostedZone, type HostedZoneProps, type Visibility, type ZoneReference } from "./hosted-zone.ts";
export { type AliasTarget, type DelegatedZone, type RecordKey, Zone } from "./zone.ts";

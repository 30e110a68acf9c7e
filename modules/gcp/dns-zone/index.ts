export type { RecordSet, RecordType } from "../../dns/record-set.ts";
export { DnsZone, type DnsZoneProps, type Visibility } from "./dns-zone.ts";
export { type RecordKey, Zone, type ZoneReference } from "./zone.ts";

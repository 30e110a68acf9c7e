export { DnsZone, type DnsZoneProps, type Visibility } from "./dns-zone.ts";
export type { RecordSet, RecordType } from "./record-set.ts";
export { type RecordKey, Zone, type ZoneReference } from "./zone.ts";

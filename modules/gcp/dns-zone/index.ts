export { DnsZone, type DnsZoneProps, type Visibility } from "./dns-zone.ts";
export type { RecordSet, RecordType } from "./record-set.ts";
export { type RecordKey, Zone, type ZoneAddress } from "./zone.ts";

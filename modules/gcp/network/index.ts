export type { GoogleApiAccess } from "./google-apis.ts";
export type { NatProps, RegionalNat } from "./nat.ts";
export { Network, type NetworkReference, type ReferencedNetwork } from "./network.ts";
export type { NetworkProps, SubnetProps } from "./props.ts";
export type { Subnet } from "./subnet.ts";

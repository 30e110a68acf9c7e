export type { GoogleApiAccess } from "./google-apis.ts";
export type { NatProps, RegionalNat } from "./nat.ts";
export { type ExistingNetwork, Network, type NetworkAddress } from "./network.ts";
export type { NetworkProps, SubnetProps } from "./props.ts";
export type { Subnet } from "./subnet.ts";

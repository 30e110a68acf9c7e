export type { Endpoints } from "./endpoints.ts";
export type { FlowLogs } from "./flow-logs.ts";
export type { ZoneNat } from "./nat.ts";
export { Network } from "./network.ts";
export type { EndpointsProps, FlowLogProps, NatProps, NetworkProps, ZoneProps } from "./props.ts";
export type { VpcReference } from "./referenced-vpc.ts";
export type { RoutedSubnet } from "./routed-subnet.ts";
export {
  type PublicOpening,
  type RangesOpening,
  SecurityGroup,
  type SecurityGroupProps,
  type SecurityGroupReference,
} from "./security-group.ts";
export type { Opening } from "./security-group-rule.ts";
export type { Vpc, VpcEndpoints } from "./vpc.ts";

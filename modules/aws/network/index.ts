export { Network } from "./network.ts";
export type { EndpointsProps, FlowLogProps, NatProps, NetworkProps, ZoneProps } from "./props.ts";
export type { VpcReference } from "./referenced-vpc.ts";
export {
  type PublicOpening,
  type RangesOpening,
  SecurityGroup,
  type SecurityGroupProps,
  type SecurityGroupReference,
} from "./security-group.ts";
export type { Opening } from "./security-group-rule.ts";
export type { Vpc, VpcEndpoints } from "./vpc.ts";

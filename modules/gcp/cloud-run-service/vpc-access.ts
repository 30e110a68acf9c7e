import type { CloudRunV2ServiceTemplateVpcAccess } from "@cdktf/provider-google/lib/cloud-run-v2-service/index.js";
import type { Construct } from "constructs";
import { ValidationError } from "../../errors/validation-error.ts";
import type { VpcProps } from "./props.ts";

/** @throws {ValidationError} for a subnet in another region */
export function vpcAccess(
  scope: Construct,
  { subnet, egress = "all-traffic", tags }: VpcProps,
  location: string,
): CloudRunV2ServiceTemplateVpcAccess {
  if (subnet.region !== location) {
    throw new ValidationError(
      scope,
      `a service in ${location} cannot use the subnet ${subnet.name} in ${subnet.region}.`,
      `Use a subnet in ${location}.`,
    );
  }
  return {
    egress: egress === "all-traffic" ? "ALL_TRAFFIC" : "PRIVATE_RANGES_ONLY",
    networkInterfaces: [{ network: subnet.network, subnetwork: subnet.path, tags: tags && [...tags] }],
  };
}

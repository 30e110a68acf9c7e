import { Eip } from "@cdktf/provider-aws/lib/eip/index.js";
import { NatGateway } from "@cdktf/provider-aws/lib/nat-gateway/index.js";
import { type ITerraformDependable, Token } from "cdktf";
import { Construct } from "constructs";
import { ValidationError } from "../../errors/validation-error.ts";
import type { Tags } from "../tags/tags.ts";
import type { NatProps } from "./props.ts";

export interface ZoneNatProps extends NatProps {
  /** What it is called, and its address. */
  readonly name: string;
  readonly region: string;
  /** The public one that it is in. */
  readonly subnetId: string;
  readonly internetGateway: ITerraformDependable;
  readonly tags: Tags | undefined;
}

const ALLOCATION_ID = /^eipalloc-(?:[0-9a-f]{8}|[0-9a-f]{17})$/;

/**
 * Lets whatever has no public address open connections to the internet, none of which can be opened from there.
 *
 * Source: https://docs.aws.amazon.com/vpc/latest/userguide/vpc-nat-gateway.html
 */
export class ZoneNat extends Construct {
  readonly resource: NatGateway;
  /** The address that others see. */
  readonly publicIp: string;

  constructor(scope: Construct, id: string, props: ZoneNatProps) {
    super(scope, id);
    const { region } = props;
    const tags = { Name: props.name, ...props.tags };
    this.resource = new NatGateway(this, "Resource", {
      region,
      subnetId: props.subnetId,
      allocationId:
        this.given(props.allocationId) ?? new Eip(this, "address", { region, domain: "vpc", tags }).id,
      connectivityType: "public",
      tags,
      dependsOn: [props.internetGateway],
    });
    this.publicIp = this.resource.publicIp;
  }

  private given(allocationId: string | undefined): string | undefined {
    if (allocationId === undefined || ALLOCATION_ID.test(allocationId) || Token.isUnresolved(allocationId)) {
      return allocationId;
    }
    throw new ValidationError(
      this,
      `"${allocationId}" is not the allocation id of an address.`,
      "Use eipalloc- and 8 or 17 hexadecimal digits.",
    );
  }
}

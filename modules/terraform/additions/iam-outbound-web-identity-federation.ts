import { type TerraformMetaArguments, TerraformResource } from "cdktf";
import type { Construct } from "constructs";
import { schemaAdditions } from "./additions.ts";
import { requireVersion } from "./required-version.ts";

/**
 * Turns on that the workloads of an AWS account may obtain tokens of the account's own issuer. Requires aws 6.26.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_outbound.html
 */
export class IamOutboundWebIdentityFederation extends TerraformResource {
  static readonly tfResourceType = schemaAdditions.iamOutboundWebIdentityFederation.type;

  constructor(scope: Construct, id: string, config: TerraformMetaArguments = {}) {
    super(scope, id, {
      ...config,
      terraformResourceType: IamOutboundWebIdentityFederation.tfResourceType,
      terraformGeneratorMetadata: { providerName: "aws" },
    });
    requireVersion(this, schemaAdditions.iamOutboundWebIdentityFederation);
  }

  /** URL of the account's issuer. */
  get issuerIdentifier(): string {
    return this.getStringAttribute("issuer_identifier");
  }
}

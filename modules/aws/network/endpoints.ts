import { VpcEndpoint } from "@cdktf/provider-aws/lib/vpc-endpoint/index.js";
import { Construct } from "constructs";
import { ValidationError } from "../../errors/validation-error.ts";
import { ACCOUNT_ID, type Account, partitionOf } from "../account/account.ts";
import { resourcePolicy } from "../iam/policy-document.ts";
import type { ResourcePolicyStatement } from "../iam/statement.ts";
import type { Tags } from "../tags/tags.ts";
import type { EndpointsProps } from "./props.ts";
import { SecurityGroup } from "./security-group.ts";
import type { VpcEndpoints } from "./vpc.ts";

export interface EndpointsRequest extends EndpointsProps {
  readonly account: Account;
  readonly vpcId: string;
  /** What the network is called. */
  readonly network: string;
  readonly subnetIds: readonly string[];
  readonly routeTableIds: readonly string[];
  readonly tags: Tags | undefined;
}

/**
 * What tasks on Fargate need to start, to log, to read secrets and to prove who they are.
 * Source: https://docs.aws.amazon.com/AmazonECR/latest/userguide/vpc-endpoints.html
 */
const INTERFACES = ["ecr.api", "ecr.dkr", "logs", "secretsmanager", "sts"] as const;
const SERVICE = /^[a-z][a-z0-9-]*(?:\.[a-z0-9-]+)*$/;

/** Where AWS's own services are reached from inside of a network, by the identities of named accounts. */
export class Endpoints extends Construct implements VpcEndpoints {
  /** That of the interface endpoints. */
  readonly securityGroup: SecurityGroup | undefined;
  readonly prefixListIds: Readonly<Record<string, string>>;
  /** All of them. */
  readonly resources: readonly VpcEndpoint[];

  constructor(scope: Construct, id: string, request: EndpointsRequest) {
    super(scope, id);
    const { network, vpcId, subnetIds, routeTableIds, interfaces = INTERFACES, gateways = ["s3"] } = request;
    this.check(request, interfaces);
    this.securityGroup =
      interfaces.length === 0
        ? undefined
        : new SecurityGroup(this, "security-group", {
            vpc: { vpcId, region: request.account.region },
            name: `${network}-endpoints`,
            description: "Interface endpoints of AWS services",
            tags: request.tags,
          });
    const securityGroupIds = this.securityGroup ? [this.securityGroup.securityGroupId] : [];
    const reachedByName = interfaces.map((service) =>
      this.endpoint(request, service, {
        vpcEndpointType: "Interface",
        subnetIds: [...subnetIds],
        securityGroupIds,
        privateDnsEnabled: true,
      }),
    );
    const reachedByRoute = gateways.map((service) =>
      this.endpoint(request, service, { vpcEndpointType: "Gateway", routeTableIds: [...routeTableIds] }),
    );
    this.prefixListIds = Object.fromEntries(
      reachedByRoute.map(({ prefixListId }, index) => [gateways[index], prefixListId]),
    );
    this.resources = [...reachedByName, ...reachedByRoute];
  }

  private endpoint(
    { account, network, vpcId, accounts = [], tags }: EndpointsRequest,
    service: string,
    kind: Partial<ConstructorParameters<typeof VpcEndpoint>[2]>,
  ): VpcEndpoint {
    return new VpcEndpoint(this, service, {
      region: account.region,
      vpcId,
      serviceName: `com.amazonaws.${account.region}.${service}`,
      policy: resourcePolicy(this, [
        usedBy([account.id, ...accounts]),
        ...(service === "s3" ? [imageLayers(account)] : []),
      ]),
      tags: { Name: `${network}-${service}`, ...tags },
      ...kind,
    });
  }

  private check({ accounts = [] }: EndpointsRequest, interfaces: readonly string[]): void {
    const account = accounts.find((id) => !ACCOUNT_ID.test(id));
    if (account !== undefined) {
      throw new ValidationError(
        this,
        `"${account}" is not the id of an account that could use endpoints.`,
        "Use its 12 digits.",
      );
    }
    const service = interfaces.find((each) => !SERVICE.test(each));
    if (service === undefined && new Set(interfaces).size === interfaces.length) return;
    throw new ValidationError(
      this,
      service === undefined
        ? "a service has two endpoints."
        : `"${service}" is not a service with endpoints.`,
      "Name each once, by what follows com.amazonaws.<region>. in the name of its endpoints, such as ecr.api.",
    );
  }
}

/**
 * Somebody else's keys get nothing out through these endpoints.
 *
 * Source: https://docs.aws.amazon.com/vpc/latest/privatelink/vpc-endpoints-access.html
 */
function usedBy(accounts: readonly string[]): ResourcePolicyStatement {
  return {
    principals: "*",
    actions: ["*"],
    resources: ["*"],
    conditions: { StringEquals: { "aws:PrincipalAccount": accounts } },
    wildcardReason: "What an identity of these accounts may do is said by its own policies.",
  };
}

/**
 * Layers of images are in buckets of ECR's, and it signs the links to them itself.
 *
 * Source: https://docs.aws.amazon.com/AmazonECR/latest/userguide/vpc-endpoints.html#ecr-minimum-s3-perms
 */
function imageLayers(account: Account): ResourcePolicyStatement {
  return {
    principals: "*",
    actions: ["s3:GetObject"],
    resources: [`arn:${partitionOf(account)}:s3:::prod-${account.region}-starport-layer-bucket/*`],
    wildcardReason: "ECR signs the links, so that they are of nobody in these accounts.",
  };
}

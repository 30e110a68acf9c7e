import type { Construct } from "constructs";
import { ValidationError } from "../../errors/validation-error.ts";
import type { EdgeGatewayExposure, InternalExposure } from "../../exposure/exposure.ts";
import type { Account } from "../account/account.ts";
import type { AliasTarget } from "../hosted-zone/zone.ts";
import { SecurityGroup, type SecurityGroupReference } from "../network/security-group.ts";
import type { Vpc } from "../network/vpc.ts";
import { LoadBalancer } from "./load-balancer.ts";
import type { TokenIssuer } from "./token-caller.ts";

/** Which load balancer it is. */
export interface LoadBalancerReference {
  readonly account: Account;
  /** Of its HTTPS listener: `arn:aws:elasticloadbalancing:<region>:<account id>:listener/app/<name>/<id>/<id>`. */
  readonly listenerArn: string;
  /** `sg-…`: of those that it has, one through which it may connect to the targets. */
  readonly securityGroupId: string;
  /** Where it and its targets are. */
  readonly vpc: Pick<Vpc, "vpcId">;
  /** How it is reached, and whose tokens its rules verify. Who may connect is not changed. */
  readonly exposure: EdgeGatewayExposure<TokenIssuer> | InternalExposure<TokenIssuer>;
  /**
   * What hosts are aliases of.
   * @default hosts get no records
   */
  readonly alias?: AliasTarget;
}

/** Source: https://docs.aws.amazon.com/service-authorization/latest/reference/list_awselasticloadbalancingv2.html */
const LISTENER =
  /^arn:aws[a-z-]*:elasticloadbalancing:([a-z0-9-]+):(\d{12}):listener\/(app\/[A-Za-z0-9-]{1,32}\/[0-9a-f]{16})\/[0-9a-f]{16}$/;

/** A load balancer that this stack does not create: rules are added, and nothing of it is changed. */
export class ReferencedLoadBalancer extends LoadBalancer {
  readonly listenerArn: string;
  readonly arnSuffix: string;
  readonly vpcId: string;
  readonly alias: AliasTarget | undefined;
  readonly securityGroup: SecurityGroupReference;

  constructor(scope: Construct, id: string, reference: LoadBalancerReference) {
    super(scope, id, reference);
    const { account, listenerArn, vpc, securityGroupId } = reference;
    const [, region, accountId, suffix] = LISTENER.exec(listenerArn) ?? [];
    if (suffix === undefined || region !== account.region || accountId !== account.id) {
      throw new ValidationError(
        this,
        `"${listenerArn}" is not the ARN of a listener in ${account.region} of account ${account.id}.`,
        "Use that of the HTTPS listener of an application load balancer.",
      );
    }
    this.listenerArn = listenerArn;
    this.arnSuffix = suffix;
    this.vpcId = vpc.vpcId;
    this.alias = reference.alias;
    this.securityGroup = SecurityGroup.fromId(this, "security-group", securityGroupId);
  }
}

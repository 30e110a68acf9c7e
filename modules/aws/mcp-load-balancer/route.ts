import { LbListenerRule, type LbListenerRuleAction } from "@cdktf/provider-aws/lib/lb-listener-rule/index.js";
import type { LbTargetGroup } from "@cdktf/provider-aws/lib/lb-target-group/index.js";
import { Construct } from "constructs";
import { ValidationError } from "../../errors/validation-error.ts";
import { refuseTemplates } from "../../terraform/literal.ts";
import type { SecurityGroup } from "../network/security-group.ts";
import { checkedTags, type Tags } from "../tags/tags.ts";
import { conditionsConfig } from "./conditions.ts";
import type { LoadBalancer } from "./load-balancer.ts";
import type { TargetProps } from "./props.ts";
import { targetGroup } from "./target-group.ts";
import { jwtValidation, type TokenCaller } from "./token-caller.ts";

export interface RouteProps extends TargetProps {
  /** That of its target group: 1 to 32 letters, digits and hyphens, unique in the account's region. It cannot be changed later. */
  readonly name: string;
  /** DNS names that it is for: with the paths, 1 to 5. */
  readonly hosts: readonly [string, ...string[]];
  /**
   * Paths that it is for, with `*` for any characters and `?` for one.
   * @default every path
   */
  readonly paths?: readonly string[];
  /**
   * When its rule is asked: 1 to 50000, the lowest first.
   * @default one that follows from its name, after those that are stated below 10000
   */
  readonly priority?: number;
  /**
   * Who calls. Required where the load balancer is reached from the internet.
   * @default whoever the load balancer lets in
   */
  readonly caller?: TokenCaller;
  /** What the requests go to. */
  readonly targets: { readonly securityGroup: SecurityGroup; readonly port: number };
  /** @default none */
  readonly tags?: Tags;
}

/** A rule of a load balancer, and the targets that it sends requests to. */
export class Route extends Construct {
  /** The rule. */
  readonly resource: LbListenerRule;
  /** Where its requests go. */
  readonly targetGroup: LbTargetGroup;
  /** `https://<host>`, of the first host. */
  readonly url: `https://${string}`;
  /** The `aud` of the caller's tokens. Absent where none are verified. */
  readonly audience: string | undefined;
  /** What Application Auto Scaling calls the requests that its targets get. */
  readonly requestCountLabel: string;
  /** What metrics of CloudWatch are about that are about it. */
  readonly metricDimensions: Readonly<Record<string, string>>;

  constructor(scope: Construct, id: string, balancer: LoadBalancer, props: RouteProps) {
    super(scope, id);
    const { account } = balancer;
    const conditions = { hosts: props.hosts, paths: props.paths ?? [] };
    const condition = conditionsConfig(this, conditions);
    const tags = checkedTags(this, props.tags);
    const verification = this.verification(balancer, props);
    this.url = `https://${props.hosts[0]}`;
    this.audience = verification?.audience;
    this.targetGroup = targetGroup(this, "targets", { ...props, account, vpcId: balancer.vpcId, tags });
    this.resource = new LbListenerRule(this, "Resource", {
      region: account.region,
      listenerArn: balancer.listenerArn,
      priority: balancer.priorities.add(this, props.name, conditions, props.priority),
      condition,
      action: [
        ...(verification ? [verification.action] : []),
        { type: "forward", order: verification ? 2 : 1, targetGroupArn: this.targetGroup.arn },
      ],
      tags,
    });
    this.requestCountLabel = `${balancer.arnSuffix}/${this.targetGroup.arnSuffix}`;
    this.metricDimensions = {
      LoadBalancer: balancer.arnSuffix,
      TargetGroup: this.targetGroup.arnSuffix,
    };
    const { securityGroup, port } = props.targets;
    securityGroup.allowFrom(balancer.securityGroup, {
      port,
      description: `Requests for ${props.hosts[0]}`,
    });
    refuseTemplates(this);
  }

  private verification(
    { issuer, isInternetFacing }: LoadBalancer,
    { caller, hosts }: RouteProps,
  ): { readonly audience: string; readonly action: LbListenerRuleAction } | undefined {
    if (caller === undefined && !isInternetFacing) return undefined;
    if (caller === undefined || issuer === undefined) {
      throw new ValidationError(
        this,
        caller === undefined
          ? "the rule would let in whoever comes from the internet."
          : "the load balancer has no issuer whose tokens it could verify.",
        caller === undefined
          ? "Name in caller whose tokens are taken."
          : "Name the gateway's workload issuer in the load balancer's exposure.",
      );
    }
    const { subject, audience = `https://${hosts[0]}` } = caller;
    const verified = jwtValidation(this, issuer, { subject, audience });
    return { audience, action: { type: "jwt-validation", order: 1, jwtValidation: verified } };
  }
}

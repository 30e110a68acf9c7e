import { Lb } from "@cdktf/provider-aws/lib/lb/index.js";
import { LbListener } from "@cdktf/provider-aws/lib/lb-listener/index.js";
import { LbListenerCertificate } from "@cdktf/provider-aws/lib/lb-listener-certificate/index.js";
import { Wafv2WebAclAssociation } from "@cdktf/provider-aws/lib/wafv2-web-acl-association/index.js";
import { Token } from "cdktf";
import type { Construct } from "constructs";
import { ValidationError } from "../../errors/validation-error.ts";
import { claimName } from "../../terraform/claim-name.ts";
import { refuseTemplates } from "../../terraform/literal.ts";
import { waitFor } from "../../terraform/wait-for.ts";
import { arn } from "../account/account.ts";
import { Bucket } from "../bucket/bucket.ts";
import type { AliasTarget } from "../hosted-zone/zone.ts";
import { SecurityGroup } from "../network/security-group.ts";
import { checkedTags } from "../tags/tags.ts";
import { CLOUDFLARE_RANGES } from "./cloudflare-ranges.ts";
import { LoadBalancer } from "./load-balancer.ts";
import type { McpLoadBalancerProps } from "./props.ts";
import { type LoadBalancerReference, ReferencedLoadBalancer } from "./referenced-load-balancer.ts";
import { WebAcl } from "./web-acl.ts";

/** Source: https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_CreateLoadBalancer.html */
const NAME = /^(?!-|internal-)[A-Za-z0-9-]{1,32}(?<!-)$/;
/** TLS 1.2 and later, with forward secrecy, and post-quantum key exchange for those who can: https://docs.aws.amazon.com/elasticloadbalancing/latest/application/describe-ssl-policies.html */
const TLS_POLICY = "ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09";
const HTTPS = 443;
const HTTP = 80;
/** An event stream is quiet for as long as a server sends no comments. */
const [SHORTEST_IDLE, LONGEST_IDLE] = [61, 4000];
const LEAST_ZONES = 2;

/**
 * An application load balancer for MCP servers: HTTPS only, and 404 for what no server is for. Reached from the internet
 * it is by `edge-gateway` alone, and then each rule verifies the gateway's token, by the keys that the gateway publishes.
 *
 * Source: https://docs.aws.amazon.com/elasticloadbalancing/latest/application/introduction.html
 */
export class McpLoadBalancer extends LoadBalancer {
  readonly resource: Lb;
  /** What takes requests, and verifies who calls. */
  readonly listener: LbListener;
  readonly securityGroup: SecurityGroup;
  /** Where it and its targets are. */
  readonly vpcId: string;

  /**
   * A load balancer that exists, or that another stack creates. Nothing of it is changed but that rules are added.
   *
   * @throws {ValidationError} for what is not the ARN of a listener of the account
   */
  static fromArns(scope: Construct, id: string, reference: LoadBalancerReference): LoadBalancer {
    return new ReferencedLoadBalancer(scope, id, reference);
  }

  constructor(scope: Construct, id: string, props: McpLoadBalancerProps) {
    super(scope, id, props);
    this.check(props);
    claimName(this, arn(props.account, "elasticloadbalancing", `loadbalancer/app/${props.name}`));
    this.vpcId = props.vpc.vpcId;
    this.securityGroup = this.group(props);
    this.resource = this.balancer(props);
    this.listener = this.https(props);
    if (this.isInternetFacing) this.redirect(props);
    const webAcl = props.webAcl ?? (this.isInternetFacing ? this.ownWebAcl(props) : undefined);
    if (webAcl !== undefined) {
      new Wafv2WebAclAssociation(this, "web-acl-association", {
        region: props.account.region,
        resourceArn: this.resource.arn,
        webAclArn: webAcl.webAclArn,
      });
    }
    refuseTemplates(this);
  }

  get listenerArn(): string {
    return this.listener.arn;
  }

  override get loadBalancerArn(): string {
    return this.resource.arn;
  }

  get arnSuffix(): string {
    return this.resource.arnSuffix;
  }

  /** Known after the apply. */
  get alias(): AliasTarget {
    return { dnsName: this.resource.dnsName, dnsZoneId: this.resource.zoneId };
  }

  private group({ name, vpc, tags, sources = CLOUDFLARE_RANGES }: McpLoadBalancerProps): SecurityGroup {
    const group = new SecurityGroup(this, "security-group", {
      vpc,
      name: `${name}-load-balancer`,
      description: `Load balancer ${name}`,
      ...(tags && { tags }),
    });
    const { groups, ranges, issuer } = this.reach;
    for (const other of groups) {
      group.allowFrom(other, { port: HTTPS, description: `Requests to load balancer ${name}` });
    }
    for (const each of ranges) group.allowFromRanges({ port: HTTPS, ...each });
    if (this.isInternetFacing) {
      for (const port of [HTTPS, HTTP]) group.allowFromRanges({ port, ...sources });
    }
    if (issuer !== undefined) group.allowHttpsToInternet("Keys of the issuer whose tokens are verified");
    return group;
  }

  private balancer({ account, name, vpc, accessLogs, ...props }: McpLoadBalancerProps): Lb {
    const { idleTimeoutSeconds = 3600, production = true } = props;
    if (accessLogs?.bucket instanceof Bucket) accessLogs.bucket.allowLoadBalancerLogs(accessLogs.prefix);
    const waysIn = this.isInternetFacing ? waitFor(this, vpc.waysIn ?? []) : [];
    return new Lb(this, "Resource", {
      region: account.region,
      name,
      loadBalancerType: "application",
      internal: !this.isInternetFacing,
      ipAddressType: "ipv4",
      subnets: [...(this.isInternetFacing ? vpc.publicSubnetIds : vpc.privateSubnetIds)],
      securityGroups: [this.securityGroup.securityGroupId],
      idleTimeout: idleTimeoutSeconds,
      desyncMitigationMode: "defensive",
      dropInvalidHeaderFields: true,
      enableCrossZoneLoadBalancing: true,
      enableDeletionProtection: production,
      // A firewall that does not answer lets nobody in.
      enableWafFailOpen: false,
      accessLogs: accessLogs && {
        enabled: true,
        bucket: accessLogs.bucket.bucketName,
        prefix: accessLogs.prefix,
      },
      tags: checkedTags(this, props.tags),
      // AWS takes none in public subnets of a VPC to which no internet gateway is attached yet.
      ...(waysIn.length > 0 && { dependsOn: waysIn }),
    });
  }

  private https(props: McpLoadBalancerProps): LbListener {
    const { account, certificate, moreCertificates = {}, tags } = props;
    const listener = new LbListener(this, "listener", {
      region: account.region,
      loadBalancerArn: this.resource.arn,
      port: HTTPS,
      protocol: "HTTPS",
      sslPolicy: TLS_POLICY,
      certificateArn: certificate.certificateArn,
      defaultAction: [
        {
          type: "fixed-response",
          order: 1,
          fixedResponse: { contentType: "text/plain", messageBody: "Not found", statusCode: "404" },
        },
      ],
      routingHttpResponseServerEnabled: false,
      tags,
    });
    for (const [name, { certificateArn }] of Object.entries(moreCertificates)) {
      new LbListenerCertificate(this, `certificate ${name}`, {
        region: account.region,
        listenerArn: listener.arn,
        certificateArn,
      });
    }
    return listener;
  }

  private redirect({ account, tags }: McpLoadBalancerProps): void {
    new LbListener(this, "redirect", {
      region: account.region,
      loadBalancerArn: this.resource.arn,
      port: HTTP,
      protocol: "HTTP",
      defaultAction: [
        {
          type: "redirect",
          order: 1,
          redirect: { protocol: "HTTPS", port: String(HTTPS), statusCode: "HTTP_301" },
        },
      ],
      routingHttpResponseServerEnabled: false,
      tags,
    });
  }

  private ownWebAcl({ account, name, production, tags }: McpLoadBalancerProps): WebAcl {
    return new WebAcl(this, "web-acl", {
      account,
      name,
      ...(production !== undefined && { production }),
      ...(tags && { tags }),
    });
  }

  private check(props: McpLoadBalancerProps): void {
    const { name, vpc, production = true, accessLogs, idleTimeoutSeconds = 3600 } = props;
    if (!NAME.test(name)) {
      throw new ValidationError(
        this,
        `"${name}" is not the name of a load balancer.`,
        "Use 1 to 32 letters, digits and hyphens, with no hyphen at either end, and not internal- in front.",
      );
    }
    const [kind, subnets] = this.isInternetFacing
      ? (["public", vpc.publicSubnetIds] as const)
      : (["private", vpc.privateSubnetIds] as const);
    if (!Token.isUnresolved(subnets) && subnets.length < LEAST_ZONES) {
      throw new ValidationError(
        this,
        `the VPC has ${subnets.length} ${kind} subnets.`,
        `Use one with ${kind} subnets in ${LEAST_ZONES} zones at least.`,
      );
    }
    if (production && accessLogs === undefined) {
      throw new ValidationError(
        this,
        "in production nobody could tell what was requested.",
        "Name in accessLogs a bucket that load balancers may write to.",
      );
    }
    if (
      !Number.isInteger(idleTimeoutSeconds) ||
      idleTimeoutSeconds < SHORTEST_IDLE ||
      idleTimeoutSeconds > LONGEST_IDLE
    ) {
      throw new ValidationError(
        this,
        `an idle timeout of ${idleTimeoutSeconds} seconds is not taken.`,
        `Use whole seconds from ${SHORTEST_IDLE}, which event streams need, to ${LONGEST_IDLE}.`,
      );
    }
    const { groups, ranges } = this.reach;
    if (this.isInternetFacing || groups.length + ranges.length > 0) return;
    throw new ValidationError(
      this,
      "nobody could reach the load balancer.",
      "Name in exposure a security group or ranges of addresses.",
    );
  }
}

import { Wafv2WebAcl } from "@cdktf/provider-aws/lib/wafv2-web-acl/index.js";
import { Wafv2WebAclLoggingConfiguration } from "@cdktf/provider-aws/lib/wafv2-web-acl-logging-configuration/index.js";
import { Construct } from "constructs";
import { ValidationError } from "../../errors/validation-error.ts";
import { claimName } from "../../terraform/claim-name.ts";
import { refuseTemplates } from "../../terraform/literal.ts";
import { type Account, arn, checkAccount } from "../account/account.ts";
import type { EncryptionProps } from "../key/encryption-key.ts";
import { LogGroup } from "../log-group/log-group.ts";
import { checkedTags, type Tags } from "../tags/tags.ts";
import type { WebAclReference } from "./props.ts";

export interface WebAclProps {
  readonly account: Account;
  /** 1 to 128 letters, digits, hyphens and underscores, unique in the account's region. It cannot be changed later. */
  readonly name: string;
  /**
   * What its log is encrypted with.
   * @default a key of CloudWatch Logs' own
   */
  readonly encryption?: EncryptionProps;
  /**
   * Whether Terraform refuses to destroy its log.
   * @default true
   */
  readonly production?: boolean;
  /** @default none */
  readonly tags?: Tags;
}

/** Source: https://docs.aws.amazon.com/waf/latest/APIReference/API_CreateWebACL.html */
const NAME = /^[\w-]{1,128}$/;

/**
 * What looks at requests before a load balancer does: those without a bearer token are refused, and those that match what
 * AWS knows of attacks on common libraries, Log4j among them. They are logged without the token.
 *
 * Source: https://docs.aws.amazon.com/waf/latest/developerguide/web-acl.html
 */
export class WebAcl extends Construct implements WebAclReference {
  readonly resource: Wafv2WebAcl;

  constructor(scope: Construct, id: string, { account, name, ...props }: WebAclProps) {
    super(scope, id);
    checkAccount(this, account);
    if (!NAME.test(name)) {
      throw new ValidationError(
        this,
        `"${name}" is not the name of a web ACL.`,
        "Use 1 to 128 letters, digits, hyphens and underscores.",
      );
    }
    const tags = checkedTags(this, props.tags);
    claimName(this, arn(account, "wafv2", `regional/webacl/${name}`));
    this.resource = new Wafv2WebAcl(this, "Resource", {
      region: account.region,
      name,
      scope: "REGIONAL",
      defaultAction: { allow: {} },
      rule: [
        {
          name: "without-token",
          priority: 0,
          action: { block: {} },
          statement: WITHOUT_TOKEN,
          visibilityConfig: visibility("without-token"),
        },
        {
          name: "known-bad-inputs",
          priority: 1,
          overrideAction: { none: {} },
          statement: KNOWN_BAD_INPUTS,
          visibilityConfig: visibility("known-bad-inputs"),
        },
      ],
      visibilityConfig: visibility(name),
      tags,
    });
    const log = new LogGroup(this, "log", {
      account,
      // The prefix is what lets AWS WAF write to it.
      name: `aws-waf-logs-${name}`,
      ...(props.encryption && { encryption: props.encryption }),
      production: props.production ?? true,
      ...(tags && { tags }),
    });
    new Wafv2WebAclLoggingConfiguration(this, "logging", {
      region: account.region,
      resourceArn: this.resource.arn,
      logDestinationConfigs: [log.resource.arn],
      redactedFields: [{ singleHeader: { name: "authorization" } }],
    });
    refuseTemplates(this);
  }

  /** Known after the apply. */
  get webAclArn(): string {
    return this.resource.arn;
  }
}

/** The bindings take statements as Terraform writes them. */
const WITHOUT_TOKEN = {
  not_statement: [
    {
      statement: [
        {
          byte_match_statement: [
            {
              field_to_match: [{ single_header: [{ name: "authorization" }] }],
              positional_constraint: "STARTS_WITH",
              search_string: "Bearer ",
              text_transformation: [{ priority: 0, type: "NONE" }],
            },
          ],
        },
      ],
    },
  ],
};

/** Source: https://docs.aws.amazon.com/waf/latest/developerguide/aws-managed-rule-groups-baseline.html */
const KNOWN_BAD_INPUTS = {
  managed_rule_group_statement: [{ name: "AWSManagedRulesKnownBadInputsRuleSet", vendor_name: "AWS" }],
};

function visibility(metricName: string) {
  // Samples of requests would have their headers, and so their tokens.
  return { metricName, cloudwatchMetricsEnabled: true, sampledRequestsEnabled: false };
}

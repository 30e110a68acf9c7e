import { KmsKey } from "@cdktf/provider-aws/lib/kms-key/index.js";
import { Route53HostedZoneDnssec } from "@cdktf/provider-aws/lib/route53-hosted-zone-dnssec/index.js";
import { Route53KeySigningKey } from "@cdktf/provider-aws/lib/route53-key-signing-key/index.js";
import type { Route53Zone } from "@cdktf/provider-aws/lib/route53-zone/index.js";
import type { Construct } from "constructs";
import { type Account, globalArn } from "../account/account.ts";
import { resourcePolicy } from "../iam/policy-document.ts";
import { DNS_REGION } from "./dns-region.ts";

export interface SigningProps {
  readonly account: Account;
  readonly zone: Route53Zone;
  readonly production: boolean;
}

/**
 * Signs a zone with a key of its own, which Route 53 alone may sign with, for this zone.
 *
 * Source: https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/access-control-managing-permissions.html#KMS-key-policy-for-DNSSEC
 */
export function signZone(
  scope: Construct,
  { account, zone, production }: SigningProps,
): Route53KeySigningKey {
  const key = new KmsKey(scope, "SigningKey", {
    region: DNS_REGION,
    description: `Signs ${zone.nameInput}`,
    customerMasterKeySpec: "ECC_NIST_P256",
    keyUsage: "SIGN_VERIFY",
    enableKeyRotation: false,
    deletionWindowInDays: 30,
    policy: signingPolicy(scope, account, zone.arn),
    lifecycle: { preventDestroy: production },
  });
  const signingKey = new Route53KeySigningKey(scope, "KeySigningKey", {
    hostedZoneId: zone.zoneId,
    keyManagementServiceArn: key.arn,
    name: "key_signing_key",
  });
  new Route53HostedZoneDnssec(scope, "Signing", { hostedZoneId: zone.zoneId, dependsOn: [signingKey] });
  return signingKey;
}

function signingPolicy(scope: Construct, account: Account, zoneArn: string): string {
  const principals = { services: ["dnssec-route53.amazonaws.com"] };
  return resourcePolicy(scope, [
    {
      sid: "PoliciesOfTheAccount",
      principals: { aws: [globalArn(account, "iam", "root")] },
      actions: ["kms:*"],
      resources: ["*"],
      wildcardReason: "Nobody gets anything by it that a policy of the account does not give them.",
    },
    {
      sid: "SignThisZone",
      principals,
      actions: ["kms:DescribeKey", "kms:GetPublicKey", "kms:Sign"],
      resources: ["*"],
      conditions: {
        StringEquals: { "aws:SourceAccount": account.id },
        ArnEquals: { "aws:SourceArn": zoneArn },
      },
    },
    {
      sid: "LetItsOtherParts",
      principals,
      actions: ["kms:CreateGrant"],
      resources: ["*"],
      conditions: { Bool: { "kms:GrantIsForAWSResource": "true" } },
    },
  ]);
}

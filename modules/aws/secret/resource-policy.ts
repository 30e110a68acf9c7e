import { SecretsmanagerSecretPolicy } from "@cdktf/provider-aws/lib/secretsmanager-secret-policy/index.js";
import type { Construct } from "constructs";
import { ValidationError } from "../../errors/validation-error.ts";
import type { Account } from "../account/account.ts";
import { resourcePolicy } from "../iam/policy-document.ts";
import type { ResourcePolicyStatement } from "../iam/statement.ts";

export interface ResourcePolicyProps {
  readonly account: Account;
  readonly secretArn: string;
  readonly statements: readonly ResourcePolicyStatement[];
  /** Whether the secret is encrypted with a key of the account's own. */
  readonly hasOwnKey: boolean;
}

const ACCOUNT_OF_PRINCIPAL = /^arn:[^:]+:iam::(\d{12}):/;

/**
 * Who beside the account's own roles may reach a secret: whom the statements name; all others outside of the account
 * are denied, whatever else lets them in. AWS's services act for somebody of the account, and are not.
 *
 * Source: https://docs.aws.amazon.com/secretsmanager/latest/userguide/auth-and-access_resource-policies.html
 *
 * @throws {ValidationError} for another account without a key: AWS's own key serves nobody outside
 */
export function attachResourcePolicy(
  scope: Construct,
  { account, secretArn, statements, hasOwnKey }: ResourcePolicyProps,
): SecretsmanagerSecretPolicy {
  const accounts = [...new Set([account.id, ...statements.flatMap(accountsOf)])].sort();
  if (accounts.length > 1 && !hasOwnKey) {
    throw new ValidationError(
      scope,
      "another account is let in, and could not decrypt with the key that AWS keeps for this one.",
      "Give the secret an encryption key that the other account may use.",
    );
  }
  return new SecretsmanagerSecretPolicy(scope, "ResourcePolicy", {
    region: account.region,
    secretArn,
    blockPublicPolicy: true,
    policy: resourcePolicy(scope, [outsideOf(accounts), ...statements]),
  });
}

function accountsOf({ effect = "Allow", principals }: ResourcePolicyStatement): string[] {
  if (effect === "Deny" || principals === "*") return [];
  return (principals.aws ?? []).flatMap((arn) => ACCOUNT_OF_PRINCIPAL.exec(arn)?.[1] ?? []);
}

function outsideOf(accounts: readonly string[]): ResourcePolicyStatement {
  return {
    sid: "DenyOtherAccounts",
    effect: "Deny",
    principals: "*",
    actions: ["secretsmanager:*"],
    resources: ["*"],
    conditions: {
      StringNotEquals: { "aws:PrincipalAccount": accounts },
      BoolIfExists: { "aws:PrincipalIsAWSService": "false" },
    },
  };
}

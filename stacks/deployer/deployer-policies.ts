import { TerraformOutput, type TerraformStack } from "cdktf";
import type { Construct } from "constructs";
import type { Account } from "../../modules/aws/account/account.ts";
import { policyDocument } from "../../modules/aws/iam/policy-document.ts";
import type { Statement } from "../../modules/aws/iam/statement.ts";
import { deployerStatements } from "./deployer-statements.ts";
import { joinStatements } from "./join-statements.ts";

/** Of a managed policy. Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html */
export const LONGEST_POLICY = 6144;

export interface DeployerPoliciesProps {
  readonly account: Account;
  /** What everything that the stack makes is tagged with. */
  readonly tags: Readonly<Record<string, string>>;
  /** The key of the stack's state in a bucket of the account's. @default the state is elsewhere */
  readonly state?: { readonly bucket: string; readonly key: string };
}

/**
 * Puts out what whoever deploys a stack has to be allowed, as the documents of managed policies: `deployer_policy_1` and
 * so on. It is known at synth, and comes last, since it is made of all that is in the stack.
 */
export function putOutDeployerPolicies(stack: TerraformStack, props: DeployerPoliciesProps): void {
  const { state } = props;
  const statements = [
    ...deployerStatements(stack.toTerraform(), props),
    ...(state ? stateStatements(state) : []),
  ];
  for (const [index, document] of policyDocuments(stack, joinStatements(statements)).entries()) {
    new TerraformOutput(stack, `deployer_policy_${index + 1}`, { value: document });
  }
}

/** As few documents as hold the statements in their order; a statement that fills more than one is split by things. */
function policyDocuments(scope: Construct, statements: readonly Statement[]): readonly string[] {
  const parts: Statement[][] = [];
  for (const statement of statements.flatMap((each) => fitting(scope, each))) {
    const last = parts.at(-1);
    if (last && fits(scope, [...last, statement])) last.push(statement);
    else parts.push([statement]);
  }
  return parts.map((part) => policyDocument(scope, part));
}

function fitting(scope: Construct, statement: Statement): readonly Statement[] {
  const { resources } = statement;
  if (resources.length < 2 || fits(scope, [statement])) return [statement];
  const half = Math.ceil(resources.length / 2);
  return [resources.slice(0, half), resources.slice(half)].flatMap((some) =>
    fitting(scope, { ...statement, resources: some }),
  );
}

function fits(scope: Construct, statements: readonly Statement[]): boolean {
  return policyDocument(scope, statements).length <= LONGEST_POLICY;
}

/** Source: https://developer.hashicorp.com/terraform/language/backend/s3#s3-bucket-permissions */
function stateStatements({ bucket, key }: NonNullable<DeployerPoliciesProps["state"]>): readonly Statement[] {
  const arn = `arn:aws:s3:::${bucket}`;
  return [
    {
      actions: ["s3:ListBucket"],
      resources: [arn],
      conditions: { StringEquals: { "s3:prefix": [key, `${key}.tflock`] } },
    },
    { actions: ["s3:GetObject", "s3:PutObject"], resources: [`${arn}/${key}`, `${arn}/${key}.tflock`] },
    { actions: ["s3:DeleteObject"], resources: [`${arn}/${key}.tflock`] },
  ];
}

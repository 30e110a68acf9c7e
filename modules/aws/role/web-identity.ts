import type { Construct } from "constructs";
import { ValidationError } from "../../errors/validation-error.ts";
import type { Account } from "../account/account.ts";
import type { ResourcePolicyStatement } from "../iam/statement.ts";
import { type IdentityProvider, nameOf } from "../oidc-provider/identity-provider.ts";

/** Whose tokens are taken. */
export interface WebIdentity {
  readonly provider: IdentityProvider;
  readonly audience: string;
  readonly subjects: readonly string[];
  /** What further claims have to be, where AWS knows claims of the issuer beside `aud` and `sub`. */
  readonly claims?: Readonly<Record<string, readonly string[]>>;
}

/**
 * What a trust policy says of tokens: each claim has to be there, and be one of the values.
 *
 * Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_iam-condition-keys.html#condition-keys-wif
 * @throws {ValidationError} for a provider of another account, and for an audience that it does not take
 */
export function webIdentity(
  role: Construct,
  account: Account,
  identity: WebIdentity,
): ResourcePolicyStatement {
  const { provider, audience, subjects, claims = {} } = identity;
  if (provider.providerArn.split(":")[4] !== account.id) {
    throw new ValidationError(
      role,
      `the provider for ${provider.issuer} is not one of account ${account.id}.`,
      "Make the issuer known in the account of the role too.",
    );
  }
  if (provider.clientIds?.includes(audience) === false) {
    throw new ValidationError(
      role,
      `"${audience}" is not among the client ids of the provider for ${provider.issuer}.`,
      "Add it there, or take another audience.",
    );
  }
  const values = Object.entries({ aud: [audience], sub: subjects, ...claims });
  const keys = values.map(([claim, each]) => [`${nameOf(provider)}:${claim}`, each] as const);
  return {
    principals: { federated: [provider.providerArn] },
    actions: ["sts:AssumeRoleWithWebIdentity"],
    conditions: { StringEquals: Object.fromEntries(keys) },
  };
}

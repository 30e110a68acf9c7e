import type { ITerraformDependable } from "cdktf";
import type { Construct } from "constructs";
import { ValidationError } from "../../errors/validation-error.ts";
import { type Account, checkAccount, globalArn } from "../account/account.ts";

/** An issuer of OpenID Connect that an account knows, made by this stack or not. */
export interface IdentityProvider {
  /** The `iss` of its tokens. */
  readonly issuer: string;
  /** Known at synth. */
  readonly providerArn: string;
  /** What tokens may be issued for; absent where this stack does not say it. */
  readonly clientIds?: readonly string[];
  /** What roles that trust it wait for. Absent where no stack makes it. */
  readonly resource?: ITerraformDependable;
}

/** Where an issuer is known. */
export interface IdentityProviderProps {
  readonly account: Account;
  /**
   * The `iss` of its tokens: an https URL of at most 255 characters, without a port and a query. It cannot be changed
   * later.
   */
  readonly issuer: string;
}

const LONGEST_ISSUER = 255;
const ISSUER = /^https:\/\/[a-z0-9.-]+(?:\/[\w.~/-]+)?$/;

/**
 * Source: https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateOpenIDConnectProvider.html
 * @throws {ValidationError} for what cannot be the URL of an issuer
 */
export function providerArn(scope: Construct, { account, issuer }: IdentityProviderProps): string {
  checkAccount(scope, account);
  if (!ISSUER.test(issuer) || issuer.length > LONGEST_ISSUER) {
    throw new ValidationError(
      scope,
      `"${issuer}" is not an issuer that IAM trusts.`,
      `Use the iss of its tokens: an https URL of at most ${LONGEST_ISSUER} characters, without a port and a query.`,
    );
  }
  return globalArn(account, "iam", `oidc-provider/${nameOf({ issuer })}`);
}

/** An issuer as ARNs and the keys of conditions have it: without `https://`. */
export function nameOf({ issuer }: Pick<IdentityProvider, "issuer">): string {
  return issuer.replace(/^https:\/\//, "");
}

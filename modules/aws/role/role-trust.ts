import type { Construct } from "constructs";
import type { Account } from "../account/account.ts";
import type { ResourcePolicyStatement } from "../iam/statement.ts";
import type { IdentityProvider } from "../oidc-provider/identity-provider.ts";

/** Who may assume a role, as `ecsTask()` or `githubActions({ … })` say it. */
export interface RoleTrust {
  /** The identity provider that vouches for them, which the role waits for. Absent where AWS itself does. */
  readonly provider?: IdentityProvider;
  /**
   * What the trust policy of a role says.
   *
   * @param role the role, for errors
   * @param account the account that the role is in
   * @throws {ValidationError} for what the source refuses
   */
  statement(role: Construct, account: Account): ResourcePolicyStatement;
}

import type { Construct } from "constructs";
import type { Account } from "../account/account.ts";
import type { ResourcePolicyStatement } from "../iam/statement.ts";

/** Who may assume a role, as `ecsTask()` or `githubActions({ … })` say it. */
export interface RoleTrust {
  /**
   * What the trust policy of a role says.
   *
   * @param role the role, for errors
   * @param account the account that the role is in
   * @throws {ValidationError} for what the source refuses
   */
  statement(role: Construct, account: Account): ResourcePolicyStatement;
}

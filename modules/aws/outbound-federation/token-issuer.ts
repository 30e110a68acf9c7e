import type { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy/index.js";
import { Construct } from "constructs";
import { ValidationError } from "../../errors/validation-error.ts";
import type { RoleGrantee } from "../role/grantee.ts";

/** What tokens a role may have. */
export interface WebIdentityTokenGrant {
  /**
   * What they may be issued for, such as the resource name of a provider of Google's: 1 to 10, each of 1 to 1000
   * characters.
   */
  readonly audiences: readonly string[];
  /**
   * Seconds that they are good for at most: 60 to 3600. Whoever asks for one has to say how long it is.
   * @default 300
   */
  readonly maxSeconds?: number;
}

const MOST_AUDIENCES = 10;
const AUDIENCE = /^[!-)+->@-~]{1,1000}$/;

/** The issuer of an account's tokens, whether this stack turns it on or not. */
export abstract class TokenIssuer extends Construct {
  /** The `iss` of the tokens: `https://<id of AWS's own>.tokens.sts.global.api.aws`. */
  abstract readonly issuer: string;

  /**
   * Lets a role obtain tokens for some audiences, signed with RS256, which every cloud takes. A token that is for
   * another besides is refused, as is one that is good for longer.
   *
   * Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_outbound_policies.html
   * @throws {ValidationError} for what is no audience, and for a time that AWS does not take
   */
  grantToken(role: RoleGrantee, { audiences, maxSeconds = 300 }: WebIdentityTokenGrant): IamRolePolicy {
    this.check(audiences, maxSeconds);
    const audience = "sts:IdentityTokenAudience";
    return role.allow("obtain web identity tokens", [
      {
        actions: ["sts:GetWebIdentityToken"],
        resources: ["*"],
        wildcardReason: "A token is of whoever asks for it: there is nothing else that it could be about.",
        conditions: {
          "ForAllValues:StringEquals": { [audience]: audiences },
          Null: { [audience]: "false" },
          NumericLessThanEquals: { "sts:DurationSeconds": String(maxSeconds) },
          StringEquals: { "sts:SigningAlgorithm": "RS256" },
        },
      },
    ]);
  }

  private check(audiences: readonly string[], seconds: number): void {
    const isSome = audiences.length > 0 && audiences.length <= MOST_AUDIENCES;
    if (!isSome || !audiences.every((audience) => AUDIENCE.test(audience))) {
      throw new ValidationError(
        this,
        `${JSON.stringify(audiences)} are not audiences of a token.`,
        `Use 1 to ${MOST_AUDIENCES}, each of 1 to 1000 ASCII characters without spaces and wildcards.`,
      );
    }
    if (Number.isInteger(seconds) && seconds >= 60 && seconds <= 3600) return;
    throw new ValidationError(
      this,
      `a token that is good for ${seconds} seconds is not taken.`,
      "Use 60 to 3600 whole seconds.",
    );
  }
}

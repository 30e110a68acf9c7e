import type { Construct } from "constructs";
import { AWS_ISSUER } from "../../identity/aws-issuer.ts";
import { requireForm } from "../../identity/requirements.ts";
import { IamOutboundWebIdentityFederation } from "../../terraform/additions/iam-outbound-web-identity-federation.ts";
import { claimName } from "../../terraform/claim-name.ts";
import { type Account, checkAccount, globalArn } from "../account/account.ts";
import { TokenIssuer } from "./token-issuer.ts";

export interface OutboundFederationProps {
  readonly account: Account;
  /**
   * Whether Terraform refuses to destroy it, which would turn it off for everything in the account.
   * @default true
   */
  readonly production?: boolean;
}

/**
 * Turns on that roles of the account may obtain tokens of the account's own issuer, which other clouds accept: proof of
 * who a workload is, without a secret. There is one in an account. Requires aws 6.26.
 *
 * Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_outbound.html
 */
export class OutboundFederation extends TokenIssuer {
  readonly resource: IamOutboundWebIdentityFederation;
  /** AWS chooses it when this is first applied and then keeps it: write it out for whoever has to know it at synth. */
  readonly issuer: string;

  /**
   * That of an account where it is on already.
   *
   * @param issuer as AWS gave it to the account
   * @throws {ValidationError} for what is not the issuer of an account
   */
  static fromIssuer(scope: Construct, id: string, issuer: string): TokenIssuer {
    return new ReferencedIssuer(scope, id, issuer);
  }

  constructor(scope: Construct, id: string, { account, production = true }: OutboundFederationProps) {
    super(scope, id);
    checkAccount(this, account);
    claimName(this, globalArn(account, "iam", "outbound-web-identity-federation"));
    this.resource = new IamOutboundWebIdentityFederation(this, "Resource", {
      lifecycle: { preventDestroy: production },
    });
    this.issuer = this.resource.issuerIdentifier;
  }
}

class ReferencedIssuer extends TokenIssuer {
  readonly issuer: string;

  constructor(scope: Construct, id: string, issuer: string) {
    super(scope, id);
    requireForm(this, AWS_ISSUER, [issuer]);
    this.issuer = issuer;
  }
}

import { EcrRegistryScanningConfiguration } from "@cdktf/provider-aws/lib/ecr-registry-scanning-configuration/index.js";
import { Construct } from "constructs";
import { claimName } from "../../terraform/claim-name.ts";
import { type Account, arn, checkAccount } from "../account/account.ts";

export interface RegistryScanningProps {
  readonly account: Account;
  /**
   * `enhanced` is Amazon Inspector, which costs by the image and looks again at what runs whenever a vulnerability becomes
   * known; `basic` looks once, when an image is pushed.
   * @default "enhanced"
   */
  readonly kind?: "enhanced" | "basic";
}

/**
 * How the images of an account are scanned in a region, all of them: once for all repositories.
 *
 * Source: https://docs.aws.amazon.com/AmazonECR/latest/userguide/image-scanning.html
 */
export class RegistryScanning extends Construct {
  readonly resource: EcrRegistryScanningConfiguration;

  /** @throws {ValidationError} where another construct says how the images of the account are scanned there */
  constructor(scope: Construct, id: string, { account, kind = "enhanced" }: RegistryScanningProps) {
    super(scope, id);
    checkAccount(this, account);
    claimName(this, arn(account, "ecr", "scanning-configuration"));
    this.resource = new EcrRegistryScanningConfiguration(this, "Resource", {
      region: account.region,
      scanType: kind === "enhanced" ? "ENHANCED" : "BASIC",
      rule: [
        {
          scanFrequency: kind === "enhanced" ? "CONTINUOUS_SCAN" : "SCAN_ON_PUSH",
          repositoryFilter: [{ filter: "*", filterType: "WILDCARD" }],
        },
      ],
    });
  }
}

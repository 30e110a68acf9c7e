import { AcmCertificate } from "@cdktf/provider-aws/lib/acm-certificate/index.js";
import { AcmCertificateValidation } from "@cdktf/provider-aws/lib/acm-certificate-validation/index.js";
import { Construct } from "constructs";
import { claimName } from "../../terraform/claim-name.ts";
import { refuseTemplates } from "../../terraform/literal.ts";
import { type Account, checkAccount } from "../account/account.ts";
import type { Zone } from "../hosted-zone/zone.ts";
import { checkedTags, type Tags } from "../tags/tags.ts";
import { checkDomains } from "./certificate-domains.ts";
import {
  type CertificateReference,
  type CertificateReferenceProps,
  ReferencedCertificate,
} from "./referenced-certificate.ts";
import { validationRecord } from "./validation-record.ts";

export interface CertificateProps {
  /** The region is that of what serves it. */
  readonly account: Account;
  /** In lower case, without the dot at its end; at most 64 characters. */
  readonly domain: string;
  /**
   * Up to 99. With more than 9, the account's quota has to be raised before: AWS answers too many in a way that Terraform
   * goes on asking.
   * Source: https://docs.aws.amazon.com/acm/latest/userguide/acm-limits.html
   * @default none
   */
  readonly alternativeDomains?: readonly string[];
  /** The public zone of all its domains, where they are proved and proved again before each renewal. */
  readonly zone: Zone;
  /**
   * Why it may be good for every name of a domain: such a certificate serves names that nobody thought of, and its key
   * all of them.
   * @default wildcards are refused
   */
  readonly wildcardReason?: string;
  /** @default "EC_prime256v1" */
  readonly keyAlgorithm?: "RSA_2048" | "EC_prime256v1" | "EC_secp384r1";
  /** @default none */
  readonly tags?: Tags;
}

/**
 * A public certificate of ACM that renews itself, and is in the transparency logs. What has its ARN waits until it is
 * issued; with other domains it is created anew, before the one that it replaces goes.
 *
 * Source: https://docs.aws.amazon.com/acm/latest/userguide/dns-validation.html
 */
export class Certificate extends Construct implements CertificateReference {
  readonly resource: AcmCertificate;
  /** Known after the apply, when ACM has issued it. */
  readonly certificateArn: string;

  /**
   * A certificate that exists, or that another stack creates.
   *
   * @throws {ValidationError} for what is not the ARN of a certificate in the account's region
   */
  static fromCertificateArn(
    scope: Construct,
    id: string,
    props: CertificateReferenceProps,
  ): CertificateReference {
    return new ReferencedCertificate(scope, id, props);
  }

  constructor(scope: Construct, id: string, props: CertificateProps) {
    super(scope, id);
    const { account, domain, alternativeDomains = [], zone, keyAlgorithm = "EC_prime256v1" } = props;
    checkAccount(this, account);
    checkDomains(this, props);
    this.resource = new AcmCertificate(this, "Resource", {
      region: account.region,
      domainName: domain,
      subjectAlternativeNames: [domain, ...alternativeDomains].sort(),
      validationMethod: "DNS",
      keyAlgorithm,
      options: { certificateTransparencyLoggingPreference: "ENABLED", export: "DISABLED" },
      tags: checkedTags(this, props.tags),
      lifecycle: { createBeforeDestroy: true },
    });
    const proved = new Set([domain, ...alternativeDomains].map((each) => each.replace(/^\*\./, "")));
    const records = [...proved].map((each) => {
      claimName(this, `proof of ${each} to ACM in the zone of ${zone.domain}`);
      return validationRecord(this, { certificate: this.resource, zone, domain: each });
    });
    const validation = new AcmCertificateValidation(this, "Validation", {
      region: account.region,
      certificateArn: this.resource.arn,
      validationRecordFqdns: records.map(({ fqdn }) => fqdn),
    });
    this.certificateArn = validation.certificateArn;
    refuseTemplates(this);
  }
}

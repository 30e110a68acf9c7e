import { Construct } from "constructs";
import { ValidationError } from "../../errors/validation-error.ts";
import { type Account, arn, checkAccount } from "../account/account.ts";

/** A certificate of ACM that something serves, made by this stack or not. */
export interface CertificateReference {
  /** `arn:aws:acm:<region>:<account id>:certificate/<id>`. */
  readonly certificateArn: string;
}

export interface CertificateReferenceProps extends CertificateReference {
  /** Where it is. */
  readonly account: Account;
}

const ID = /^[a-f0-9]{8}(?:-[a-f0-9]{4}){3}-[a-f0-9]{12}$/;

/** A certificate that this stack does not create. */
export class ReferencedCertificate extends Construct implements CertificateReference {
  /** `arn:aws:acm:<region>:<account id>:certificate/<id>`. */
  readonly certificateArn: string;

  constructor(scope: Construct, id: string, { account, certificateArn }: CertificateReferenceProps) {
    super(scope, id);
    checkAccount(this, account);
    const beginning = arn(account, "acm", "certificate/");
    if (!certificateArn.startsWith(beginning) || !ID.test(certificateArn.slice(beginning.length))) {
      throw new ValidationError(
        this,
        `"${certificateArn}" is not the ARN of a certificate of ${account.id} in ${account.region}.`,
        `Use ${beginning}<id>: what serves it is in the same region.`,
      );
    }
    this.certificateArn = certificateArn;
  }
}

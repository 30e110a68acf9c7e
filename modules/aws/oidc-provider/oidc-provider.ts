import { IamOpenidConnectProvider } from "@cdktf/provider-aws/lib/iam-openid-connect-provider/index.js";
import { Construct } from "constructs";
import { ValidationError } from "../../errors/validation-error.ts";
import { claimName } from "../../terraform/claim-name.ts";
import { refuseTemplates } from "../../terraform/literal.ts";
import { checkedTags, type Tags } from "../tags/tags.ts";
import { type IdentityProvider, type IdentityProviderProps, providerArn } from "./identity-provider.ts";
import { ReferencedOidcProvider } from "./referenced-oidc-provider.ts";

export interface OidcProviderProps extends IdentityProviderProps {
  /** What tokens may be issued for: 1 to 100, each of 1 to 255 characters. Each role names the one that it takes. */
  readonly clientIds: readonly string[];
  /**
   * SHA-1 of certificates of the issuer's server, 1 to 5 of 40 hexadecimal digits. IAM looks at them where no
   * authority that it knows has signed the server's certificate.
   * @default IAM asks the issuer's server, which has to be up when this is created
   */
  readonly thumbprints?: readonly string[];
  /** @default none */
  readonly tags?: Tags;
}

const CLIENT_ID = /^[!-)+-~]{1,255}$/;
const MOST_CLIENT_IDS = 100;
const THUMBPRINT = /^[0-9a-f]{40}$/;
const MOST_THUMBPRINTS = 5;

/**
 * An issuer of OpenID Connect whose tokens roles of the account may take: there is one of an issuer in an account, and
 * several roles share it. By itself it lets nobody in.
 *
 * Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_create_oidc.html
 */
export class OidcProvider extends Construct implements IdentityProvider {
  readonly resource: IamOpenidConnectProvider;
  readonly issuer: string;
  readonly providerArn: string;
  readonly clientIds: readonly string[];

  /**
   * An issuer that the account knows already, or that another stack makes known.
   *
   * @throws {ValidationError} for what cannot be the URL of an issuer
   */
  static fromIssuer(scope: Construct, id: string, props: IdentityProviderProps): IdentityProvider {
    return new ReferencedOidcProvider(scope, id, props);
  }

  constructor(scope: Construct, id: string, props: OidcProviderProps) {
    super(scope, id);
    const { issuer, clientIds, thumbprints } = props;
    this.issuer = issuer;
    this.providerArn = providerArn(this, props);
    this.clientIds = clientIds;
    claimName(this, this.providerArn);
    this.check(clientIds, { form: CLIENT_ID, most: MOST_CLIENT_IDS, what: "client ids" });
    if (thumbprints) {
      this.check(thumbprints, { form: THUMBPRINT, most: MOST_THUMBPRINTS, what: "thumbprints" });
    }
    this.resource = new IamOpenidConnectProvider(this, "Resource", {
      url: issuer,
      clientIdList: [...clientIds],
      thumbprintList: thumbprints && [...thumbprints],
      tags: checkedTags(this, props.tags),
    });
    refuseTemplates(this);
  }

  private check(
    values: readonly string[],
    { form, most, what }: { readonly form: RegExp; readonly most: number; readonly what: string },
  ): void {
    const wrong = values.find((value) => !form.test(value));
    const isSome = values.length > 0 && values.length <= most && new Set(values).size === values.length;
    if (wrong === undefined && isSome) return;
    throw new ValidationError(
      this,
      wrong === undefined
        ? `${values.length} ${what} are too few, too many, or not all different.`
        : `"${wrong}" is not among ${what} that IAM takes.`,
      what === "thumbprints"
        ? `Use 1 to ${most}, each of 40 lower-case hexadecimal digits.`
        : `Use 1 to ${most}, each of 1 to 255 characters without spaces and stars.`,
    );
  }
}

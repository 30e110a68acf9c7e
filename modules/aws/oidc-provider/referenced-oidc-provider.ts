import { Construct } from "constructs";
import { type IdentityProvider, type IdentityProviderProps, providerArn } from "./identity-provider.ts";

/** An issuer that this stack does not make known. */
export class ReferencedOidcProvider extends Construct implements IdentityProvider {
  readonly issuer: string;
  readonly providerArn: string;

  constructor(scope: Construct, id: string, props: IdentityProviderProps) {
    super(scope, id);
    this.issuer = props.issuer;
    this.providerArn = providerArn(this, props);
  }
}

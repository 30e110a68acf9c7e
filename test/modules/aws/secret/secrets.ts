import { App, TerraformStack } from "cdktf";
import type { Construct } from "constructs";
import { Key } from "../../../../modules/aws/key/key.ts";
import { Secret, type SecretProps } from "../../../../modules/aws/secret/secret.ts";
import { synthesize, type TerraformJson } from "../../synthesize.ts";
import { account } from "../account.ts";

const minimal: SecretProps = { account, name: "documents/token" };

/** The JSON of a stack with one secret. */
export const secret = (props: Partial<SecretProps> = {}): TerraformJson =>
  synthesize((stack) => new Secret(stack, "secret", { ...minimal, ...props }));

/** A secret in a stack of its own. */
export const alone = (props: Partial<SecretProps> = {}): Secret =>
  new Secret(emptyStack(), "secret", { ...minimal, ...props });

/** A key that exists. */
export const key = (region = account.region, scope: Construct = emptyStack()) =>
  Key.fromKeyId(scope, `key in ${region}`, {
    account: { ...account, region },
    keyId: "1234abcd-12ab-34cd-56ef-1234567890ab",
  });

export function emptyStack(): TerraformStack {
  return new TerraformStack(new App(), "stack");
}

import { KmsCryptoKeyIamMember } from "@cdktf/provider-google/lib/kms-crypto-key-iam-member/index.js";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import { ValidationError } from "../../errors/validation-error.ts";
import { once } from "../../terraform/once.ts";
import { type Grantee, granteeConfig } from "../iam/grantee.ts";
import type { EncryptionKey } from "./encryption-key.ts";

const KEY_NAME =
  /^projects\/[a-z][a-z0-9:.-]+\/locations\/([a-z0-9-]+)\/keyRings\/[\w-]{1,63}\/cryptoKeys\/[\w-]{1,63}$/;

/** A key that this stack does not create. */
export class ReferencedKey extends Construct implements EncryptionKey {
  readonly keyName: string;
  readonly location: string;

  constructor(scope: Construct, id: string, keyName: string) {
    super(scope, id);
    const location = KEY_NAME.exec(keyName)?.[1];
    if (location === undefined) {
      throw new ValidationError(
        this,
        `"${keyName}" is not the name of a key.`,
        "Use projects/<project id>/locations/<location>/keyRings/<key ring>/cryptoKeys/<key>, without a version.",
      );
    }
    this.keyName = keyName;
    this.location = location;
  }

  grantUse(grantee: Grantee): ITerraformDependable {
    return keyUser(this, this.keyName, grantee);
  }
}

/** Several resources are encrypted by one service agent, so its grant is made once. */
export function keyUser(key: Construct, cryptoKeyId: string, grantee: Grantee): ITerraformDependable {
  const { member, dependsOn } = granteeConfig(key, grantee);
  const role = "roles/cloudkms.cryptoKeyEncrypterDecrypter";
  return once(
    key,
    `user ${member}`,
    (id) => new KmsCryptoKeyIamMember(key, id, { cryptoKeyId, role, member, dependsOn }),
  );
}

import type { ITerraformDependable } from "cdktf";
import type { Construct } from "constructs";
import { ValidationError } from "../../errors/validation-error.ts";
import { waitFor } from "../../terraform/wait-for.ts";
import type { Grantee } from "../iam/grantee.ts";

/** A key of Cloud KMS that other resources are encrypted with, made by this stack or not. */
export interface EncryptionKey {
  /** `projects/<project id>/locations/<location>/keyRings/<key ring>/cryptoKeys/<key>`. */
  readonly keyName: string;
  /** A region, a multi-region or `global`: what is encrypted with it has to be in the same. */
  readonly location: string;
  /** Lets a grantee encrypt and decrypt with this key; what is encrypted with it has to wait for that. */
  grantUse(grantee: Grantee): ITerraformDependable;
}

/** How a resource is encrypted. */
export interface EncryptionProps {
  /** In the same location as what it encrypts. */
  readonly key: EncryptionKey;
}

export interface EncryptionRequest {
  /** @default Google's own keys */
  readonly encryption: EncryptionProps | undefined;
  /** Where the key has to be. */
  readonly location: string;
  /** Who encrypts: in most cases the service agent of the resource's API. */
  readonly by: Grantee;
}

/** What a resource says about its encryption. */
export interface EncryptionConfig {
  readonly keyName: string | undefined;
  readonly dependsOn: readonly ITerraformDependable[];
}

/**
 * Lets a service use the key of a resource, and says what the resource refers to and waits for.
 *
 * @throws {ValidationError} for a key in another location
 */
export function encryptionConfig(
  scope: Construct,
  { encryption, location, by }: EncryptionRequest,
): EncryptionConfig {
  if (encryption === undefined) return { keyName: undefined, dependsOn: [] };
  const { key } = encryption;
  if (key.location !== location) {
    throw new ValidationError(
      scope,
      `a key in ${key.location} encrypts nothing in ${location}.`,
      `Use a key whose location is ${location}.`,
    );
  }
  return { keyName: key.keyName, dependsOn: waitFor(scope, [key.grantUse(by)]) };
}

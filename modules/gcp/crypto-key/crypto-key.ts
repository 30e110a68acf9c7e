import { KmsCryptoKey } from "@cdktf/provider-google/lib/kms-crypto-key/index.js";
import { KmsKeyRing } from "@cdktf/provider-google/lib/kms-key-ring/index.js";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import { ValidationError } from "../../errors/validation-error.ts";
import { claimName } from "../../terraform/claim-name.ts";
import { refuseTemplates } from "../../terraform/literal.ts";
import type { Grantee } from "../iam/grantee.ts";
import { checkedLabels } from "../labels/labels.ts";
import { checkProject, type Project } from "../project/project.ts";
import type { EncryptionKey } from "./encryption-key.ts";
import { keyUser, ReferencedKey } from "./referenced-key.ts";

export interface CryptoKeyProps {
  readonly project: Project;
  /** A region, a multi-region such as `europe`, or `global`: that of what it encrypts. */
  readonly location: string;
  /**
   * Of the key and of its key ring: 1 to 63 letters, digits, hyphens and underscores. Neither can ever be used again
   * in this project and location, since Cloud KMS keeps both.
   */
  readonly name: string;
  /**
   * Where the key is kept: `HSM` in hardware of FIPS 140-2 level 3.
   * Source: https://cloud.google.com/kms/docs/protection-levels
   * @default "SOFTWARE"
   */
  readonly protectionLevel?: "SOFTWARE" | "HSM";
  /**
   * Days until a new version of the key encrypts what is written: 1 to 90. Older versions go on decrypting.
   * @default 90
   */
  readonly rotationDays?: number;
  /**
   * Days in which a version that is to be destroyed can be restored: 1 to 120. It cannot be changed later.
   * @default 30
   */
  readonly destroyScheduledDays?: number;
  /**
   * Whether Terraform refuses to destroy it. What it encrypted is lost with it.
   * @default true
   */
  readonly deletionProtection?: boolean;
  /** @default none */
  readonly labels?: Readonly<Record<string, string>>;
}

const DAY = 86_400;
/** Source: https://cloud.google.com/kms/docs/reference/rest/v1/projects.locations.keyRings.cryptoKeys/create */
const NAME = /^[\w-]{1,63}$/;
const LOCATION = /^[a-z]+\d*(?:-[a-z]+\d+)?$/;

/**
 * A symmetric key in a key ring of its own, which rotates.
 *
 * Source: https://cloud.google.com/kms/docs/key-rotation
 */
export class CryptoKey extends Construct implements EncryptionKey {
  readonly resource: KmsCryptoKey;
  /** Holds this key and no other. */
  readonly keyRing: KmsKeyRing;
  /** Known at synth. What refers to it waits for {@link CryptoKey.grantUse}. */
  readonly keyName: string;
  readonly location: string;

  /**
   * A key that exists, or that another stack creates.
   *
   * @throws {ValidationError} for what is not the name of a key
   */
  static fromKeyName(scope: Construct, id: string, keyName: string): EncryptionKey {
    return new ReferencedKey(scope, id, keyName);
  }

  constructor(scope: Construct, id: string, props: CryptoKeyProps) {
    super(scope, id);
    const { project, location, name, rotationDays = 90, destroyScheduledDays = 30 } = props;
    this.check(props, rotationDays, destroyScheduledDays);
    this.keyName = `projects/${project.id}/locations/${location}/keyRings/${name}/cryptoKeys/${name}`;
    claimName(this, this.keyName);
    this.keyRing = new KmsKeyRing(this, "key-ring", { project: project.id, location, name });
    this.resource = new KmsCryptoKey(this, "Resource", {
      keyRing: this.keyRing.id,
      name,
      purpose: "ENCRYPT_DECRYPT",
      rotationPeriod: `${rotationDays * DAY}s`,
      destroyScheduledDuration: `${destroyScheduledDays * DAY}s`,
      versionTemplate: {
        algorithm: "GOOGLE_SYMMETRIC_ENCRYPTION",
        protectionLevel: props.protectionLevel ?? "SOFTWARE",
      },
      labels: checkedLabels(this, props.labels),
      lifecycle: { preventDestroy: props.deletionProtection ?? true },
    });
    this.location = location;
    refuseTemplates(this);
  }

  /** Lets a grantee encrypt and decrypt with this key; asked for twice, it is the same grant. */
  grantUse(grantee: Grantee): ITerraformDependable {
    return keyUser(this, this.resource.id, grantee);
  }

  private check({ project, name, location }: CryptoKeyProps, rotation: number, destruction: number): void {
    checkProject(this, project);
    if (!NAME.test(name)) {
      throw new ValidationError(
        this,
        `"${name}" is not the name of a key.`,
        "Use 1 to 63 letters, digits, hyphens and underscores.",
      );
    }
    if (!LOCATION.test(location)) {
      throw new ValidationError(
        this,
        `"${location}" is not a location of keys.`,
        "Use a region such as europe-west1, a multi-region such as europe, or global.",
      );
    }
    if (!isWithin(1, rotation, 90)) {
      throw new ValidationError(
        this,
        `a key that rotates every ${rotation} days is not taken.`,
        "Rotate it every 1 to 90 whole days.",
      );
    }
    if (!isWithin(1, destruction, 120)) {
      throw new ValidationError(
        this,
        `versions cannot be restored for ${destruction} days.`,
        "Keep them for 1 to 120 whole days.",
      );
    }
  }
}

function isWithin(least: number, value: number, most: number): boolean {
  return Number.isInteger(value) && least <= value && value <= most;
}

import type { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy/index.js";
import type { S3Bucket } from "@cdktf/provider-aws/lib/s3-bucket/index.js";
import { Construct } from "constructs";
import { ValidationError } from "../../errors/validation-error.ts";
import { type Account, checkAccount, partitionOf } from "../account/account.ts";
import type { EncryptionProps } from "../key/encryption-key.ts";
import { checkKeyRegion } from "../key/key-region.ts";
import type { RoleGrantee } from "../role/grantee.ts";

/** What names a bucket. */
export interface BucketReference {
  readonly account: Account;
  /** Unique in the world: 3 to 63 lower-case letters, digits and hyphens. */
  readonly name: string;
  /**
   * How it is encrypted: with a key, or `AES256`, with keys of S3's that cost nothing and nobody can be kept from. Logs
   * of load balancers and of other buckets want the latter.
   * @default the account's own key for S3, which AWS manages
   */
  readonly encryption?: EncryptionProps | "AES256";
}

/** Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html; dots do not go with TLS */
const NAME =
  /^(?!xn--|sthree-|amzn-s3-demo-)[a-z0-9][a-z0-9-]{1,61}[a-z0-9](?<!-s3alias|--ol-s3|--x-s3|--table-s3)$/;

/** A bucket, whether this stack creates it or not. */
export abstract class NamedBucket extends Construct {
  /** Absent where the stack does not create it. */
  abstract readonly resource?: S3Bucket | undefined;
  /** Its name, for what has to wait until it is closed and its policy holds. */
  abstract readonly bucketName: string;
  /** Known at synth. */
  readonly bucketArn: string;
  protected readonly account: Account;
  protected readonly name: string;
  protected readonly encryption: BucketReference["encryption"];

  constructor(scope: Construct, id: string, { account, name, encryption }: BucketReference) {
    super(scope, id);
    checkAccount(this, account);
    if (!NAME.test(name)) {
      throw new ValidationError(
        this,
        `"${name}" cannot be the name of a bucket.`,
        "Use 3 to 63 lower-case letters, digits and hyphens, with a letter or digit at both ends, and none of what S3 reserves.",
      );
    }
    if (typeof encryption === "object") checkKeyRegion(this, encryption.key.keyArn, account.region);
    this.account = account;
    this.name = name;
    this.encryption = encryption;
    this.bucketArn = `arn:${partitionOf(account)}:s3:::${name}`;
  }

  /** Lets a role list and read the objects, decrypting them included. */
  grantRead(role: RoleGrantee): IamRolePolicy {
    if (typeof this.encryption === "object") this.encryption.key.grantDecrypt(role, { via: "s3" });
    return role.allow(`read bucket ${this.name}`, [
      { actions: ["s3:ListBucket"], resources: [this.bucketArn] },
      { actions: ["s3:GetObject"], resources: [`${this.bucketArn}/*`] },
    ]);
  }

  /** Lets a role write objects, over others too, whose versions stay, and read or delete none. */
  grantWrite(role: RoleGrantee): IamRolePolicy {
    if (typeof this.encryption === "object") this.encryption.key.grantEncryptDecrypt(role, { via: "s3" });
    return role.allow(`write bucket ${this.name}`, [
      { actions: ["s3:AbortMultipartUpload", "s3:PutObject"], resources: [`${this.bucketArn}/*`] },
    ]);
  }
}

/** A bucket that this stack does not create. */
export class ReferencedBucket extends NamedBucket {
  readonly resource = undefined;

  get bucketName(): string {
    return this.name;
  }
}

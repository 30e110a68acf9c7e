import { SecretManagerRegionalSecret } from "@cdktf/provider-google/lib/secret-manager-regional-secret/index.js";
import type { Construct } from "constructs";
import { claimName } from "../../terraform/claim-name.ts";
import { refuseTemplates } from "../../terraform/literal.ts";
import { type EncryptionProps, encryptionConfig } from "../crypto-key/encryption-key.ts";
import { serviceAgent } from "../iam/service-agent.ts";
import { type SecretOptions, secretConfig } from "./secret-options.ts";
import { ReferencedSecret, type SecretReference, StoredSecret } from "./stored-secret.ts";

export interface RegionalSecretProps extends SecretOptions {
  /** The region that keeps its values, and whose endpoint serves them. */
  readonly location: string;
  /**
   * The key is in the same region.
   * @default Google's own keys
   */
  readonly encryption?: EncryptionProps;
}

/**
 * A secret whose name, too, is in one region only: for what must not leave it. It is read at
 * `secretmanager.<region>.rep.googleapis.com`; Cloud Run cannot refer to it. Its values are pushed with
 * `gcloud secrets versions add <id> --location=<region> --data-file=-`: google 6.50 writes none without keeping it in
 * the state.
 *
 * Source: https://cloud.google.com/secret-manager/regional-secrets/data-residency
 */
export class RegionalSecret extends StoredSecret {
  readonly resource: SecretManagerRegionalSecret;

  /** A regional secret that exists, or that another stack creates. */
  static fromSecretId(
    scope: Construct,
    id: string,
    reference: SecretReference & { readonly location: string },
  ): StoredSecret {
    return new ReferencedSecret(scope, id, reference);
  }

  constructor(scope: Construct, id: string, props: RegionalSecretProps) {
    super(scope, id, props);
    const { location, encryption, ...options } = props;
    claimName(this, `projects/${props.project.id}/locations/${location}/secrets/${props.secretId}`);
    const by = serviceAgent(props.project, "secretmanager");
    const { keyName, dependsOn } = encryptionConfig(this, { encryption, location, by });
    this.resource = new SecretManagerRegionalSecret(this, "Resource", {
      ...secretConfig(this, options, dependsOn),
      location,
      customerManagedEncryption: keyName === undefined ? undefined : { kmsKeyName: keyName },
    });
    refuseTemplates(this);
  }
}

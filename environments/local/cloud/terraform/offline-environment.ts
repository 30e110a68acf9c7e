import { devNull } from "node:os";
import { join } from "node:path";

const CLI_CONFIGURATION = join(import.meta.dirname, "cli.tfrc");

/** Variables by which the clouds' programs and Terraform's backends find an account, by the start of their names. */
const CREDENTIALS = [
  "ALICLOUD_",
  "ARM_",
  "AWS_",
  "AZURE_",
  "BOTO_",
  "CF_API_",
  "CLOUDFLARE_",
  "CLOUDSDK_",
  "CONSUL_",
  "DIGITALOCEAN_",
  "GCE_",
  "GCLOUD_",
  "GOOGLE_",
  "HELM_",
  "KUBE",
  "PGPASS",
  "TFE_",
  "TF_CLOUD_",
  "TF_HTTP_",
  "TF_TOKEN_",
  "VAULT_",
] as const;

/** Variables that change what Terraform does behind the back of whoever runs it here. */
const TERRAFORM_SETTINGS = /^TF_(CLI_|DATA_DIR|PLUGIN_|REATTACH_|WORKSPACE|STATE_|INPUT|IN_AUTOMATION)/;

export interface OfflineEnvironment {
  readonly variables: Readonly<Record<string, string>>;
  /** The credentials that were there and are left out, by name. */
  readonly ignored: readonly string[];
}

/**
 * The environment of a program that must not reach a cloud: without credentials, and with Terraform attached to
 * providers that run already.
 *
 * @param reattach as `startProviders` returns it
 */
export function offlineEnvironment(
  environment: Readonly<Record<string, string | undefined>>,
  reattach: string,
): OfflineEnvironment {
  const isCredential = (name: string): boolean => CREDENTIALS.some((start) => name.startsWith(start));
  const given = Object.entries(environment).filter(
    (entry): entry is [string, string] => entry[1] !== undefined,
  );
  const kept = given.filter(([name]) => !isCredential(name) && !TERRAFORM_SETTINGS.test(name));
  return {
    ignored: given.map(([name]) => name).filter(isCredential),
    variables: {
      ...Object.fromEntries(kept),
      TF_CLI_CONFIG_FILE: CLI_CONFIGURATION,
      TF_REATTACH_PROVIDERS: reattach,
      TF_IN_AUTOMATION: "1",
      CHECKPOINT_DISABLE: "1",
      // Files in the home directory, and the machine's own account.
      AWS_EC2_METADATA_DISABLED: "true",
      AWS_SHARED_CREDENTIALS_FILE: devNull,
      AWS_CONFIG_FILE: devNull,
      CLOUDSDK_CONFIG: devNull,
      KUBECONFIG: devNull,
    },
  };
}

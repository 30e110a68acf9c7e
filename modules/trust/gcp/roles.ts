/**
 * What a role on one resource lets somebody do, in plain words. On a whole project, folder or organization a role lets
 * somebody do that with whatever is in there, so there it is named as it is.
 *
 * Source: https://cloud.google.com/iam/docs/roles-permissions
 */
export const VERBS: Readonly<Record<string, string>> = {
  "roles/artifactregistry.reader": "may pull from",
  "roles/artifactregistry.repoAdmin": "may push to, pull and delete from",
  "roles/artifactregistry.writer": "may push to and pull from",
  "roles/cloudkms.cryptoKeyDecrypter": "may decrypt with",
  "roles/cloudkms.cryptoKeyEncrypter": "may encrypt with",
  "roles/cloudkms.cryptoKeyEncrypterDecrypter": "may encrypt and decrypt with",
  "roles/cloudkms.signer": "may sign with",
  "roles/cloudkms.signerVerifier": "may sign and verify with",
  "roles/cloudkms.verifier": "may verify with",
  "roles/compute.networkUser": "may place machines in",
  "roles/dns.admin": "may change records of",
  "roles/dns.reader": "may list records of",
  "roles/iam.serviceAccountKeyAdmin": "may make keys of",
  "roles/iam.serviceAccountOpenIdTokenCreator": "may obtain ID tokens of",
  "roles/iam.serviceAccountTokenCreator": "may impersonate, and sign as,",
  "roles/iam.serviceAccountUser": "may run workloads as",
  "roles/iam.workloadIdentityUser": "may impersonate",
  "roles/iap.httpsResourceAccessor": "may pass IAP to",
  "roles/pubsub.publisher": "may publish to",
  "roles/pubsub.subscriber": "may receive from",
  "roles/run.developer": "may deploy",
  "roles/run.invoker": "may call",
  "roles/secretmanager.secretAccessor": "may read",
  "roles/secretmanager.secretVersionAdder": "may add versions to",
  "roles/secretmanager.secretVersionManager": "may add, disable and destroy versions of",
  "roles/secretmanager.viewer": "may see which versions there are of",
  "roles/storage.objectAdmin": "may read, write and delete objects in",
  "roles/storage.objectCreator": "may add objects to",
  "roles/storage.objectUser": "may read, write and delete objects in",
  "roles/storage.objectViewer": "may read objects in",
};

const WHOLE = new Set(["folder", "organization", "project"]);

/** What somebody with a role may do with something of a kind. */
export function verbOf(role: string, kind: string): string {
  const verb = WHOLE.has(kind) ? undefined : VERBS[role];
  return verb ?? `has role ${role} on`;
}

/** As IAM compares it with what is read: a version of a secret, named by the project's number. */
const ONE_VERSION =
  /^resource\.name == "projects\/[^"/]+\/(?:locations\/[^"/]+\/)?secrets\/([^"/]+)\/versions\/(\w+)"$/;

/** The version of a secret that a condition limits a grant to, where it says that and nothing else. */
export function versionOf(secret: string, condition: string): string | undefined {
  const [, name, version] = ONE_VERSION.exec(condition) ?? [];
  return name === secret ? version : undefined;
}

import { GoogleProvider } from "@cdktf/provider-google/lib/provider/index.js";
import { SecretManagerSecret } from "@cdktf/provider-google/lib/secret-manager-secret/index.js";
import { SecretManagerSecretIamMember } from "@cdktf/provider-google/lib/secret-manager-secret-iam-member/index.js";
import { ServiceAccount } from "@cdktf/provider-google/lib/service-account/index.js";
import { type App, GcsBackend, TerraformOutput, TerraformStack } from "cdktf";

/** Somebody who may read secrets, kept in a bucket that is not there. */
export class Readers extends TerraformStack {
  readonly account: ServiceAccount;

  constructor(app: App, id = "readers") {
    super(app, id);
    new GcsBackend(this, { bucket: "acme-dev-state", prefix: id });
    new GoogleProvider(this, "google", { project: "acme-dev" });
    this.account = new ServiceAccount(this, "account", { accountId: "readers" });
    new TerraformOutput(this, "email", { value: this.account.email });
    new TerraformOutput(this, "hint", { value: "hunter2", sensitive: true });
  }
}

/** A secret that the readers of another stack may read. */
export class Secrets extends TerraformStack {
  readonly secret: SecretManagerSecret;

  constructor(app: App, readers: Readers) {
    super(app, "secrets");
    new GcsBackend(this, { bucket: "acme-dev-state", prefix: "secrets" });
    new GoogleProvider(this, "google", { project: "acme-dev" });
    this.secret = new SecretManagerSecret(this, "secret", { secretId: "token", replication: { auto: {} } });
    new SecretManagerSecretIamMember(this, "reader", {
      secretId: this.secret.id,
      role: "roles/secretmanager.secretAccessor",
      member: readers.account.member,
    });
  }
}

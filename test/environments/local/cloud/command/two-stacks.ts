// An app, as a cdktf.json names it: a stack that reads another's state, both kept in buckets.
import { GoogleProvider } from "@cdktf/provider-google/lib/provider/index.js";
import { SecretManagerSecret } from "@cdktf/provider-google/lib/secret-manager-secret/index.js";
import { ServiceAccount } from "@cdktf/provider-google/lib/service-account/index.js";
import {
  App,
  DataTerraformRemoteStateGcs,
  GcsBackend,
  S3Backend,
  TerraformOutput,
  TerraformStack,
} from "cdktf";

const { ACCOUNT_ID = "caller", SLOW } = process.env;
const place = { bucket: "states-of-somebody", prefix: "identity" };
const project = "project-of-somebody";

const app = new App();

const servers = new TerraformStack(app, "servers");
new S3Backend(servers, { bucket: "states-of-somebody", key: "servers", region: "eu-central-1" });
new GoogleProvider(servers, "google", { project });

const identity = new TerraformStack(app, "identity");
new GcsBackend(identity, place);
new GoogleProvider(identity, "google", { project });
const account = new ServiceAccount(identity, "account", { accountId: ACCOUNT_ID });
if (SLOW) account.addOverride("provisioner", [{ "local-exec": { command: `touch ${SLOW}; sleep 30` } }]);
new TerraformOutput(identity, "email", { value: account.email });

const sameState = new DataTerraformRemoteStateGcs(servers, "same", place);
new SecretManagerSecret(servers, "secret", {
  secretId: "secret",
  replication: { auto: {} },
  annotations: { account: account.uniqueId, email: sameState.getString("email") },
});
new TerraformOutput(servers, "account", { value: account.email });

app.synth();

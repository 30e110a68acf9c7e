import { GoogleProvider } from "@cdktf/provider-google/lib/provider/index.js";
import { App, LocalBackend, TerraformStack } from "cdktf";
import { CloudRunService } from "../../../modules/gcp/cloud-run-service/cloud-run-service.ts";
import { ProjectServices } from "../../../modules/gcp/project-services/project-services.ts";
import { Secret } from "../../../modules/gcp/secret/secret.ts";

/** Synthesizes one stack of as many servers on Cloud Run as the first argument says, each with a secret. */
const project = { id: "acme-dev", number: "123456789012" };
const app = new App();
const stack = new TerraformStack(app, "servers");
new LocalBackend(stack, { path: "terraform.tfstate" });
new GoogleProvider(stack, "google", { project: project.id });
const services = new ProjectServices(stack, "services", { project, services: ["run.googleapis.com"] });
for (let number = 1; number <= Number(process.argv[2]); number++) {
  const name = `server-${number}`;
  const secret = new Secret(stack, `${name}-token`, { project, secretId: `${name}-token` });
  const server = new CloudRunService(stack, name, {
    project,
    location: "europe-west1",
    name,
    exposure: { kind: "edge-gateway", invokers: ["serviceAccount:edge@acme-dev.iam.gserviceaccount.com"] },
    container: {
      image: `europe-west1-docker.pkg.dev/acme-dev/images/server@sha256:${"0".repeat(64)}`,
      secrets: { TOKEN: { secret, version: "1" } },
    },
    scaling: { maxInstances: 3 },
  });
  services.precede(server, secret);
}
app.synth();

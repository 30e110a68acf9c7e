import { App, LocalBackend, TerraformStack } from "cdktf";

/** Synthesizes as many empty stacks as the first argument says: what cdktf costs by itself. */
const app = new App();
for (let number = 1; number <= Number(process.argv[2]); number++) {
  new LocalBackend(new TerraformStack(app, `empty-${number}`), { path: "terraform.tfstate" });
}
app.synth();

import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { App } from "cdktf";
import { EnvironmentError } from "../environments/environment.ts";
import { ValidationError } from "../modules/errors/validation-error.ts";
import { addStacks } from "./add-stacks.ts";
import { edgeConfiguration } from "./edge-configuration.ts";
import { environmentNames, loadEnvironment } from "./environments.ts";

/**
 * Synthesizes the stacks of all environments, or of the one that the variable ENVIRONMENT names, and beside them
 * the configuration of each environment's gateway: `<outdir>/edge/<environment>.json`. What is wrong with an
 * environment goes to stderr, and then nothing is synthesized: exit code 1.
 */
async function main({ ENVIRONMENT }: NodeJS.ProcessEnv): Promise<void> {
  const names = ENVIRONMENT === undefined ? environmentNames : [ENVIRONMENT];
  const app = new App();
  const configurations = new Map<string, string>();
  for (const name of names) {
    await reportingFaults(async () => {
      const environment = await loadEnvironment(name);
      configurations.set(`${name}.json`, `${JSON.stringify(edgeConfiguration(environment), null, 2)}\n`);
      addStacks(app, environment);
    });
  }
  if (process.exitCode !== undefined) return;
  app.synth();
  const directory = join(app.outdir, "edge");
  mkdirSync(directory, { recursive: true });
  for (const [file, configuration] of configurations) writeFileSync(join(directory, file), configuration);
}

/** What somebody wrote in an environment is answered with its faults; anything else is ours, with its stack trace. */
async function reportingFaults(work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (!(error instanceof EnvironmentError || error instanceof ValidationError)) throw error;
    console.error(error.message);
    process.exitCode = 1;
  }
}

await main(process.env);

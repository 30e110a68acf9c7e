import { access, mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseConfiguration } from "../../../../edge/src/configuration/parse.ts";
import { stateFile } from "../stack/local-state.ts";
import { readManifest, type SynthesizedStack } from "../stack/manifest.ts";
import { parseOutputs } from "../terraform/outputs.ts";
import { runDeployedTerraform, runTerraform, type TerraformRun } from "../terraform/run-terraform.ts";
import type { VerifyCommand } from "./command-line.ts";
import { differences } from "./differences.ts";
import { announce, requireTerraform, synthesizeHere } from "./preparation.ts";

/**
 * Compares the outputs of an environment's stacks with the gateway's configuration as it is computed now, and prints
 * every difference.
 *
 * @returns the exit code: 1 where anything differs
 * @throws Error a stack is not applied
 */
export async function verify(command: VerifyCommand, signal: AbortSignal): Promise<number> {
  const { environment, deployed } = command;
  const states = join(command.state, "cloud");
  await requireTerraform(signal);
  if (!deployed) announce(states);
  const outdir = await mkdtemp(join(tmpdir(), "offline-stacks-"));
  try {
    await synthesizeHere(outdir, environment, signal);
    const configuration = parseConfiguration(
      JSON.parse(await readFile(join(outdir, "edge", `${environment}.json`), "utf8")),
    );
    const outputs: Record<string, Readonly<Record<string, unknown>>> = {};
    for (const stack of await readManifest(outdir)) {
      const read = deployed ? readDeployed(stack, signal) : readState(stack, states, signal);
      outputs[stack.name] = outputsOf(stack, environment, command, await read);
    }
    const found = differences(configuration, outputs);
    const verdict = `${environment}: the outputs agree with the gateway's configuration`;
    process.stdout.write(`${found.length === 0 ? verdict : found.join("\n")}\n`);
    return found.length === 0 ? 0 : 1;
  } finally {
    await rm(outdir, { recursive: true });
  }
}

function readState(stack: SynthesizedStack, states: string, signal: AbortSignal): Promise<TerraformRun> {
  const args = ["output", "-json", "-no-color", `-state=${stateFile(states, stack)}`];
  // Without its backend: the state is named.
  return runTerraform(tmpdir(), args, { reattach: "{}", signal });
}

/** In the folder where cdktf deployed it from. */
async function readDeployed({ name }: SynthesizedStack, signal: AbortSignal): Promise<TerraformRun> {
  const { output = "cdktf.out" } = JSON.parse(await readFile("cdktf.json", "utf8")) as { output?: string };
  const directory = join(output, "stacks", name);
  await access(directory).catch(() => {
    throw new Error(`${directory} is not there: deploy it first, with npx cdktf deploy ${name}`);
  });
  return runDeployedTerraform(directory, ["output", "-json", "-no-color"], signal);
}

function outputsOf(
  { name }: SynthesizedStack,
  environment: string,
  { deployed }: VerifyCommand,
  { exitCode, stdout, stderr }: TerraformRun,
): Readonly<Record<string, unknown>> {
  if (exitCode !== 0) throw new Error(`${name}: its outputs cannot be read\n\n${stderr.trim()}`);
  const outputs = parseOutputs(stdout);
  if (Object.keys(outputs).length > 0) return outputs;
  const how = deployed ? `npx cdktf deploy ${name}` : `npm run apply -- ${environment}`;
  throw new Error(`${name} has no outputs: apply it first, with ${how}`);
}

import { synthesize } from "../stack/synthesize.ts";
import { offlineEnvironment } from "../terraform/offline-environment.ts";
import { runTerraform } from "../terraform/run-terraform.ts";

/** Tells people something, beside what goes to standard output. */
export function report(line: string): void {
  process.stderr.write(`${line}\n`);
}

/** @throws TerraformMissingError */
export async function requireTerraform(signal: AbortSignal): Promise<void> {
  await runTerraform(process.cwd(), ["version"], { reattach: "{}", signal });
}

/** Says where the states are, and what of the environment is left alone. */
export function announce(states: string): void {
  const { ignored } = offlineEnvironment(process.env, "{}");
  if (ignored.length > 0) report(`Ignored, since nothing here reaches a cloud: ${ignored.join(", ")}`);
  report(`In offline clouds; the states are in ${states}`);
}

/** Synthesizes one environment, or all, in the current folder's project. @throws Error what is wrong with it */
export async function synthesizeHere(
  outdir: string,
  environment: string | undefined,
  signal: AbortSignal,
): Promise<void> {
  const { ENVIRONMENT: _, ...variables } = offlineEnvironment(process.env, "{}").variables;
  await synthesize({
    project: process.cwd(),
    outdir,
    variables: { ...variables, ...(environment !== undefined && { ENVIRONMENT: environment }) },
    signal,
  });
}

import { exec } from "node:child_process";
import { readFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import { z } from "zod";

export interface SynthesisOptions {
  /** The folder with `cdktf.json`. */
  readonly project: string;
  /** Where the stacks are written to. */
  readonly outdir: string;
  readonly variables: Readonly<Record<string, string>>;
  readonly signal: AbortSignal;
}

/**
 * Runs the app of a cdktf project, as cdktf does.
 *
 * @throws Error what the app says is wrong
 */
export async function synthesize({ project, outdir, variables, signal }: SynthesisOptions): Promise<void> {
  const text = await readFile(join(project, "cdktf.json"), "utf8");
  const { app } = z.object({ app: z.string() }).parse(JSON.parse(text));
  const env = { ...variables, CDKTF_OUTDIR: resolve(project, outdir) };
  await promisify(exec)(app, { cwd: project, env, signal }).catch(({ stderr, message }) => {
    throw new Error((stderr || message).trim());
  });
}

import { z } from "zod";
import { runTerraform, type TerraformOptions } from "./run-terraform.ts";

const change = z.object({
  actions: z.array(z.enum(["no-op", "create", "read", "update", "delete", "forget"])),
  before: z.unknown().optional(),
  after: z.unknown().optional(),
  /** True in the place of each value that is known only after the apply. */
  after_unknown: z.unknown().optional(),
  after_sensitive: z.unknown().optional(),
  /** Paths to what cannot be changed in place. */
  replace_paths: z.array(z.array(z.union([z.string(), z.number()]))).optional(),
  importing: z.object({ id: z.string().optional() }).optional(),
});

const plan = z.object({
  format_version: z.string(),
  resource_changes: z
    .array(
      z.object({
        address: z.string(),
        mode: z.enum(["managed", "data"]),
        type: z.string(),
        name: z.string(),
        index: z.union([z.string(), z.number()]).optional(),
        provider_name: z.string(),
        change,
      }),
    )
    .default([]),
  output_changes: z.record(z.string(), change).default({}),
});

/** What `terraform show -json` says of a plan: https://developer.hashicorp.com/terraform/internals/json-format */
export type Plan = z.infer<typeof plan>;

/**
 * Reads a plan that `terraform plan -out` wrote.
 *
 * @param file relative to the directory
 * @throws Error Terraform cannot read it
 */
export async function readPlan(directory: string, file: string, options: TerraformOptions): Promise<Plan> {
  const { exitCode, stdout, stderr } = await runTerraform(directory, ["show", "-json", file], options);
  if (exitCode !== 0) throw new Error(`terraform show: ${stderr}`);
  return plan.parse(JSON.parse(stdout));
}

import { z } from "zod";

const outputs = z.record(z.string(), z.object({ sensitive: z.boolean(), value: z.unknown() }));

/**
 * Reads what `terraform output -json` prints.
 *
 * @returns the values of the outputs that are not sensitive
 */
export function parseOutputs(json: string): Readonly<Record<string, unknown>> {
  const all = Object.entries(outputs.parse(JSON.parse(json)));
  return Object.fromEntries(
    all.filter(([, { sensitive }]) => !sensitive).map(([name, { value }]) => [name, value]),
  );
}

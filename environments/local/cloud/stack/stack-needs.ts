import { readdir, readFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { z } from "zod";

/** What of a stack decides which providers have to be there for it. */
export interface StackNeeds {
  /** As `required_providers` says it; the source is whole: `registry.terraform.io/hashicorp/google`. */
  readonly providers: readonly { readonly source: string; readonly version?: string | undefined }[];
  readonly resourceTypes: readonly string[];
  readonly dataSourceTypes: readonly string[];
}

const configuration = z.object({
  terraform: z
    .object({
      required_providers: z
        .record(z.string(), z.object({ source: z.string(), version: z.string().optional() }))
        .optional(),
      backend: z.object({ local: z.object({ path: z.string().optional() }).optional() }).optional(),
    })
    .optional(),
  resource: z.record(z.string(), z.unknown()).optional(),
  data: z.record(z.string(), z.unknown()).optional(),
});

const state = z.object({
  resources: z
    .array(z.object({ mode: z.enum(["managed", "data"]), type: z.string(), provider: z.string() }))
    .default([]),
});

/** Terraform's own types are part of it. */
const BUILTIN_TYPE = /^terraform_/;
const BUILTIN_PROVIDER = "terraform.io/builtin/";

/**
 * Reads what a synthesized stack uses, and what its local state still holds of before: Terraform has to know that to
 * destroy it.
 *
 * @param directory with `cdk.tf.json`
 * @throws Error there is no stack, or it is not JSON
 */
export async function readStack(directory: string): Promise<StackNeeds> {
  const files = (await readdir(directory)).filter((name) => name.endsWith(".tf.json")).sort();
  if (files.length === 0) throw new Error(`${directory} holds no stack: expected cdk.tf.json`);
  const written = await Promise.all(files.map((file) => read(join(directory, file), configuration)));
  const needs = written.map(({ terraform, resource = {}, data = {} }) => ({
    providers: Object.values(terraform?.required_providers ?? {}).map(({ source, version }) => ({
      source: wholeSource(source),
      version,
    })),
    resourceTypes: Object.keys(resource),
    dataSourceTypes: Object.keys(data),
  }));
  // What stands in an override comes last, and holds.
  const local = written.map(({ terraform }) => terraform?.backend?.local).findLast((each) => each);
  return combine([...needs, await readState(resolve(directory, local?.path ?? "terraform.tfstate"))]);
}

async function readState(file: string): Promise<StackNeeds> {
  const { resources } = await read(file, state).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return { resources: [] };
    throw error;
  });
  const typesOf = (mode: "managed" | "data") =>
    resources.filter((each) => each.mode === mode).map(({ type }) => type);
  return {
    providers: resources.flatMap(({ provider }) => {
      const source = /provider\["([^"]+)"\]/.exec(provider)?.[1];
      return source === undefined ? [] : [{ source }];
    }),
    resourceTypes: typesOf("managed"),
    dataSourceTypes: typesOf("data"),
  };
}

/** What all of them need. */
export function combine(needs: readonly StackNeeds[]): StackNeeds {
  const types = (of: "resourceTypes" | "dataSourceTypes") =>
    [...new Set(needs.flatMap((each) => each[of]))].filter((type) => !BUILTIN_TYPE.test(type)).sort();
  const providers = new Map<string, StackNeeds["providers"][number]>();
  for (const provider of needs.flatMap((each) => each.providers)) {
    if (provider.source.startsWith(BUILTIN_PROVIDER)) continue;
    if (providers.get(provider.source)?.version === undefined) providers.set(provider.source, provider);
  }
  return {
    providers: [...providers.values()],
    resourceTypes: types("resourceTypes"),
    dataSourceTypes: types("dataSourceTypes"),
  };
}

/** https://developer.hashicorp.com/terraform/language/providers/requirements#source-addresses */
function wholeSource(source: string): string {
  const parts = source.split("/");
  return ["registry.terraform.io", "hashicorp", ""]
    .slice(0, 3 - parts.length)
    .concat(parts)
    .join("/");
}

async function read<T>(file: string, schema: z.ZodType<T>): Promise<T> {
  const text = await readFile(file, "utf8");
  try {
    return schema.parse(JSON.parse(text));
  } catch (error) {
    throw new Error(`${file} is not what was expected`, { cause: error });
  }
}

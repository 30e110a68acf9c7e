import { cloudAnswers } from "./answers/answers.ts";
import type { Facts } from "./answers/resource.ts";
import { documentedRules } from "./naming/documented-rules.ts";
import type { ResourceRules, Rules } from "./provider/hooks.ts";
import { type RunningProviders, startProviders } from "./provider/start-providers.ts";
import type { SchemaAddition } from "./schema/additions.ts";
import { deriveProviderSchema } from "./schema/derive-provider-schema.ts";
import { documentedResourceRules } from "./schema/documentation/resource-rules.ts";
import type { Block, ProviderSchema } from "./schema/provider-schema.ts";
import { combine, readStack, type StackNeeds } from "./stack/stack-needs.ts";

export interface OfflineCloudOptions {
  /** URL or path of a file of the project that has the bindings installed. @default this project */
  readonly from?: string;
  /** What the clouds know and no stack says. @default derived from what stacks say */
  readonly facts?: Facts;
  /** Resources and fields that are newer than the bindings. @default those that this project uses */
  readonly additions?: readonly SchemaAddition[];
}

/** The providers that some stacks use, running in this process without an account. */
export type OfflineCloud = RunningProviders;

/**
 * Starts the providers that the stacks use, which know the resource types that the stacks use.
 *
 * @param stackDirectories of synthesized stacks: each with `cdk.tf.json`
 * @throws Error a stack cannot be read, or no bindings are installed for a provider of it
 */
export async function startOfflineCloud(
  stackDirectories: readonly string[],
  options: OfflineCloudOptions = {},
): Promise<OfflineCloud> {
  const needs = combine(await Promise.all(stackDirectories.map(readStack)));
  const { resourceTypes, dataSourceTypes } = needs;
  return startProviders({
    providers: needs.providers.map((provider) => {
      const schema = deriveSchema(provider, options);
      return {
        schema,
        resourceTypes,
        dataSourceTypes,
        rules: rulesOf(schema),
        answers: cloudAnswers(options.facts),
      };
    }),
  });
}

/** Of the bindings of the version that the stack wants, else of the newest that are installed. */
function deriveSchema(
  { source, version }: StackNeeds["providers"][number],
  options: OfflineCloudOptions,
): ProviderSchema {
  const name = source.slice(source.lastIndexOf("/") + 1);
  const packages = [`@cdktf/provider-${name}`, `@cdktn/provider-${name}`];
  const installed = packages
    .flatMap((bindings) => derive(bindings, options))
    .filter((schema) => schema.source === source)
    .sort((a, b) => b.version.localeCompare(a.version, undefined, { numeric: true }));
  const schema = installed.find((each) => each.version === version) ?? installed[0];
  if (schema === undefined)
    throw new Error(`no bindings are installed for ${source}: expected ${packages.join(" or ")}`);
  return schema;
}

function derive(bindings: string, options: OfflineCloudOptions): ProviderSchema[] {
  try {
    return [deriveProviderSchema(bindings, options)];
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "MODULE_NOT_FOUND") return [];
    throw error;
  }
}

/** What the descriptions in the bindings demand, and what other pages of the documentation do. */
function rulesOf(schema: ProviderSchema): Rules {
  const described = memoized((type) => describedRules(schema.resource(type)));
  const describedOfDataSource = memoized((type) => describedRules(schema.dataSource(type)));
  return {
    resource: (type) => both(described(type), documentedRules.resource?.(type)),
    dataSource: (type) => both(describedOfDataSource(type), documentedRules.dataSource?.(type)),
  };
}

function describedRules(block: Block | undefined): ResourceRules | undefined {
  return block && documentedResourceRules(block);
}

function both(first: ResourceRules | undefined, second: ResourceRules | undefined): ResourceRules {
  return {
    validate: (config) => [...(first?.validate?.(config) ?? []), ...(second?.validate?.(config) ?? [])],
    forceNew: [...new Set([...(first?.forceNew ?? []), ...(second?.forceNew ?? [])])],
  };
}

function memoized<T>(compute: (key: string) => T): (key: string) => T {
  const known = new Map<string, T>();
  return (key) => {
    const value = known.get(key) ?? compute(key);
    known.set(key, value);
    return value;
  };
}

import { emptyBlock } from "../protocol/block-type.ts";
import type { Handlers, SchemaMessage } from "../protocol/calls.ts";
import type { ObjectValue } from "../protocol/value.ts";
import type { Block } from "../schema/provider-schema.ts";
import { readBlock } from "./block-value.ts";
import { dataSourceCalls } from "./data-source-calls.ts";
import type { OfflineProvider } from "./offline-provider.ts";
import { resourceCalls } from "./resource-calls.ts";
import { schemaMessage } from "./schema-message.ts";

/** All that Terraform asks of a provider. */
export function providerCalls(provider: OfflineProvider): Handlers {
  const { schema, resourceTypes, dataSourceTypes } = provider;
  // Terraform opens a connection for each `provider` block, all of them to this one server.
  const configurations = new Map<string, ObjectValue>();
  const configOf = (connection: string): ObjectValue =>
    configurations.get(connection) ?? emptyBlock(schema.provider);
  return {
    GetSchema: () => ({
      provider: schemaMessage(schema.provider),
      resourceSchemas: schemaMessages(resourceTypes, (type) => schema.resource(type)),
      dataSourceSchemas: schemaMessages(dataSourceTypes, (type) => schema.dataSource(type)),
      serverCapabilities: { getProviderSchemaOptional: true },
    }),

    PrepareProviderConfig: ({ config }) => ({ preparedConfig: config }),

    Configure({ config }, connection) {
      configurations.set(connection, readBlock(schema.provider, config) ?? emptyBlock(schema.provider));
      return {};
    },

    ...resourceCalls(provider, configOf),
    ...dataSourceCalls(provider, configOf),

    // Every answer is immediate: there is nothing to interrupt.
    Stop: () => ({}),
  };
}

function schemaMessages(
  types: Iterable<string>,
  blockOf: (type: string) => Block | undefined,
): Record<string, SchemaMessage> {
  const messages: Record<string, SchemaMessage> = {};
  for (const type of types) {
    const block = blockOf(type);
    if (block !== undefined) messages[type] = schemaMessage(block);
  }
  return messages;
}

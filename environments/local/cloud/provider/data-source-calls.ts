import { emptyBlock } from "../protocol/block-type.ts";
import type { Handlers } from "../protocol/calls.ts";
import type { ObjectValue } from "../protocol/value.ts";
import { readBlock, writeBlock } from "./block-value.ts";
import { toDiagnosticMessage } from "./diagnostic.ts";
import { answer, fills, kindOf, type OfflineProvider } from "./offline-provider.ts";
import { planBlock } from "./plan-block.ts";

/**
 * Data sources find whatever they are asked for.
 *
 * @param configOf the provider's configuration that came over a connection
 */
export function dataSourceCalls(
  provider: OfflineProvider,
  configOf: (connection: string) => ObjectValue,
): Pick<Handlers, "ValidateDataSourceConfig" | "ReadDataSource"> {
  return {
    ValidateDataSourceConfig({ typeName, config }) {
      const { block } = kindOf(provider, "data source", typeName);
      const found = provider.rules
        ?.dataSource?.(typeName)
        ?.validate?.(readBlock(block, config) ?? emptyBlock(block));
      return { diagnostics: found?.map((diagnostic) => toDiagnosticMessage(block, diagnostic)) };
    },

    ReadDataSource({ typeName, config }, connection) {
      const kind = kindOf(provider, "data source", typeName);
      const written = readBlock(kind.block, config) ?? emptyBlock(kind.block);
      const options = { imported: false, fills: (name: string) => fills(provider, kind, name) };
      const found = answer(
        provider,
        kind,
        planBlock(kind.block, written, null, options),
        configOf(connection),
      );
      return { state: writeBlock(kind.block, found) };
    },
  };
}

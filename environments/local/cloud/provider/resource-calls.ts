import { emptyBlock } from "../protocol/block-type.ts";
import type { Handlers } from "../protocol/calls.ts";
import type { ObjectValue } from "../protocol/value.ts";
import { readBlock, readStoredBlock, writeBlock } from "./block-value.ts";
import { toAttributePath, toDiagnosticMessage } from "./diagnostic.ts";
import { answer, fills, type Kind, kindOf, type OfflineProvider } from "./offline-provider.ts";
import { planBlock } from "./plan-block.ts";
import { requiresReplace } from "./requires-replace.ts";

type ResourceCalls = Pick<
  Handlers,
  | "ValidateResourceTypeConfig"
  | "UpgradeResourceState"
  | "ReadResource"
  | "PlanResourceChange"
  | "ApplyResourceChange"
  | "ImportResourceState"
>;

/** What Terraform keeps for us with an object that was imported, until the first change to it. */
const IMPORTED = new TextEncoder().encode('{"imported":true}');

/**
 * The life of a resource. What exists is in Terraform's state alone, so an object is what the state says of it.
 *
 * @param configOf the provider's configuration that came over a connection
 */
export function resourceCalls(
  provider: OfflineProvider,
  configOf: (connection: string) => ObjectValue,
): ResourceCalls {
  const resource = (type: string): Kind => kindOf(provider, "resource", type);
  return {
    ValidateResourceTypeConfig({ typeName, config }) {
      const { block } = resource(typeName);
      const found = provider.rules
        ?.resource?.(typeName)
        ?.validate?.(readBlock(block, config) ?? emptyBlock(block));
      return { diagnostics: found?.map((diagnostic) => toDiagnosticMessage(block, diagnostic)) };
    },

    UpgradeResourceState({ typeName, rawState }) {
      const { block } = resource(typeName);
      return { upgradedState: writeBlock(block, readStoredBlock(block, rawState.json)) };
    },

    ReadResource({ currentState, private: kept }) {
      return { newState: currentState, private: kept };
    },

    PlanResourceChange({ typeName, priorState, proposedNewState, config, priorPrivate }) {
      const kind = resource(typeName);
      const { block } = kind;
      if (readBlock(block, proposedNewState) === null) return { plannedState: proposedNewState };
      const prior = readBlock(block, priorState);
      const imported = Buffer.from(priorPrivate).equals(IMPORTED);
      const options = { imported, fills: (name: string) => fills(provider, kind, name) };
      const planned = planBlock(block, readBlock(block, config) ?? emptyBlock(block), prior, options);
      const forceNew = provider.rules?.resource?.(typeName)?.forceNew ?? [];
      const replaced = prior === null ? [] : requiresReplace(block, forceNew, prior, planned, imported);
      return {
        plannedState: writeBlock(block, planned),
        requiresReplace: replaced.map((path) => toAttributePath(block, path)),
        plannedPrivate: priorPrivate,
      };
    },

    ApplyResourceChange({ typeName, plannedState }, connection) {
      const kind = resource(typeName);
      const planned = readBlock(kind.block, plannedState);
      const state = planned && answer(provider, kind, planned, configOf(connection));
      return { newState: writeBlock(kind.block, state) };
    },

    ImportResourceState({ typeName, id }) {
      const { block } = resource(typeName);
      const named: ObjectValue = Object.hasOwn(block.attributes, "id") ? { id } : {};
      const state = writeBlock(block, { ...emptyBlock(block), ...named });
      return { importedResources: [{ typeName, state, private: IMPORTED }] };
    },
  };
}

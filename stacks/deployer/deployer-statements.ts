import type { Statement } from "../../modules/aws/iam/statement.ts";
import { CONTAINERS } from "./containers.ts";
import { DOMAINS } from "./domains.ts";
import { IDENTITIES } from "./identities.ts";
import { LOAD_BALANCING, LOAD_BALANCING_LOOKUPS } from "./load-balancing.ts";
import { type ByType, type Permissions, Place, type SynthesizedStack } from "./made-resource.ts";
import { NETWORK, NETWORK_LOOKUPS } from "./network.ts";
import { STORAGE } from "./storage.ts";

/** What is allowed for each type of resource. */
export const MADE: Readonly<Record<string, Permissions>> = {
  ...NETWORK,
  ...LOAD_BALANCING,
  ...DOMAINS,
  ...CONTAINERS,
  ...STORAGE,
  ...IDENTITIES,
};

/** What is allowed for each type of data source. */
export const LOOKED_UP: Readonly<Record<string, Permissions>> = {
  ...NETWORK_LOOKUPS,
  ...LOAD_BALANCING_LOOKUPS,
};

/**
 * What whoever deploys a stack has to be allowed for what is in it.
 *
 * @throws Error naming a type of which nothing is known here
 */
export function deployerStatements(
  stack: SynthesizedStack,
  where: Pick<Place, "account" | "tags">,
): readonly Statement[] {
  const { resource = {}, data = {} } = stack;
  const place = new Place(where, stack);
  return [
    ...Object.entries(resource).flatMap(([type, made]) => ofType(MADE, type, made, place)),
    ...Object.entries(data).flatMap(([type, made]) => ofType(LOOKED_UP, type, made, place)),
  ];
}

function ofType(
  table: Readonly<Record<string, Permissions>>,
  type: string,
  made: ByType[string],
  place: Place,
): readonly Statement[] {
  const permissions = Object.hasOwn(table, type) ? table[type] : undefined;
  if (permissions === undefined) {
    throw new Error(
      `${type}: nothing says what whoever deploys it has to be allowed. Add it to stacks/deployer.`,
    );
  }
  return Object.entries(made ?? {}).flatMap(([id, written]) => {
    try {
      return permissions(written, place);
    } catch (error) {
      throw new Error(`${type}.${id}: ${error instanceof Error ? error.message : error}`);
    }
  });
}

import type { Grants } from "../../../edge/src/authorization-server/grant/grant.ts";
import type { GrantRecord } from "../../../edge/src/authorization-server/grant/grant-record.ts";
import {
  SingleWriterGrant,
  type Timing,
} from "../../../edge/src/authorization-server/grant/single-writer-grant.ts";

/** Grants as they are kept, but in memory. */
export interface KeptGrants extends Grants {
  /** What is kept, by id. */
  readonly records: ReadonlyMap<string, GrantRecord>;
}

/** Creates grants that are forgotten with the test. */
export function createKeptGrants(
  now: () => number,
  wait: Timing["wait"] = (milliseconds, signal) => scheduler.wait(milliseconds, { signal }),
): KeptGrants {
  const records = new Map<string, GrantRecord>();
  const grants = new Map<string, SingleWriterGrant>();
  const storeOf = (id: string) => ({
    read: () => records.get(id),
    write: async (record: GrantRecord | undefined) => {
      if (record) records.set(id, structuredClone(record));
      else records.delete(id);
    },
  });
  return {
    records,
    get: (id) => {
      const grant = grants.get(id) ?? new SingleWriterGrant(storeOf(id), { now, wait });
      grants.set(id, grant);
      return grant;
    },
  };
}

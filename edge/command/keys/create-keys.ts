import type { KeyRingSettings } from "../../src/configuration/key-rings.ts";
import type { KeyRecord } from "./key-record.ts";
import type { KeyStore } from "./key-store.ts";
import { type NewKey, newKey } from "./new-key.ts";

/**
 * Makes the first key of each ring that has none; the other places of a ring stay empty, for the keys to come.
 *
 * @param now - milliseconds since 1970
 */
export async function createKeys(
  rings: readonly KeyRingSettings[],
  store: KeyStore,
  now: number,
): Promise<readonly KeyRecord[]> {
  const made: { readonly ring: KeyRingSettings; readonly key: NewKey }[] = [];
  for (const ring of rings) {
    const places = await store.placesOf(ring);
    const [first] = places;
    if (!first || places.some(({ content }) => content !== "free")) continue;
    const key = await newKey(ring.algorithm, first.secret, Math.floor(now / 1000), { isFirst: true });
    made.push({ ring, key });
  }
  if (made.length > 0) await store.write(made.map(({ key }) => key));
  const time = new Date(now).toISOString();
  return made.map(({ ring: { name }, key }) => ({
    event: "key-creation",
    time,
    ring: name,
    slot: key.secret,
    kid: key.kid,
    not_before: time,
  }));
}

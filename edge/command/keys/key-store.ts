import type { KeyRingSettings } from "../../src/configuration/key-rings.ts";
import type { Place } from "./choose-place.ts";
import type { NewKey } from "./new-key.ts";

/** Where a gateway has its keys from. */
export interface KeyStore {
  /** What the places of a ring hold, as far as can be seen. */
  placesOf(ring: KeyRingSettings): Promise<readonly Place[]>;
  /** Writes keys to their places: all of them, or none. */
  write(keys: readonly NewKey[]): Promise<void>;
}

import type { KeyRingSettings } from "../../src/configuration/key-rings.ts";
import { choosePlace, RotationRefusedError } from "./choose-place.ts";
import type { KeyRecord } from "./key-record.ts";
import type { KeyStore } from "./key-store.ts";
import { newKey } from "./new-key.ts";

/** How rings are to be rotated. */
export interface RotateOptions {
  /** Milliseconds since 1970. */
  readonly now: number;
  /** Seconds until the new keys take over: by then everybody has to know them. */
  readonly after: number;
  /** The secret to write. @default whichever is free */
  readonly slot?: string | undefined;
  /** Whether a key may go that still vouches for something. */
  readonly force: boolean;
}

/**
 * Gives every ring its next key, or none of them any.
 *
 * @throws {RotationRefusedError} naming every ring that cannot be rotated now
 */
export async function rotateKeys(
  rings: readonly KeyRingSettings[],
  store: KeyStore,
  { now, after, slot, force }: RotateOptions,
): Promise<readonly KeyRecord[]> {
  const begins = Math.floor(now / 1000) + after;
  const rotation = { now: Math.floor(now / 1000), begins, slot, force };
  const places = new Map<KeyRingSettings, string>();
  const refusals: string[] = [];
  for (const ring of rings) {
    try {
      places.set(ring, choosePlace(ring, await store.placesOf(ring), rotation));
    } catch (error) {
      if (!(error instanceof RotationRefusedError)) throw error;
      refusals.push(error.message);
    }
  }
  if (refusals.length > 0) throw new RotationRefusedError(["Nothing was rotated.", ...refusals].join("\n"));
  const made = await Promise.all(
    [...places].map(async ([{ name, algorithm }, secret]) => ({
      name,
      key: await newKey(algorithm, secret, begins, { isFirst: false }),
    })),
  );
  await store.write(made.map(({ key }) => key));
  return made.map(({ name, key }) => ({
    event: "key-rotation",
    time: new Date(now).toISOString(),
    ring: name,
    slot: key.secret,
    kid: key.kid,
    not_before: new Date(begins * 1000).toISOString(),
  }));
}

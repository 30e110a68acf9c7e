import type { KeyRingSettings } from "../../src/configuration/key-rings.ts";
import { KeyRing, type RingKey } from "../../src/signing/key-ring.ts";

/** A place in a ring of keys: one secret. */
export interface Place {
  readonly secret: string;
  /** What is in it, as far as can be seen; `free`: nothing, or nothing that is still good for something. */
  readonly content: RingKey | "free" | "unknown";
}

/** When a rotation is, and what the operator wants of it beside what is safe. */
export interface Rotation {
  /** Seconds since 1970. */
  readonly now: number;
  /** When the next key comes into force, in seconds since 1970. */
  readonly begins: number;
  /** The secret to write. @default whichever is free */
  readonly slot?: string | undefined;
  /** Whether a key may go that still vouches for something. */
  readonly force: boolean;
}

/** Thrown when a ring cannot be rotated now; says why, and what to do. */
export class RotationRefusedError extends Error {
  override readonly name = "RotationRefusedError";
}

/**
 * Chooses the secret that the next key of a ring goes to: a free one, else that of the oldest key that vouches for
 * nothing any more; with force, that of the oldest key.
 *
 * @throws {RotationRefusedError}
 */
export function choosePlace(ring: KeyRingSettings, places: readonly Place[], rotation: Rotation): string {
  const { now, begins, slot, force } = rotation;
  const keys = keysIn(places);
  const waiting = keys.find(({ notBefore }) => notBefore > now);
  if (waiting && !force) {
    throw refusal(ring, `${waiting.kid} takes over at ${instant(waiting.notBefore)}; --force adds another`);
  }
  const usable = new KeyRing(keys, ring.retentionSeconds).usable(now * 1000);
  const isFree = ({ content }: Place) => content === "free" || (isKey(content) && !usable.includes(content));
  const isSeen = ({ content }: Place) => content !== "unknown" || slot !== undefined;
  const asked = places.filter(({ secret }) => slot === undefined || secret === slot).toSorted(byAge);
  const place = asked.find(isFree) ?? (force ? asked.find(isSeen) : undefined);
  if (place === undefined) {
    throw refusal(ring, asked.map((place) => whyItStays(ring, place, keys)).join("; "));
  }
  if (begins > now && endsForce(places, place, now)) {
    const until = instant(begins);
    throw refusal(ring, `no key would be in force until ${until}: name a further secret, or say --after 0`);
  }
  return place.secret;
}

/** Whether no key is in force once a place is written; not where there may be one that cannot be seen. */
function endsForce(places: readonly Place[], written: Place, now: number): boolean {
  const others = places.filter((place) => place !== written);
  if (others.some(({ content }) => content === "unknown")) return false;
  return new KeyRing(keysIn(others), 0).current(now * 1000) === undefined;
}

function isKey(content: Place["content"]): content is RingKey {
  return typeof content !== "string";
}

function keysIn(places: readonly Place[]): readonly RingKey[] {
  return places.map(({ content }) => content).filter(isKey);
}

/** What is free first, then the keys from the oldest on, then what cannot be seen. */
function byAge(a: Place, b: Place): number {
  const rank = ({ content }: Place) => {
    if (isKey(content)) return content.notBefore;
    return content === "free" ? -1 : Number.MAX_SAFE_INTEGER;
  };
  return rank(a) - rank(b);
}

function whyItStays(ring: KeyRingSettings, { secret, content }: Place, keys: readonly RingKey[]): string {
  if (!isKey(content)) {
    return `whether the key in ${secret} may go cannot be seen from here: if it may, say --slot ${secret} --force`;
  }
  const later = keys.map(({ notBefore }) => notBefore).filter((notBefore) => notBefore > content.notBefore);
  if (later.length === 0) return `${content.kid} is the key in force: name a further secret for the next one`;
  const until = instant(Math.min(...later) + ring.retentionSeconds);
  return `${content.kid} vouches until ${until} for what it made: wait, name a further secret, or add --force`;
}

function refusal({ path }: KeyRingSettings, reason: string): RotationRefusedError {
  return new RotationRefusedError(`${path}: ${reason}`);
}

function instant(seconds: number): string {
  return new Date(seconds * 1000).toISOString().replace(".000Z", "Z");
}

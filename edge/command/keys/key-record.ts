import type { RingName } from "../../src/configuration/key-rings.ts";

/** That a key was made. Nothing of the key is in it. */
export interface KeyRecord {
  readonly event: "key-creation" | "key-rotation";
  /** RFC 3339, UTC. */
  readonly time: string;
  readonly ring: RingName;
  /** The secret that holds it. */
  readonly slot: string;
  readonly kid: string;
  /** When it comes into force: RFC 3339, UTC. */
  readonly not_before: string;
}

import type { KeyPair } from "./outbound-issuer.ts";
import { Sessions } from "./sessions.ts";
import type { Settings } from "./settings.ts";

/** What goes wrong at one of the hosts. */
export interface Fault {
  readonly host: "sts" | "container" | "front";
  readonly kind: "unavailable" | "throttled" | "hang-up" | "silence";
}

/** A call that was answered, without anything that is secret. */
export interface RecordedCall {
  readonly host: string;
  /** What was asked of STS, or the method and path. */
  readonly action: string;
  readonly status: number;
}

/** AWS, as it is at the moment. */
export class Aws {
  settings: Settings;
  readonly sessions = new Sessions();
  /** The key of the account's own issuer. */
  readonly keys: KeyPair;
  /** Where that issuer is. */
  issuer = "";
  /** Milliseconds since 1970; a clock that was set stands still. */
  clock: number | null = null;
  faults: readonly Fault[] = [];
  calls: RecordedCall[] = [];

  constructor(settings: Settings, keys: KeyPair) {
    this.settings = settings;
    this.keys = keys;
  }

  now(): number {
    return this.clock ?? Date.now();
  }
}

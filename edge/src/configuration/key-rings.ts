import type { Configuration } from "./configuration.ts";

/** The purposes that keys are for; none is used for two. */
export type RingName = "callers" | "tokens" | "workload" | "sealing";

/** A ring of keys as the configuration has it. */
export interface KeyRingSettings {
  readonly name: RingName;
  /** Where it stands in the document. */
  readonly path: string;
  /** What its keys are used with: RFC 7518 sections 3.1 and 5.1. */
  readonly algorithm: "ES256" | "RS256" | "A256GCM";
  /** The secrets that its keys are in, or are to be. */
  readonly secrets: readonly string[];
  /** Seconds for which what a key made may outlive the key's being in force. */
  readonly retentionSeconds: number;
}

/** Seconds for which clouds may hold a workload token, and what they exchanged it for. */
const WORKLOAD_SECONDS = 3600;

/** Seconds for which whoever verifies may still have a key set from before. */
const KEY_SET_SECONDS = 600;

/** The rings of keys that a configuration names. */
export function keyRings(configuration: Configuration): readonly KeyRingSettings[] {
  const { signingKeys, sealingKeys, limits, authorizationServer } = configuration;
  const {
    accessTokenSeconds = 0,
    clientSeconds = 0,
    refreshTokenSeconds = 0,
  } = authorizationServer?.lifetimes ?? {};
  const skew = 2 * limits.clockSkewSeconds;
  const rings = [
    {
      name: "callers",
      path: "signingKeys.callers",
      algorithm: "ES256",
      references: signingKeys.callers,
      retentionSeconds: limits.assertionSeconds + skew,
    },
    {
      name: "tokens",
      path: "signingKeys.tokens",
      algorithm: "ES256",
      references: signingKeys.tokens,
      retentionSeconds: accessTokenSeconds + skew + KEY_SET_SECONDS,
    },
    {
      name: "workload",
      path: "signingKeys.workload",
      algorithm: "RS256",
      references: signingKeys.workload,
      retentionSeconds: WORKLOAD_SECONDS,
    },
    {
      name: "sealing",
      path: "sealingKeys",
      algorithm: "A256GCM",
      references: sealingKeys,
      retentionSeconds: Math.max(clientSeconds, refreshTokenSeconds, limits.sessionSeconds),
    },
  ] as const;
  return rings
    .filter(({ references }) => references.length > 0)
    .map(({ references, ...ring }) => ({ ...ring, secrets: references.map(({ secret }) => secret) }));
}

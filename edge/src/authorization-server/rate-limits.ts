import { SourceLimit } from "../network/rate-limit.ts";
import { ProofLimits } from "./client/authenticate/proof-limits.ts";

/**
 * How often what anybody can do may be done. All of it is counted in one isolate's memory: it bounds what a flood costs
 * there, and nothing that has to hold hangs on it.
 */
export interface RateLimits {
  /** Services register for many people from one address. */
  readonly registrations: SourceLimit;
  /** Sign-ins that begin: each is stored until its time is over. Whole offices have one address. */
  readonly signIns: SourceLimit;
  readonly proofs: ProofLimits;
}

/** The limits of one gateway, of which nothing is used yet. */
export function createRateLimits(): RateLimits {
  return {
    registrations: new SourceLimit({ perSource: 60, shared: 600, windowSeconds: 60 }),
    signIns: new SourceLimit({ perSource: 60, shared: 600, windowSeconds: 60 }),
    proofs: new ProofLimits(),
  };
}

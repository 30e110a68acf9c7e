import type { Limits } from "./configuration/limits.ts";
import { errorResponse } from "./errors.ts";
import type { Outcome } from "./exchange.ts";
import { type RateLimitBinding, RequestLimit } from "./network/request-limit.ts";

/** The runtime's own counters, where it has any. */
export interface RateLimitBindings {
  readonly perAddress?: RateLimitBinding | undefined;
  readonly perPrincipal?: RateLimitBinding | undefined;
}

/** How many requests a server takes: from each address, before it is known who asks, and of each principal. */
export interface RequestLimits {
  readonly perAddress: RequestLimit;
  readonly perPrincipal: RequestLimit;
}

/** Creates the limits that all requests in an isolate share. */
export function createRequestLimits({ requests }: Limits, bindings: RateLimitBindings = {}): RequestLimits {
  const { perAddress, perPrincipal, windowSeconds } = requests;
  return {
    perAddress: new RequestLimit({ most: perAddress, windowSeconds, binding: bindings.perAddress }),
    perPrincipal: new RequestLimit({ most: perPrincipal, windowSeconds, binding: bindings.perPrincipal }),
  };
}

/** The answer where a limit is reached: RFC 6585 section 4. */
export function tooMany(which: keyof RequestLimits, { windowSeconds }: RequestLimit): Outcome {
  const description = `Too many requests; try again in ${windowSeconds} s.`;
  const response = errorResponse(429, "temporarily_unavailable", description, {
    "retry-after": String(windowSeconds),
  });
  return { response, decision: "rejected", rule: `limits.requests.${which}` };
}

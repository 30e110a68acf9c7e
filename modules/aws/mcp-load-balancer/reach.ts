import type { Construct } from "constructs";
import { ValidationError } from "../../errors/validation-error.ts";
import type { SecurityGroupReference } from "../network/security-group.ts";
import type { AddressRanges, LoadBalancerReach } from "./props.ts";
import { checkIssuer, type TokenIssuer } from "./token-caller.ts";

/** What an exposure says, sorted. */
export interface Reach {
  readonly isInternetFacing: boolean;
  /** Whose tokens it verifies. */
  readonly issuer: TokenIssuer | undefined;
  readonly groups: readonly SecurityGroupReference[];
  readonly ranges: readonly AddressRanges[];
}

/** @throws {ValidationError} for what is not one issuer, and for an internal load balancer of several */
export function reachOf(scope: Construct, exposure: LoadBalancerReach): Reach {
  const invokers: readonly Invoker[] = exposure.invokers;
  const issuers = invokers.filter(isIssuer);
  const isInternetFacing = exposure.kind === "edge-gateway";
  if (issuers.length > 1 || (isInternetFacing && issuers.length === 0)) {
    throw new ValidationError(
      scope,
      `a load balancer cannot tell tokens of ${issuers.length} issuers apart.`,
      "Name the gateway's workload issuer in exposure, and no other.",
    );
  }
  for (const issuer of issuers) checkIssuer(scope, issuer);
  return {
    isInternetFacing,
    issuer: issuers[0],
    groups: invokers.filter(isGroup),
    ranges: invokers.filter(isRanges),
  };
}

type Invoker = LoadBalancerReach["invokers"][number];

function isIssuer(invoker: Invoker): invoker is TokenIssuer {
  return "issuer" in invoker;
}

function isGroup(invoker: Invoker): invoker is SecurityGroupReference {
  return "securityGroupId" in invoker;
}

function isRanges(invoker: Invoker): invoker is AddressRanges {
  return "ranges" in invoker;
}

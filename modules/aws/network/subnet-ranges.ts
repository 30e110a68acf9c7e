import type { Construct } from "constructs";
import { ValidationError } from "../../errors/validation-error.ts";
import { type IpRange, ipRange, overlap } from "../../ip-range/ip-range.ts";
import type { NetworkProps } from "./props.ts";

/** Source: https://docs.aws.amazon.com/vpc/latest/userguide/vpc-cidr-blocks.html (RFC 1918 and RFC 6598) */
const PRIVATE = ["10.0.0.0/8", "100.64.0.0/10", "172.16.0.0/12", "192.168.0.0/16"] as const;
/** Source: https://docs.aws.amazon.com/vpc/latest/userguide/subnet-sizing.html */
const LARGEST = 16;
const SMALLEST = 28;

/**
 * Checks the ranges of a network and of its subnets.
 *
 * @throws {ValidationError} for a range that is none, that AWS refuses, or that overlaps with another
 */
export function checkRanges(scope: Construct, { range, zones }: NetworkProps): void {
  const whole = usable(scope, range);
  if (!PRIVATE.some((each) => contains(ipRange(scope, each), whole))) {
    throw new ValidationError(
      scope,
      `the addresses of ${range} are not private.`,
      `Use a range in ${PRIVATE.join(", ")}.`,
    );
  }
  const taken = new Map<string, IpRange>();
  for (const [zone, { privateRange, publicRange }] of Object.entries(zones)) {
    take(scope, whole, taken, [`the private subnet in ${zone}`, privateRange]);
    if (publicRange !== undefined) {
      take(scope, whole, taken, [`the public subnet in ${zone}`, publicRange]);
    }
  }
}

function usable(scope: Construct, text: string): IpRange {
  const range = ipRange(scope, text);
  if (range.family === "IPv4" && LARGEST <= range.prefix && range.prefix <= SMALLEST) return range;
  throw new ValidationError(
    scope,
    `neither a network nor a subnet can have the range ${text}.`,
    `Use an IPv4 range of /${LARGEST} to /${SMALLEST}, such as 10.0.0.0/${LARGEST}.`,
  );
}

function take(
  scope: Construct,
  whole: IpRange,
  taken: Map<string, IpRange>,
  [owner, text]: readonly [owner: string, text: string],
): void {
  const range = usable(scope, text);
  if (!contains(whole, range)) {
    throw new ValidationError(
      scope,
      `${owner} (${text}) is not in ${whole.text}.`,
      "Give it a part of the network's range.",
    );
  }
  for (const [other, otherRange] of taken) {
    if (!overlap(otherRange, range)) continue;
    throw new ValidationError(
      scope,
      `${owner} (${text}) overlaps with ${other} (${otherRange.text}).`,
      "Give each a range of its own.",
    );
  }
  taken.set(owner, range);
}

function contains(outer: IpRange, inner: IpRange): boolean {
  return outer.prefix <= inner.prefix && overlap(outer, inner);
}

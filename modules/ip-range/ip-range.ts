import type { Construct } from "constructs";
import ipaddr from "ipaddr.js";
import { ValidationError } from "../errors/validation-error.ts";

/** A range of IPv4 or IPv6 addresses. */
export interface IpRange {
  /** As it is written: `10.0.0.0/24`. */
  readonly text: string;
  readonly family: "IPv4" | "IPv6";
  readonly first: ipaddr.IPv4 | ipaddr.IPv6;
  /** How many bits all of its addresses have in common. */
  readonly prefix: number;
}

/**
 * Reads a range in CIDR notation, in the spelling in which the clouds answer.
 *
 * @throws {ValidationError} for what is none, also for one with bits behind the prefix: that is a mistyped address
 * more often than a range
 */
export function ipRange(scope: Construct, text: string): IpRange {
  const range = parse(text);
  if (range !== undefined) return range;
  throw new ValidationError(
    scope,
    `"${text}" is not a range of IP addresses.`,
    "Write its first address and the length of the prefix, as in 10.0.0.0/24.",
  );
}

/** Whether two ranges have an address in common. */
export function overlap(a: IpRange, b: IpRange): boolean {
  return a.family === b.family && a.first.match(b.first, Math.min(a.prefix, b.prefix));
}

function parse(text: string): IpRange | undefined {
  if (!ipaddr.isValidCIDR(text)) return undefined;
  const [address, prefix] = ipaddr.parseCIDR(text);
  const range =
    address.kind() === "ipv4"
      ? ({ family: "IPv4", first: ipaddr.IPv4.networkAddressFromCIDR(text) } as const)
      : ({ family: "IPv6", first: ipaddr.IPv6.networkAddressFromCIDR(text) } as const);
  return `${spelling(range.first)}/${prefix}` === text ? { ...range, text, prefix } : undefined;
}

/** RFC 5952 for IPv6. */
function spelling(address: ipaddr.IPv4 | ipaddr.IPv6): string {
  return address instanceof ipaddr.IPv6 ? address.toRFC5952String() : address.toString();
}

/** What lets in more than one range of these is no list any more: of IPv4, one address in 256. */
const SHORTEST_PREFIX = { IPv4: 8, IPv6: 16 } as const;

/**
 * Reads a range that is to be let in.
 *
 * @throws {ValidationError} for what is none, and for one that is as good as everybody
 */
export function allowedRange(scope: Construct, text: string): IpRange {
  const range = ipRange(scope, text);
  const shortest = SHORTEST_PREFIX[range.family];
  if (range.prefix >= shortest) return range;
  throw new ValidationError(
    scope,
    `${text} would let in as good as everybody.`,
    `Name the ranges that are meant, each with a prefix of /${shortest} or longer.`,
  );
}

/**
 * Keeps ranges, each named once, from letting in together what no single one of them may.
 *
 * @throws {ValidationError} where they are as good as everybody
 */
export function checkTogether(scope: Construct, ranges: readonly IpRange[]): void {
  for (const family of ["IPv4", "IPv6"] as const) {
    const shares = withoutNested(ranges.filter((range) => range.family === family)).map(share);
    const most = share({ prefix: SHORTEST_PREFIX[family] });
    if (shares.reduce((sum, each) => sum + each, 0) <= most) continue;
    throw new ValidationError(
      scope,
      `the ranges of ${family} would together let in as good as everybody.`,
      `Name those that are meant, which together are no larger than one with a prefix of /${SHORTEST_PREFIX[family]}.`,
    );
  }
}

/** Two ranges that overlap are one in the other, or the same. */
function withoutNested(ranges: readonly IpRange[]): readonly IpRange[] {
  return ranges.filter(
    (inner) => !ranges.some((outer) => outer.prefix < inner.prefix && overlap(outer, inner)),
  );
}

/** Of all addresses of the family. */
function share({ prefix }: Pick<IpRange, "prefix">): number {
  return 2 ** -prefix;
}

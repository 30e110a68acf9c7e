import type { Construct } from "constructs";
import { ValidationError } from "../../errors/validation-error.ts";
import { type IpRange, ipRange, overlap } from "../../ip-range/ip-range.ts";
import { checkName } from "./name.ts";
import type { NetworkProps } from "./props.ts";

/** Source: https://cloud.google.com/vpc/docs/subnets ("Prohibited IPv4 subnet ranges") */
const PROHIBITED = [
  "0.0.0.0/8",
  "127.0.0.0/8",
  "169.254.0.0/16",
  "199.36.153.4/30",
  "199.36.153.8/30",
  "224.0.0.0/4",
  "255.255.255.255/32",
] as const;
/** Source: https://cloud.google.com/vpc/docs/subnets ("IPv4 subnet ranges") */
const SMALLEST = 29;

/**
 * Checks the ranges of a network's subnets, the secondary ones and its endpoint's address.
 *
 * @throws {ValidationError} for a range that is none, that Google Cloud refuses, or that overlaps with another
 */
export function checkRanges(scope: Construct, { subnets, googleApis }: NetworkProps): void {
  const prohibited = PROHIBITED.map((text) => ipRange(scope, text));
  const taken = new Map<string, IpRange>();
  for (const [name, { range, secondaryRanges = {} }] of Object.entries(subnets)) {
    const own = Object.entries(secondaryRanges).map(([secondary, text]) => {
      checkName(scope, "range", secondary);
      return [`${name}/${secondary}`, text] as const;
    });
    for (const [owner, text] of [[name, range] as const, ...own]) {
      take(scope, taken, owner, usable(scope, text, prohibited));
    }
  }
  if (googleApis?.kind === "private-service-connect") {
    take(scope, taken, "the endpoint for Google's APIs", ipRange(scope, `${googleApis.address}/32`));
  }
}

function usable(scope: Construct, text: string, prohibited: readonly IpRange[]): IpRange {
  const range = ipRange(scope, text);
  if (
    range.family === "IPv4" &&
    range.prefix <= SMALLEST &&
    !prohibited.some((each) => overlap(each, range))
  ) {
    return range;
  }
  throw new ValidationError(
    scope,
    `no subnet can have the range ${text}.`,
    `Use an IPv4 range of /${SMALLEST} or larger outside of ${PROHIBITED.join(", ")}, such as 10.0.0.0/24.`,
  );
}

function take(scope: Construct, taken: Map<string, IpRange>, owner: string, range: IpRange): void {
  for (const [other, otherRange] of taken) {
    if (!overlap(otherRange, range)) continue;
    throw new ValidationError(
      scope,
      `${owner} (${range.text}) overlaps with ${other} (${otherRange.text}).`,
      "Give each a range of its own.",
    );
  }
  taken.set(owner, range);
}

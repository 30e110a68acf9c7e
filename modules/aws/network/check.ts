import type { Construct } from "constructs";
import { ValidationError } from "../../errors/validation-error.ts";
import { checkAccount } from "../account/account.ts";
import type { NetworkProps } from "./props.ts";
import { checkRanges } from "./subnet-ranges.ts";

const NAME = /^[a-z](?:[a-z0-9-]{0,38}[a-z0-9])?$/;

/** @throws {ValidationError} for zones, ranges and ways out that AWS refuses, or that do not go together */
export function checkNetwork(scope: Construct, props: NetworkProps): void {
  checkAccount(scope, props.account);
  if (!NAME.test(props.name)) {
    throw new ValidationError(
      scope,
      `"${props.name}" cannot be the name of a network.`,
      "Use 1 to 40 lower-case letters, digits and hyphens that start with a letter and do not end with a hyphen.",
    );
  }
  checkZones(scope, props);
  checkRanges(scope, props);
  checkNats(scope, props);
}

function checkZones(scope: Construct, { account: { region }, zones, production = true }: NetworkProps): void {
  const names = Object.keys(zones);
  const wrong = names.find((zone) => !(zone.startsWith(region) && /^[a-z]$/.test(zone.slice(region.length))));
  if (wrong !== undefined) {
    throw new ValidationError(
      scope,
      `"${wrong}" is not an availability zone of ${region}.`,
      `Use the name of one, such as ${region}a.`,
    );
  }
  const least = production ? 2 : 1;
  if (names.length >= least) return;
  throw new ValidationError(
    scope,
    `a network in ${names.length} zones is gone with ${names.length === 1 ? "that one" : "none"}.`,
    `Give it subnets in at least ${least}.`,
  );
}

function checkNats(scope: Construct, { zones, nat = {} }: NetworkProps): void {
  const inZones = Object.keys(nat);
  const without = inZones.find((zone) => zones[zone]?.publicRange === undefined);
  if (without !== undefined) {
    throw new ValidationError(
      scope,
      `a NAT in ${without} has no public subnet to be in.`,
      "Give the zone a publicRange, or name another zone.",
    );
  }
  if (inZones.length <= 1 || inZones.length === Object.keys(zones).length) return;
  throw new ValidationError(
    scope,
    "some zones have a NAT, and nothing says which of them the others use.",
    "Name one NAT for all zones, or one for each.",
  );
}

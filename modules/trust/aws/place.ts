import type { Resource } from "../terraform/resource.ts";

/**
 * The account that a resource is in: the only one that its provider allows, or that of the role which it assumes.
 *
 * @throws {TrustError} its provider says none
 */
export function accountOf(resource: Resource): string {
  const { provider } = resource;
  const [allowed, ...others] = provider?.texts("allowed_account_ids") ?? [];
  const role = provider?.blocks("assume_role").at(-1)?.optionalText("role_arn")?.split(":")[4];
  const account = role ?? (others.length === 0 ? allowed : undefined);
  if (account !== undefined) return account;
  throw resource.fault("its provider does not say which account it is in.", "Set allowed_account_ids of it.");
}

/** The region that a resource is in: its own, or else its provider's. @throws {TrustError} neither says one */
export function regionOf(resource: Resource): string {
  const region = resource.optionalText("region") ?? resource.provider?.optionalText("region");
  if (region === undefined) throw resource.fault("neither it nor its provider says a region.", "State it.");
  return region;
}

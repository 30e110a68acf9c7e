import { normalizeEmail, readText } from "../claims.ts";
import { SignInRefusedError } from "../identity-provider.ts";
import type { Claims, Profile } from "../profile.ts";

/** How `xms_edov` says yes: it is documented as a boolean, and met as text. */
const YES = new Set<unknown>([true, 1, "1", "true"]);

/**
 * Microsoft Entra ID, one tenant, by its v2.0 endpoints:
 * https://learn.microsoft.com/en-us/entra/identity-platform/v2-oauth2-auth-code-flow.
 *
 * It refuses the parameter `resource` (AADSTS9010010, AADSTS901002), which therefore stays with the gateway; scopes of an
 * API of the tenant's own, `api://<application>/<scope>`, can be configured.
 *
 * A person is a tenant and an object id there, which are never reused, and nothing else: `sub` differs per registration,
 * and `email` can be set to anything by whoever administers any tenant
 * (https://learn.microsoft.com/en-us/entra/identity-platform/migrate-off-email-claim-authorization). It counts only where
 * the optional claim `xms_edov` says that the owner of its domain was verified.
 *
 * Above 200 groups the claim is replaced by a hint at Microsoft Graph
 * (https://learn.microsoft.com/en-us/entra/identity-platform/id-token-claims-reference#groups-overage-claim): such a
 * sign-in is refused. Its userinfo endpoint is Graph's and knows neither tenant nor groups.
 */
export const entra: Profile = {
  name: "Microsoft",
  scopes: ["openid", "profile", "email", "offline_access"],
  claims: { groups: "groups", roles: "roles" },
  userinfo: "never",
  identify: (claims) => {
    const tenant = readText(claims, "tid");
    const object = readText(claims, "oid");
    if (tenant === undefined || object === undefined) {
      throw new SignInRefusedError(
        "the provider names no tenant and object: the scope profile has to be asked for",
      );
    }
    refuseOverage(claims);
    const email = ownedEmail(claims);
    return { subject: `${tenant}/${object}`, tenant, ...(email !== undefined && { email }) };
  },
};

function ownedEmail(claims: Claims): string | undefined {
  const isOwned = YES.has(claims.xms_edov) || claims.email_verified === true;
  return typeof claims.email === "string" && isOwned ? normalizeEmail(claims.email) : undefined;
}

function refuseOverage(claims: Claims): void {
  if (claims.hasgroups !== undefined || Object.keys(claims).some((name) => name.startsWith("groups:"))) {
    throw new SignInRefusedError(
      "the provider left the groups out, because they are too many: let it name only those assigned to the application",
    );
  }
}

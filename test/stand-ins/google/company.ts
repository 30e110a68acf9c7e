import type { z } from "zod";
import type { settings } from "./settings.ts";

const POOL = "//iam.googleapis.com/projects/123456789/locations/global/workloadIdentityPools/edge";

export const PROVIDER = `${POOL}/providers/gateway`;
export const SERVICE_ACCOUNT = "directory@project.iam.gserviceaccount.com";
export const ADMINISTRATOR = "admin@example.com";
/** The part of the gateway that may read the directory. */
export const SUBJECT = "identity-provider:google";
export const PRINCIPAL = `principal:${POOL}/subject/${SUBJECT}`;
export const SCOPES = [
  "https://www.googleapis.com/auth/admin.directory.group.readonly",
  "https://www.googleapis.com/auth/admin.directory.user.readonly",
];

/** A company with what the gateway needs set up at Google, and no more. */
export function company(issuer: string): z.input<typeof settings> {
  return {
    provider: {
      name: PROVIDER,
      issuer,
      attributeCondition: `assertion.sub.startsWith('identity-provider:')`,
    },
    serviceAccounts: { [SERVICE_ACCOUNT]: { [PRINCIPAL]: ["roles/iam.serviceAccountTokenCreator"] } },
    workspace: {
      domains: ["example.com"],
      users: {
        [ADMINISTRATOR]: { id: "100000000000000000001", admin: true },
        "alice@example.com": { id: "100000000000000000002", aliases: ["al@example.com"] },
        "bob@example.com": { id: "100000000000000000003" },
        "suspended@example.com": { id: "100000000000000000004", suspended: true },
        "archived@example.com": { id: "100000000000000000005", archived: true },
        "everywhere@example.com": { id: "100000000000000000006" },
      },
      groups: {
        "Editors@example.com": { members: ["alice@example.com", "suspended@example.com"] },
        "all@example.com": { members: ["editors@example.com", "alice@example.com", "archived@example.com"] },
        "staff@example.com": { members: ["all@example.com"] },
        ...Object.fromEntries(
          Array.from({ length: 450 }, (_, index) => [
            `group-${index}@example.com`,
            { members: ["everywhere@example.com"] },
          ]),
        ),
      },
      delegations: { [SERVICE_ACCOUNT]: SCOPES },
    },
  };
}

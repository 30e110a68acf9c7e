import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { ProviderUnavailableError } from "../../../edge/src/identity-providers/identity-provider.ts";
import { KeyRing } from "../../../edge/src/signing/key-ring.ts";
import { company, PRINCIPAL, PROVIDER, SCOPES, SERVICE_ACCOUNT } from "./company.ts";
import { createWorkloadKey } from "./publish-issuer.ts";
import { type Differently, SetUp, START } from "./set-up.ts";

let setUp: SetUp;

beforeAll(async () => {
  setUp = await SetUp.start();
});

afterAll(() => setUp?.stop());

beforeEach(() => setUp.reset());

describe("Google refuses, and nobody gets groups", () => {
  const scopes = (delegated: readonly string[]) => ({
    workspace: {
      ...company(setUp.issuer.publicUrl).workspace,
      delegations: { [SERVICE_ACCOUNT]: [...delegated] },
    },
  });
  const roles = (granted: readonly string[]) => ({
    serviceAccounts: { [SERVICE_ACCOUNT]: { [PRINCIPAL]: [...granted] } },
  });

  it.each<[string, string, Differently]>([
    [
      "a subject that the attribute condition rejects",
      "sts.googleapis.com: status 401 (unauthorized_client)",
      { io: { subject: "edge:documents" } },
    ],
    [
      "a subject without rights",
      "iamcredentials.googleapis.com: status 403 (PERMISSION_DENIED)",
      { io: { subject: "identity-provider:other" } },
    ],
    [
      "another provider",
      "sts.googleapis.com: status 400 (invalid_target)",
      { settings: { workloadIdentityProvider: PROVIDER.replace("gateway", "other") } },
    ],
    [
      "another issuer",
      "sts.googleapis.com: status 400 (invalid_grant)",
      { io: { publicUrl: "https://mcp.evil.example" } },
    ],
    [
      "another service account",
      "iamcredentials.googleapis.com: status 403 (PERMISSION_DENIED)",
      { settings: { serviceAccount: "other@project.iam.gserviceaccount.com" } },
    ],
    [
      "an administrator who is none",
      "admin.googleapis.com: status 403 (forbidden)",
      { settings: { administrator: "bob@example.com" } },
    ],
    [
      "an administrator who is unknown",
      "oauth2.googleapis.com: status 400 (invalid_grant)",
      { settings: { administrator: "nobody@example.com" } },
    ],
    [
      "an administrator who is suspended",
      "oauth2.googleapis.com: status 400 (invalid_grant)",
      { settings: { administrator: "suspended@example.com" } },
    ],
  ])("%s", async (_, reason, differently) => {
    await expect(setUp.directory(differently).groupsOf("alice@example.com", setUp.io)).rejects.toThrow(
      new ProviderUnavailableError(`the groups cannot be had: ${reason}`),
    );
  });

  it("a key that is not published", async () => {
    setUp.issuer.keys = [];
    await expect(setUp.directory().groupsOf("alice@example.com", setUp.io)).rejects.toThrow(
      "status 400 (invalid_grant)",
    );
  });

  it("a key that is published under the name of another", async () => {
    const forged = await createWorkloadKey("workload-1");
    const workloadKeys = new KeyRing([forged], 3600);
    await expect(
      setUp.directory({ io: { workloadKeys } }).groupsOf("alice@example.com", setUp.io),
    ).rejects.toThrow("status 400 (invalid_grant)");
  });

  it.each([
    ["from before", 301],
    ["from the future", -1],
  ])("a workload token %s", async (_, seconds) => {
    await setUp.google.setClock(START + seconds * 1000);
    await expect(setUp.directory().groupsOf("alice@example.com", setUp.io)).rejects.toThrow(
      "status 400 (invalid_grant)",
    );
  });

  it.each([
    ["none", []],
    ["that of groups alone", SCOPES.slice(0, 1)],
    ["that of users alone", SCOPES.slice(1)],
    [
      "that of members",
      ["https://www.googleapis.com/auth/admin.directory.group.member.readonly", SCOPES[1] ?? ""],
    ],
  ])("a delegation of other scopes: %s", async (_, delegated) => {
    await setUp.google.change(scopes(delegated));
    await expect(setUp.directory().groupsOf("alice@example.com", setUp.io)).rejects.toThrow(
      "oauth2.googleapis.com: status 401 (unauthorized_client)",
    );
  });

  it.each([[[]], [["roles/iam.workloadIdentityUser"]], [["roles/iam.serviceAccountOpenIdTokenCreator"]]])(
    "a principal whose roles on the service account are %j",
    async (granted) => {
      await setUp.google.change(roles(granted));
      await expect(setUp.directory().groupsOf("alice@example.com", setUp.io)).rejects.toThrow(
        "(PERMISSION_DENIED)",
      );
    },
  );
});

describe("Google is not well, and nobody gets groups", () => {
  const hosts = [
    "sts.googleapis.com",
    "iamcredentials.googleapis.com",
    "oauth2.googleapis.com",
    "admin.googleapis.com",
  ];
  const kinds = ["unavailable", "quota", "hang-up", "not-json", "oversized"] as const;

  it.each(hosts.flatMap((host) => kinds.map((kind) => ({ host, kind }))))(
    "while there is $kind at $host; afterwards they do",
    async ({ host, kind }) => {
      const groups = setUp.directory();
      await setUp.google.break({ host, kind });
      await expect(groups.groupsOf("alice@example.com", setUp.io)).rejects.toThrow(ProviderUnavailableError);
      await setUp.google.break();
      expect(await groups.groupsOf("alice@example.com", setUp.io)).toHaveLength(2);
    },
  );

  it.each(hosts)("while there is silence at %s", async (host) => {
    await setUp.google.break({ host, kind: "silence" });
    const groups = setUp.directory({ limits: { timeoutSeconds: 0.2 } });
    await expect(groups.groupsOf("alice@example.com", setUp.io)).rejects.toThrow(ProviderUnavailableError);
  });

  it("while pages of groups go round in a circle", async () => {
    await setUp.google.break({ host: "admin.googleapis.com", kind: "page-loop" });
    await expect(setUp.directory().groupsOf("alice@example.com", setUp.io)).rejects.toThrow(
      "a page of groups leads to itself",
    );
  });

  it("while only a part of the answer can be had", async () => {
    await setUp.google.break({
      host: "admin.googleapis.com",
      path: "/admin/directory/v1/groups",
      kind: "quota",
    });
    await expect(setUp.directory().groupsOf("alice@example.com", setUp.io)).rejects.toThrow(
      "status 403 (quotaExceeded)",
    );
  });
});

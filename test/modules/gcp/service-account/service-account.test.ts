import { App, TerraformStack } from "cdktf";
import { describe, expect, it } from "vitest";
import type { Principal } from "../../../../modules/gcp/iam/grantee.ts";
import {
  ServiceAccount,
  type ServiceAccountProps,
} from "../../../../modules/gcp/service-account/service-account.ts";
import { project, resource, synthesize } from "../../synthesize.ts";

const account = (props: Partial<ServiceAccountProps> = {}) =>
  new ServiceAccount(new TerraformStack(new App(), "stack"), "account", {
    project,
    accountId: "my-account",
    ...props,
  });

describe("ServiceAccount", () => {
  it("is an account without keys and without roles", () => {
    const json = synthesize((stack) => {
      new ServiceAccount(stack, "account", {
        project,
        accountId: "my-account",
        displayName: "Mine",
        description: "Writes the weekly report",
      });
    });
    expect(resource(json, "google_service_account")).toEqual({
      project: "my-project",
      account_id: "my-account",
      display_name: "Mine",
      description: "Writes the weekly report",
    });
    expect(Object.keys(json.resource ?? {})).toEqual(["google_service_account"]);
  });

  it("is called by its account id unless told otherwise", () => {
    const json = synthesize(
      (stack) => new ServiceAccount(stack, "account", { project, accountId: "my-account" }),
    );
    expect(resource(json, "google_service_account").display_name).toBe("my-account");
  });

  it("knows its e-mail and its member before it exists", () => {
    const { email, member } = account();
    expect(email).toBe("my-account@my-project.iam.gserviceaccount.com");
    expect(member).toBe("serviceAccount:my-account@my-project.iam.gserviceaccount.com");
  });

  it("knows its e-mail in a domain-scoped project too", () => {
    expect(account({ project: { ...project, id: "example.com:my-project" } }).email).toBe(
      "my-account@my-project.example.com.iam.gserviceaccount.com",
    );
  });

  it.each(["abcdef", "a".repeat(30), "a-1-b-2"])("takes the account id %s", (accountId) => {
    expect(account({ accountId }).email).toMatch(`${accountId}@`);
  });

  it.each(["abcde", "a".repeat(31), "1abcdef", "abcdef-", "Abcdef", "abc_def"])(
    "refuses the account id %s",
    (accountId) => {
      expect(() => account({ accountId })).toThrow(
        `stack/account: "${accountId}" is not a service account id. Use 6 to 30`,
      );
    },
  );

  it("refuses a display name or a description that is too long in bytes", () => {
    expect(() => account({ displayName: "ä".repeat(50), description: "a".repeat(256) })).not.toThrow();
    expect(() => account({ displayName: `${"ä".repeat(50)}a` })).toThrow(
      "stack/account: the display name is too long. Use at most 100 bytes.",
    );
    expect(() => account({ description: "a".repeat(257) })).toThrow("Use at most 256 bytes.");
  });
});

describe("ServiceAccount.fromEmail", () => {
  const reference = (email: string) =>
    ServiceAccount.fromEmail(new TerraformStack(new App(), "stack"), "account", email);

  it("knows the project by the e-mail", () => {
    const { email, member, project, resource } = reference("my-account@my-project.iam.gserviceaccount.com");
    expect({ email, member, project, resource }).toEqual({
      email: "my-account@my-project.iam.gserviceaccount.com",
      member: "serviceAccount:my-account@my-project.iam.gserviceaccount.com",
      project: { id: "my-project" },
      resource: undefined,
    });
    expect(reference("my-account@my-project.example.com.iam.gserviceaccount.com").project.id).toBe(
      "example.com:my-project",
    );
  });

  it("creates nothing, and grants on the account that is there", () => {
    const json = synthesize((stack) => {
      const account = ServiceAccount.fromEmail(stack, "a", "my-account@my-project.iam.gserviceaccount.com");
      account.grantIdToken("group:callers@example.com");
    });
    expect(Object.keys(json.resource ?? {})).toEqual(["google_service_account_iam_member"]);
    expect(resource(json, "google_service_account_iam_member")).toEqual({
      service_account_id: "projects/my-project/serviceAccounts/my-account@my-project.iam.gserviceaccount.com",
      role: "roles/iam.serviceAccountOpenIdTokenCreator",
      member: "group:callers@example.com",
      depends_on: [],
    });
  });

  it.each([
    "123456789012-compute@developer.gserviceaccount.com",
    "my-project@appspot.gserviceaccount.com",
    "example.com:my-project@appspot.gserviceaccount.com",
    "123456789012@cloudbuild.gserviceaccount.com",
    "123456789012@cloudservices.gserviceaccount.com",
  ])("refuses the default service account %s", (email) => {
    expect(() => reference(email)).toThrow(
      `stack/account: ${email} is a default service account, as which everything runs that has no identity of its own. ` +
        "Create a service account for this one workload.",
    );
  });

  it.each([
    "",
    "my-account",
    "somebody@example.com",
    "my-account@my-project.iam.gserviceaccount.com.example.com",
    "a@my-project.iam.gserviceaccount.com",
    "service-123456789012@gcp-sa-pubsub.iam.gserviceaccount.com",
    "serviceAccount:my-account@my-project.iam.gserviceaccount.com",
    "$" + "{google_service_account.a.email}",
  ])("refuses %j, which is no account of somebody's own", (email) => {
    expect(() => reference(email)).toThrow(
      `stack/account: "${email}" is not the e-mail of a service account.`,
    );
  });
});

describe("what a service account grants", () => {
  const pool = "iam.googleapis.com/projects/123456789012/locations/global/workloadIdentityPools";
  const caller = "serviceAccount:my-caller@my-project.iam.gserviceaccount.com";

  function granted(grant: (account: ServiceAccount) => void) {
    const json = synthesize((stack) => {
      grant(new ServiceAccount(stack, "account", { project, accountId: "my-account" }));
    });
    const [id] = Object.keys(json.resource?.google_service_account ?? {});
    const { service_account_id, ...rest } = resource(json, "google_service_account_iam_member");
    expect(service_account_id).toBe(`\${google_service_account.${id}.name}`);
    return rest;
  }

  it.each<[role: string, member: Principal]>([
    ["roles/iam.serviceAccountTokenCreator", caller],
    ["roles/iam.serviceAccountTokenCreator", "group:callers@example.com"],
    ["roles/iam.workloadIdentityUser", `principal://${pool}/edge/subject/edge:documents`],
    ["roles/iam.workloadIdentityUser", `principalSet://${pool}/ci/attribute.repository_id/1`],
    ["roles/iam.workloadIdentityUser", `principal://${pool}/my-project.svc.id.goog/subject/ns/a/sa/b`],
    ["roles/iam.workloadIdentityUser", "serviceAccount:my-project.svc.id.goog[a/b]"],
  ])("impersonation is %s for %s", (role, member) => {
    expect(granted((account) => account.grantImpersonation(member))).toEqual({
      role,
      member,
      depends_on: [],
    });
  });

  it("signing is a role of its own for a federated identity", () => {
    const member: Principal = `principal://${pool}/edge/subject/edge:documents`;
    expect(granted((account) => account.grantSigning(member))).toEqual({
      role: "roles/iam.serviceAccountTokenCreator",
      member,
      depends_on: [],
    });
  });

  it("an ID token is no more than that", () => {
    expect(granted((account) => account.grantIdToken(caller))).toEqual({
      role: "roles/iam.serviceAccountOpenIdTokenCreator",
      member: caller,
      depends_on: [],
    });
  });

  it("deploying what runs as it is a role on this account alone", () => {
    expect(granted((account) => account.grantActAs(caller))).toEqual({
      role: "roles/iam.serviceAccountUser",
      member: caller,
      depends_on: [],
    });
  });

  it("is usable by a Kubernetes workload, which waits for the cluster", () => {
    const member = "serviceAccount:my-project.svc.id.goog[mcp/documents]";
    const workload = { project, namespace: "mcp", serviceAccount: "documents" };
    const cluster = { fqn: "google_container_cluster.cluster" };
    const role = "roles/iam.workloadIdentityUser";
    expect(granted((account) => account.grantWorkloadIdentity(workload))).toEqual({
      role,
      member,
      depends_on: [],
    });
    expect(granted((account) => account.grantWorkloadIdentity({ ...workload, cluster }))).toEqual({
      role,
      member,
      depends_on: ["google_container_cluster.cluster"],
    });
  });

  it("is refused to everybody and to single users", () => {
    for (const member of ["allUsers", "allAuthenticatedUsers", "user:a@example.com", "domain:example.com"]) {
      for (const grant of ["grantImpersonation", "grantIdToken", "grantActAs"] as const) {
        expect(() => account()[grant](member as Principal)).toThrow("cannot be granted a role here");
      }
    }
  });
});

describe("what a service account is granted", () => {
  it("is a role on its own project, which waits for the account", () => {
    const json = synthesize((stack) => {
      new ServiceAccount(stack, "account", { project, accountId: "my-account" }).grantProjectRole(
        "roles/logging.logWriter",
      );
    });
    const [id] = Object.keys(json.resource?.google_service_account ?? {});
    expect(resource(json, "google_project_iam_member")).toEqual({
      project: "my-project",
      role: "roles/logging.logWriter",
      member: "serviceAccount:my-account@my-project.iam.gserviceaccount.com",
      depends_on: [`google_service_account.${id}`],
    });
  });

  it("is a role on another project, under a condition", () => {
    const condition = { title: "this year", expression: 'request.time < timestamp("2030-01-01T00:00:00Z")' };
    const json = synthesize((stack) => {
      new ServiceAccount(stack, "account", { project, accountId: "my-account" }).grantProjectRole(
        "roles/run.admin",
        { project: { id: "other-project" }, condition },
      );
    });
    expect(resource(json, "google_project_iam_member")).toMatchObject({
      project: "other-project",
      condition,
    });
  });

  it("is no basic role, and no administrative one without a condition", () => {
    expect(() => account().grantProjectRole("roles/owner")).toThrow(
      "stack/account: roles/owner is a basic role",
    );
    expect(() => account().grantProjectRole("roles/run.admin")).toThrow("or give a condition");
  });
});

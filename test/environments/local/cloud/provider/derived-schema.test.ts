import { describe, expect, it } from "vitest";
import type { OfflineProvider } from "../../../../../environments/local/cloud/provider/offline-provider.ts";
import { deriveProviderSchema } from "../../../../../environments/local/cloud/schema/derive-provider-schema.ts";
import { actionsOf, openWorkspace, reference, TERRAFORM_IS_ABSENT } from "./workspace.ts";

function google(resource: object, data: object): OfflineProvider {
  return {
    schema: deriveProviderSchema("@cdktf/provider-google"),
    resourceTypes: Object.keys(resource),
    dataSourceTypes: Object.keys(data),
    answers: {
      fills: (_type, name) => name === "project",
      computed: (_type, _path, config, { project }, { name }) => {
        if (name === "project") return project;
        return name === "email"
          ? `${String(config.account_id)}@${String(project)}.iam.gserviceaccount.com`
          : undefined;
      },
    },
  };
}

describe.skipIf(TERRAFORM_IS_ABSENT)("the schema of a provider's bindings, with the real Terraform", () => {
  const resource = {
    google_service_account: { runtime: { account_id: "documents" } },
    google_secret_manager_secret: {
      token: {
        secret_id: "token",
        replication: [{ user_managed: [{ replicas: [{ location: "europe-west1" }] }] }],
      },
    },
    google_secret_manager_secret_version: {
      token: {
        secret: reference("google_secret_manager_secret.token.id"),
        secret_data_wo: "x",
        secret_data_wo_version: 1,
      },
    },
    google_cloud_run_v2_service: {
      documents: {
        name: "documents",
        location: "europe-west1",
        template: [
          {
            service_account: reference("google_service_account.runtime.email"),
            containers: [
              { name: "server", image: "server:1", ports: [{ container_port: 8080 }] },
              {
                name: "sidecar",
                image: "sidecar:1",
                env: [
                  {
                    name: "TOKEN",
                    value_source: [
                      {
                        secret_key_ref: [
                          { secret: reference("google_secret_manager_secret.token.id"), version: "1" },
                        ],
                      },
                    ],
                  },
                ],
              },
            ],
          },
        ],
      },
    },
  };
  const data = { google_project: { this: {} } };
  const stack = {
    terraform: { required_providers: { google: { source: "hashicorp/google", version: "6.50.0" } } },
    provider: { google: { project: "acme-dev" } },
    data,
    resource,
    output: {
      email: { value: reference("google_service_account.runtime.email") },
      project: { value: reference("google_secret_manager_secret.token.project") },
      uri: { value: reference("google_cloud_run_v2_service.documents.uri") },
    },
  };

  it("is enough to validate, plan, apply, find nothing to change, and destroy", async () => {
    await using workspace = await openWorkspace(google(resource, data), stack);
    expect((await workspace.terraform("validate")).stdout).toContain("Success!");
    expect(Object.values(actionsOf(await workspace.plan()))).toEqual([
      "create",
      "create",
      "create",
      "create",
    ]);
    await workspace.apply();
    expect(await workspace.outputs()).toEqual({
      email: "documents@acme-dev.iam.gserviceaccount.com",
      project: "acme-dev",
      uri: expect.stringMatching(/^uri-/),
    });
    expect(actionsOf(await workspace.plan())).toEqual({});
    expect((await workspace.terraform("destroy", "-auto-approve")).stdout).toContain("4 destroyed");
  });
});

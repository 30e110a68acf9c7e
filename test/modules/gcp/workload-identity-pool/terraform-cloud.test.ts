import { describe, expect, it } from "vitest";
import {
  type TerraformCloudProps,
  terraformCloud,
} from "../../../../modules/gcp/workload-identity-pool/terraform-cloud.ts";
import { AUDIENCE, admit, type Claims, providerJson } from "./admit.ts";

const minimal: TerraformCloudProps = {
  organizationId: "org-aaaaaaaaaaaaaaaa",
  workspaceIds: ["ws-bbbbbbbbbbbbbbbb"],
  runPhases: ["apply"],
};
const build = (props: Partial<TerraformCloudProps> = {}) =>
  providerJson(terraformCloud({ ...minimal, ...props }));

/** What a run says: https://developer.hashicorp.com/terraform/cloud-docs/dynamic-provider-credentials/workload-identity-tokens */
const token = (change: Claims = {}): Claims => ({
  iss: "https://app.terraform.io",
  aud: AUDIENCE,
  sub: "organization:acme:project:Default Project:workspace:servers:run_phase:apply",
  terraform_organization_id: "org-aaaaaaaaaaaaaaaa",
  terraform_organization_name: "acme",
  terraform_project_id: "prj-cccccccccccccccc",
  terraform_workspace_id: "ws-bbbbbbbbbbbbbbbb",
  terraform_workspace_name: "servers",
  terraform_run_phase: "apply",
  ...change,
});

describe("a provider for HCP Terraform", () => {
  const provider = build();

  it("names the organization and the workspaces by their ids", () => {
    expect(provider).toMatchObject({
      attribute_condition:
        "assertion.terraform_organization_id == 'org-aaaaaaaaaaaaaaaa'" +
        " && assertion.terraform_workspace_id == 'ws-bbbbbbbbbbbbbbbb' && assertion.terraform_run_phase == 'apply'",
      oidc: { issuer_uri: "https://app.terraform.io" },
    });
  });

  it.each<[what: string, change: Claims]>([
    ["an apply", {}],
    ["a workspace that was renamed, whatever its subject", { sub: `organization:${"x".repeat(200)}` }],
  ])("lets in %s", (_what, change) => {
    expect(admit(provider, token(change))).toEqual({
      "google.subject": "workspace:ws-bbbbbbbbbbbbbbbb:run_phase:apply",
      "attribute.terraform_workspace_id": "ws-bbbbbbbbbbbbbbbb",
      "attribute.terraform_run_phase": "apply",
    });
  });

  it.each<[who: string, change: Claims, at?: ReturnType<typeof admit>]>([
    ["another issuer", { iss: "https://terraform.evil.example" }, "issuer"],
    ["another audience", { aud: "aws.workload.identity" }, "audience"],
    ["another organization", { terraform_organization_id: "org-eeeeeeeeeeeeeeee" }],
    [
      "an organization and a workspace of those names",
      { terraform_organization_id: "org-eeeeeeeeeeeeeeee", terraform_workspace_id: "ws-eeeeeeeeeeeeeeee" },
    ],
    ["another workspace", { terraform_workspace_id: "ws-dddddddddddddddd" }],
    ["another that begins alike", { terraform_workspace_id: "ws-bbbbbbbbbbbbbbbbb" }],
    ["a plan", { terraform_run_phase: "plan" }],
    ["another phase", { terraform_run_phase: "applying" }],
    ["no phase", { terraform_run_phase: undefined }, "mapping"],
    ["no organization", { terraform_organization_id: undefined }],
    ["several workspaces", { terraform_workspace_id: ["ws-bbbbbbbbbbbbbbbb"] }, "mapping"],
  ])("does not let in %s", (_who, change, at?) => {
    expect(admit(provider, token(change))).toBe(at ?? "condition");
  });

  it("lets in plans where they are named", () => {
    const both = build({ runPhases: ["plan", "apply"] });
    expect(admit(both, token({ terraform_run_phase: "plan" }))).toMatchObject({
      "google.subject": "workspace:ws-bbbbbbbbbbbbbbbb:run_phase:plan",
    });
  });
});

describe("HCP Terraform", () => {
  it.each<[refused: Partial<TerraformCloudProps>, because: string]>([
    [{ organizationId: "acme" }, '"acme" is not the id of an organization.'],
    [{ workspaceIds: ["servers"] }, '"servers" is not the id of a workspace.'],
    [{ workspaceIds: [] }, "without the id of a workspace nobody is let in."],
    [{ runPhases: [] }, "without a phase of a run nobody is let in."],
    [{ runPhases: ["destroy" as "apply"] }, '"destroy" is not a phase of a run.'],
    [{ issuer: "terraform.example.com" }, "is not an issuer that Google trusts."],
  ])("is refused with %j", (props, because) => {
    expect(() => build(props)).toThrow(because);
  });

  it("is taken with an instance and audiences of one's own", () => {
    const { oidc } = build({ issuer: "https://terraform.example.com", audiences: ["google"] });
    expect(oidc).toEqual({ issuer_uri: "https://terraform.example.com", allowed_audiences: ["google"] });
  });
});

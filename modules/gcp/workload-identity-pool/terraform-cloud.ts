import { type Form, requireForm, requireSome } from "../../identity/requirements.ts";
import { allOf, celString, isOneOf } from "./cel.ts";
import type { IdentitySource } from "./identity-source.ts";

export interface TerraformCloudProps {
  /** `org-…`, as the organization's settings show it. */
  readonly organizationId: string;
  /** `ws-…`, as the workspaces' settings show them. */
  readonly workspaceIds: readonly string[];
  /** A plan runs what a pull request says, before anybody has read it; give it a provider and roles of its own. */
  readonly runPhases: readonly ("plan" | "apply")[];
  /**
   * What tokens may be issued for: `TFC_GCP_WORKLOAD_IDENTITY_AUDIENCE` of the workspace.
   * @default the provider's own name
   */
  readonly audiences?: readonly string[];
  /**
   * The URL of a Terraform Enterprise.
   * @default https://app.terraform.io
   */
  readonly issuer?: string;
}

const ORGANIZATION_ID: Form = {
  what: "the id of an organization",
  pattern: /^org-[A-Za-z0-9]{1,32}$/,
  expected: "org- and what follows it in the organization's settings",
};

const WORKSPACE_ID: Form = {
  what: "the id of a workspace",
  pattern: /^ws-[A-Za-z0-9]{1,32}$/,
  expected: "ws- and what follows it in the workspace's settings",
};

const RUN_PHASE: Form = { what: "a phase of a run", pattern: /^(?:plan|apply)$/, expected: "plan or apply" };

/**
 * Runs of some workspaces of HCP Terraform, or of Terraform Enterprise. They are known by their ids: whoever gets
 * their names after them is not let in. Subjects are `workspace:<id>:run_phase:<phase>`; of HashiCorp's own, which
 * are made of names, long ones do not fit.
 *
 * Source: https://developer.hashicorp.com/terraform/cloud-docs/dynamic-provider-credentials/workload-identity-tokens
 */
export function terraformCloud(props: TerraformCloudProps): IdentitySource {
  const { organizationId, workspaceIds, runPhases, audiences = [] } = props;
  return {
    trust(scope) {
      requireForm(scope, ORGANIZATION_ID, [organizationId]);
      requireSome(scope, WORKSPACE_ID, workspaceIds);
      requireSome(scope, RUN_PHASE, runPhases);
      const subjects = workspaceIds.flatMap((workspace) =>
        runPhases.map((phase) => `workspace:${workspace}:run_phase:${phase}`),
      );
      return {
        mapping: {
          "google.subject":
            "'workspace:' + assertion.terraform_workspace_id + ':run_phase:' + assertion.terraform_run_phase",
          "attribute.terraform_workspace_id": "assertion.terraform_workspace_id",
          "attribute.terraform_run_phase": "assertion.terraform_run_phase",
        },
        condition: allOf(
          `assertion.terraform_organization_id == ${celString(organizationId)}`,
          isOneOf("assertion.terraform_workspace_id", workspaceIds),
          isOneOf("assertion.terraform_run_phase", runPhases),
        ),
        credentials: {
          kind: "oidc",
          issuer: props.issuer ?? "https://app.terraform.io",
          audiences,
          jwks: undefined,
        },
        values: {
          "google.subject": subjects,
          "attribute.terraform_workspace_id": workspaceIds,
          "attribute.terraform_run_phase": runPhases,
        },
      };
    },
  };
}

import { GoogleProvider } from "@cdktf/provider-google/lib/provider/index.js";
import { TerraformOutput, TerraformStack, Testing } from "cdktf";
import { expect, it } from "vitest";
import "../../../../environments/local/cloud/testing/matchers.ts";
import { applyStack } from "../../../../environments/local/cloud/testing/apply-stack.ts";
import { planStack } from "../../../../environments/local/cloud/testing/plan-stack.ts";
import { awsOutbound } from "../../../../modules/gcp/workload-identity-pool/aws-outbound.ts";
import { awsRole } from "../../../../modules/gcp/workload-identity-pool/aws-role.ts";
import { edgeIssuer } from "../../../../modules/gcp/workload-identity-pool/edge-issuer.ts";
import { oidc, saml } from "../../../../modules/gcp/workload-identity-pool/generic.ts";
import { githubActions } from "../../../../modules/gcp/workload-identity-pool/github-actions.ts";
import { gitlab } from "../../../../modules/gcp/workload-identity-pool/gitlab.ts";
import type { IdentitySource } from "../../../../modules/gcp/workload-identity-pool/identity-source.ts";
import { terraformCloud } from "../../../../modules/gcp/workload-identity-pool/terraform-cloud.ts";
import { WorkloadIdentityPool } from "../../../../modules/gcp/workload-identity-pool/workload-identity-pool.ts";
import { describeWithTerraform } from "../../../environments/local/cloud/showings/with-terraform.ts";
import { project } from "../../synthesize.ts";
import { admit, type ProviderJson } from "./admit.ts";

const ISSUER = "https://mcp.example.com/workload";
/** All by which somebody could get out of a literal, of CEL or of Terraform. */
const AWKWARD = `edge:it's"\\\${path.cwd}%{if(true)}é`;

const SOURCES: Readonly<Record<string, IdentitySource>> = {
  "aws-role": awsRole({ accountId: "123456789012", roleNames: ["mcp-task"] }),
  "aws-outbound": awsOutbound({
    issuer: "https://abc12345-def4-5678-90ab-cdef01234567.tokens.sts.global.api.aws",
    accountId: "123456789012",
    roleNames: ["mcp/task"],
  }),
  "github-actions": githubActions({
    owner: "acme",
    ownerId: "111",
    repository: "servers",
    repositoryId: "222",
    refs: ["refs/heads/main"],
  }),
  gitlab: gitlab({ namespaceId: "72", projectId: "20", refs: ["refs/heads/main"] }),
  "terraform-cloud": terraformCloud({
    organizationId: "org-aaaaaaaaaaaaaaaa",
    workspaceIds: ["ws-bbbbbbbbbbbbbbbb"],
    runPhases: ["plan", "apply"],
  }),
  "edge-issuer": edgeIssuer({
    issuer: ISSUER,
    subjects: [AWKWARD],
    audiences: ["https://example.com"],
    jwks: { keys: [{ kty: "RSA", kid: "1", alg: "RS256", use: "sig", n: "sXch", e: "AQAB" }] },
  }),
  oidc: oidc({ issuer: "https://example.com", condition: "assertion.sub == 'reports'" }),
  saml: saml({ metadata: "<EntityDescriptor/>", condition: "assertion.subject == 'reports@example.com'" }),
};

/** A stack with a pool for each source. */
function build(): TerraformStack {
  const stack = new TerraformStack(Testing.app(), "pools");
  new GoogleProvider(stack, "google", { project: project.id });
  for (const [id, source] of Object.entries(SOURCES)) {
    const pool = new WorkloadIdentityPool(stack, id, { project, poolId: id.padEnd(4, "-") });
    const provider = pool.addProvider(id.padEnd(4, "-"), source);
    new TerraformOutput(stack, `${id}-name`, { value: provider.resource.name });
  }
  return stack;
}

describeWithTerraform("a pool for each source, with the real Terraform", () => {
  it("is planned with the conditions as they were meant", async () => {
    const { diagnostics, resources } = await planStack(build());
    expect(diagnostics).toEqual([]);
    const planned = resources.flatMap(({ type, change }) =>
      type === "google_iam_workload_identity_pool_provider" ? [change.after as ProviderJson & Named] : [],
    );
    expect(planned).toHaveLength(Object.keys(SOURCES).length);
    const edge = planned.find(({ display_name: name }) => name === "edge-issuer");
    const rules = { ...edge, oidc: undefined } as ProviderJson;
    expect(admit(rules, { sub: AWKWARD })).toEqual({ "google.subject": AWKWARD });
    expect(admit(rules, { sub: "edge:it's" })).toBe("condition");
  });

  it("is applied under the names that were known before, and then has nothing to change", async () => {
    await using applied = await applyStack(build(), {
      facts: { projectNumbers: { [project.id]: project.number } },
    });
    expect(applied.outputs).toMatchObject({
      "edge-issuer-name":
        "projects/123456789012/locations/global/workloadIdentityPools/edge-issuer/providers/edge-issuer",
    });
    expect(await applied.plan()).toBeUnchanged();
  });
});

interface Named {
  readonly display_name: string;
}

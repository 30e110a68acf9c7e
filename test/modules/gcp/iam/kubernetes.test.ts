import { App, TerraformStack } from "cdktf";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { granteeConfig } from "../../../../modules/gcp/iam/grantee.ts";
import { kubernetesMember, kubernetesPrincipal } from "../../../../modules/gcp/iam/kubernetes.ts";
import { project } from "../../synthesize.ts";

const stack = new TerraformStack(new App(), "stack");
const workload = { project, namespace: "mcp", serviceAccount: "documents" };

describe("a Kubernetes workload", () => {
  it("is a principal by the number of the project of its cluster", () => {
    expect(kubernetesPrincipal(workload)).toBe(
      "principal://iam.googleapis.com/projects/123456789012/locations/global/workloadIdentityPools/my-project.svc.id.goog/subject/ns/mcp/sa/documents",
    );
  });

  it("is a member by the id of the project of its cluster", () => {
    expect(kubernetesMember(workload)).toBe("serviceAccount:my-project.svc.id.goog[mcp/documents]");
  });

  it("whose names are Kubernetes' can be granted roles in both forms", () => {
    const name = fc.stringMatching(/^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/);
    fc.assert(
      fc.property(name, name, (namespace, serviceAccount) => {
        for (const form of [kubernetesPrincipal, kubernetesMember]) {
          const member = form({ project, namespace, serviceAccount });
          expect(granteeConfig(stack, member).member).toBe(member);
        }
      }),
    );
  });

  it("whose names say more than one namespace and one name can be granted nothing", () => {
    const hostile = fc.constantFrom("/", "]", "[", "*", " ", "_", "A", "${", "\n", "/sa/", "@");
    const part = fc.stringMatching(/^[a-z]{0,3}$/);
    fc.assert(
      fc.property(part, hostile, part, fc.boolean(), (before, middle, after, inNamespace) => {
        const name = before + middle + after;
        const names = inNamespace ? { namespace: name } : { serviceAccount: name };
        for (const form of [kubernetesPrincipal, kubernetesMember]) {
          expect(() => granteeConfig(stack, form({ ...workload, ...names }))).toThrow();
        }
      }),
    );
  });
});

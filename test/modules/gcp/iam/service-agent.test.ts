import { App, TerraformStack } from "cdktf";
import { describe, expect, it } from "vitest";
import { granteeConfig } from "../../../../modules/gcp/iam/grantee.ts";
import { serviceAgent } from "../../../../modules/gcp/iam/service-agent.ts";
import { project } from "../../synthesize.ts";

describe("the agent of a service", () => {
  it.each([
    ["artifactregistry", "gcp-sa-artifactregistry"],
    ["compute", "compute-system"],
    ["container", "container-engine-robot"],
    ["iap", "gcp-sa-iap"],
    ["pubsub", "gcp-sa-pubsub"],
    ["run", "serverless-robot-prod"],
    ["secretmanager", "gcp-sa-secretmanager"],
  ] as const)("%s can be granted roles before it exists", (service, domain) => {
    const member = serviceAgent(project, service);
    expect(member).toBe(`serviceAccount:service-123456789012@${domain}.iam.gserviceaccount.com`);
    expect(granteeConfig(new TerraformStack(new App(), "stack"), member).member).toBe(member);
  });
});

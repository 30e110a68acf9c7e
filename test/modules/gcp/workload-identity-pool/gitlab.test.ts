import { describe, expect, it } from "vitest";
import { type GitLabProps, gitlab } from "../../../../modules/gcp/workload-identity-pool/gitlab.ts";
import { AUDIENCE, admit, type Claims, providerJson } from "./admit.ts";

const minimal: GitLabProps = { namespaceId: "72", projectId: "20", refs: ["refs/heads/main"] };
const build = (props: Partial<GitLabProps> = {}) => providerJson(gitlab({ ...minimal, ...props }));

/** What a job says: https://docs.gitlab.com/ci/secrets/id_token_authentication/#token-payload */
const token = (change: Claims = {}): Claims => ({
  iss: "https://gitlab.com",
  aud: `https:${AUDIENCE}`,
  sub: "project_path:acme/servers:ref_type:branch:ref:main",
  namespace_id: "72",
  namespace_path: "acme",
  project_id: "20",
  project_path: "acme/servers",
  ref: "main",
  ref_type: "branch",
  ref_path: "refs/heads/main",
  ref_protected: "true",
  pipeline_source: "push",
  ...change,
});

describe("a provider for GitLab", () => {
  const provider = build();

  it("names the project by its numbers, on refs that are protected", () => {
    expect(provider).toMatchObject({
      attribute_condition:
        "assertion.namespace_id == '72' && assertion.project_id == '20'" +
        " && assertion.ref_path == 'refs/heads/main' && assertion.ref_protected == 'true'",
      oidc: { issuer_uri: "https://gitlab.com" },
    });
  });

  it.each<[what: string, change: Claims]>([
    ["a job on the branch", {}],
    ["a project that was moved to another path", { project_path: "acme/new", sub: "project_path:acme/new" }],
  ])("lets in %s", (_what, change) => {
    expect(admit(provider, token(change))).toEqual({
      "google.subject": "project_id:20:refs/heads/main",
      "attribute.project_id": "20",
      "attribute.ref_path": "refs/heads/main",
    });
  });

  it.each<[who: string, change: Claims, at?: ReturnType<typeof admit>]>([
    ["another instance", { iss: "https://gitlab.evil.example" }, "issuer"],
    ["another audience", { aud: "https://gitlab.com" }, "audience"],
    ["another project", { project_id: "21" }],
    ["whoever has the project's path after it", { project_id: "99", namespace_id: "98" }],
    ["a project that was moved to another namespace", { namespace_id: "73" }],
    ["a project whose number begins alike", { project_id: "200" }],
    ["another branch", { ref: "feature", ref_path: "refs/heads/feature" }],
    ["a tag called like the branch", { ref_type: "tag", ref_path: "refs/tags/main" }],
    ["a branch that is not protected", { ref_protected: "false" }],
    ["a protection that is no text", { ref_protected: true }],
    ["a merge request of a fork", { ref_path: "refs/merge-requests/7/head", ref_protected: "false" }],
    ["a number that is a number", { project_id: 20 }, "mapping"],
    ["no project", { project_id: undefined }, "mapping"],
    ["no ref", { ref_path: undefined }, "mapping"],
  ])("does not let in %s", (_who, change, at?) => {
    expect(admit(provider, token(change))).toBe(at ?? "condition");
  });
});

describe("an environment on GitLab", () => {
  const provider = build({ environments: ["production"] });
  const deployed = (change: Claims = {}) =>
    token({ environment: "production", environment_protected: "true", ...change });

  it("lets in its jobs", () => {
    expect(admit(provider, deployed())).toMatchObject({ "attribute.project_id": "20" });
  });

  it.each<[who: string, change: Claims]>([
    ["another environment", { environment: "production/review" }],
    ["no environment", { environment: undefined, environment_protected: undefined }],
    ["an environment that is not protected", { environment_protected: "false" }],
  ])("does not let in %s", (_who, change) => {
    expect(admit(provider, deployed(change))).toBe("condition");
  });
});

describe("GitLab", () => {
  it.each<[refused: Partial<GitLabProps>, because: string]>([
    [{ namespaceId: "acme" }, '"acme" is not the id of a namespace.'],
    [{ projectId: "acme/servers" }, '"acme/servers" is not the id of a project.'],
    [{ refs: [] }, "without a branch or a tag nobody is let in."],
    [{ refs: ["main"] }, '"main" is not a branch or a tag.'],
    [{ environments: [] }, "without the name of an environment nobody is let in."],
    [{ environments: ["review/*"] }, '"review/*" is not the name of an environment.'],
    [{ issuer: "http://gitlab.example.com" }, "is not an issuer that Google trusts."],
  ])("is refused with %j", (props, because) => {
    expect(() => build(props)).toThrow(because);
  });

  it("is taken with an instance and audiences of one's own", () => {
    const provider = build({ issuer: "https://gitlab.example.com", audiences: ["google"] });
    expect(provider.oidc).toEqual({
      issuer_uri: "https://gitlab.example.com",
      allowed_audiences: ["google"],
    });
    const own = { iss: "https://gitlab.example.com", aud: "google" };
    expect(admit(provider, token(own))).toMatchObject({ "attribute.project_id": "20" });
    expect(admit(provider, token({ ...own, aud: AUDIENCE }))).toBe("audience");
  });
});

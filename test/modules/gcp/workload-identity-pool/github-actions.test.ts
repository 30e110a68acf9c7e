import { describe, expect, it } from "vitest";
import {
  type GitHubActionsProps,
  githubActions,
} from "../../../../modules/gcp/workload-identity-pool/github-actions.ts";
import { AUDIENCE, admit, type Claims, providerJson } from "./admit.ts";

const repository = { owner: "acme", ownerId: "111", repository: "servers", repositoryId: "222" };
const main: Partial<GitHubActionsProps> = { refs: ["refs/heads/main", "refs/tags/v1"] };
const build = (props: Partial<GitHubActionsProps> = main) =>
  providerJson(githubActions({ ...repository, ...props }));

const DEPLOY = "acme/servers/.github/workflows/deploy.yml@refs/heads/main";
/** What a job on the branch main says, as https://docs.github.com/en/actions/reference/security/oidc lists it. */
const token = (change: Claims = {}): Claims => ({
  iss: "https://token.actions.githubusercontent.com",
  aud: `https:${AUDIENCE}`,
  sub: "repo:acme/servers:ref:refs/heads/main",
  repository: "acme/servers",
  repository_id: "222",
  repository_owner: "acme",
  repository_owner_id: "111",
  ref: "refs/heads/main",
  ref_type: "branch",
  event_name: "push",
  workflow_ref: DEPLOY,
  job_workflow_ref: DEPLOY,
  actor_id: "5",
  ...change,
});
const IMMUTABLE = "repo:acme@111/servers@222";

describe("a provider for GitHub Actions", () => {
  const provider = build();

  it("names the repository by its numbers, and the jobs in both formats of the subject", () => {
    expect(provider.attribute_condition).toBe(
      "assertion.repository_owner_id == '111' && assertion.repository_id == '222'" +
        " && assertion.event_name in ['push', 'schedule', 'workflow_dispatch']" +
        " && assertion.sub in ['repo:acme/servers:ref:refs/heads/main', 'repo:acme@111/servers@222:ref:refs/heads/main'," +
        " 'repo:acme/servers:ref:refs/tags/v1', 'repo:acme@111/servers@222:ref:refs/tags/v1']" +
        " && assertion.ref in ['refs/heads/main', 'refs/tags/v1']",
    );
  });

  it.each<[what: string, claims: Claims]>([
    ["a push", {}],
    ["a repository with the immutable subject", { sub: `${IMMUTABLE}:ref:refs/heads/main` }],
    ["a tag", { sub: "repo:acme/servers:ref:refs/tags/v1", ref: "refs/tags/v1", ref_type: "tag" }],
    ["a schedule", { event_name: "schedule" }],
    ["the provider's name without https", { aud: AUDIENCE }],
    ["a job that says nothing of its workflow", { job_workflow_ref: undefined }],
  ])("lets in %s", (_what, change) => {
    expect(admit(provider, token(change))).toMatchObject({
      "google.subject": token(change).sub,
      "attribute.repository_id": "222",
      "attribute.repository_owner_id": "111",
    });
  });

  it.each<[who: string, change: Claims, at?: ReturnType<typeof admit>]>([
    ["another issuer", { iss: "https://token.actions.evil.example" }, "issuer"],
    ["an enterprise's issuer", { iss: "https://token.actions.githubusercontent.com/evil" }, "issuer"],
    ["another audience", { aud: "https://github.com/acme" }, "audience"],
    ["another provider's audience", { aud: `${AUDIENCE}-2` }, "audience"],
    ["no audience", { aud: undefined }, "audience"],
    [
      "another organization",
      {
        sub: "repo:evil/servers:ref:refs/heads/main",
        repository: "evil/servers",
        repository_owner: "evil",
        repository_owner_id: "666",
        repository_id: "667",
      },
    ],
    [
      "a fork that pushes to its own main",
      {
        sub: "repo:mallory/servers:ref:refs/heads/main",
        repository_owner_id: "777",
        repository_id: "778",
      },
    ],
    ["whoever has the organization's name after it", { repository_owner_id: "999", repository_id: "998" }],
    ["whoever has the repository's name after it", { repository_id: "999" }],
    [
      "a recycled name with the immutable subject",
      {
        sub: "repo:acme@999/servers@998:ref:refs/heads/main",
        repository_owner_id: "999",
        repository_id: "998",
      },
    ],
    ["another owner of the repository's number", { repository_owner_id: "999" }],
    [
      "another repository of the organization",
      { sub: "repo:acme/other:ref:refs/heads/main", repository_id: "223" },
    ],
    [
      "a repository whose name begins alike",
      { sub: "repo:acme/servers-evil:ref:refs/heads/main", repository_id: "223" },
    ],
    [
      "a pull request",
      { sub: "repo:acme/servers:pull_request", event_name: "pull_request", ref: "refs/pull/7/merge" },
    ],
    [
      "a pull request with the immutable subject",
      { sub: `${IMMUTABLE}:pull_request`, event_name: "pull_request", ref: "refs/pull/7/merge" },
    ],
    ["pull_request_target, which runs on main", { event_name: "pull_request_target" }],
    ["what runs after a workflow of a pull request", { event_name: "workflow_run" }],
    ["whoever comments on an issue", { event_name: "issue_comment" }],
    ["a release, which is not among the events", { event_name: "release" }],
    ["no event", { event_name: undefined }, "mapping"],
    ["another branch", { sub: "repo:acme/servers:ref:refs/heads/feature", ref: "refs/heads/feature" }],
    [
      "a branch that begins alike",
      { sub: "repo:acme/servers:ref:refs/heads/main2", ref: "refs/heads/main2" },
    ],
    ["a branch called like a tag", { sub: "repo:acme/servers:ref:refs/heads/v1", ref: "refs/heads/v1" }],
    ["a ref that is not the subject's", { ref: "refs/heads/feature" }],
    ["an environment that refs alone leave out", { sub: "repo:acme/servers:environment:production" }],
    ["an environment called like a ref", { sub: "repo:acme/servers:environment:ref%3Arefs/heads/main" }],
    ["a subject that an organization made up", { sub: "repository_id:222:ref:refs/heads/main" }],
    ["numbers that are numbers", { repository_id: 222, repository_owner_id: 111 }, "mapping"],
    ["several subjects", { sub: ["repo:acme/servers:ref:refs/heads/main"] }, "mapping"],
    ["no subject", { sub: undefined }, "mapping"],
    ["an empty number", { repository_id: "" }],
    ["no number", { repository_id: undefined }, "mapping"],
  ])("does not let in %s", (_who, change, at?) => {
    expect(admit(provider, token(change))).toBe(at ?? "condition");
  });
});

describe("an environment on GitHub", () => {
  const provider = build({ environments: ["production", "eu:1"] });
  const deployed = (change: Claims = {}) =>
    token({ sub: "repo:acme/servers:environment:production", environment: "production", ...change });

  it.each([
    "repo:acme/servers:environment:production",
    `${IMMUTABLE}:environment:production`,
    "repo:acme/servers:environment:eu%3A1",
  ])("lets in %s", (sub) => {
    expect(admit(provider, deployed({ sub }))).toMatchObject({ "google.subject": sub });
  });

  it.each<[who: string, change: Claims]>([
    ["another environment", { sub: "repo:acme/servers:environment:staging", environment: "staging" }],
    ["another that begins alike", { sub: "repo:acme/servers:environment:production-2" }],
    ["a job outside of environments", { sub: "repo:acme/servers:ref:refs/heads/main" }],
    ["a pull request into the environment", { event_name: "pull_request", ref: "refs/pull/7/merge" }],
    ["a name with a colon that is not escaped", { sub: "repo:acme/servers:environment:eu:1" }],
  ])("does not let in %s", (_who, change) => {
    expect(admit(provider, deployed(change))).toBe("condition");
  });

  it("lets in only one ref, where refs are given too", () => {
    const both = build({ environments: ["production"], refs: ["refs/heads/main"] });
    expect(admit(both, deployed())).toMatchObject({ "attribute.ref": "refs/heads/main" });
    expect(admit(both, deployed({ ref: "refs/heads/feature" }))).toBe("condition");
  });
});

describe("a workflow on GitHub", () => {
  const provider = build({ workflows: [DEPLOY], events: ["release"] });
  const released = (change: Claims = {}) => token({ event_name: "release", ...change });

  it.each(["repo:acme/servers:ref:refs/tags/v2", `${IMMUTABLE}:environment:production`])(
    "lets in %s",
    (sub) => {
      expect(admit(provider, released({ sub }))).toMatchObject({ "attribute.job_workflow_ref": DEPLOY });
    },
  );

  it.each<[who: string, change: Claims, at?: "mapping"]>([
    ["another workflow", { job_workflow_ref: DEPLOY.replace("deploy", "test") }],
    ["the workflow on another branch", { job_workflow_ref: DEPLOY.replace("main", "feature") }],
    ["a workflow of that name elsewhere", { job_workflow_ref: `evil/${DEPLOY.slice("acme/".length)}` }],
    ["another repository that calls the workflow", { repository_id: "223" }],
    ["a name that the repository's is the beginning of", { sub: "repo:acme/servers-2:ref:refs/heads/main" }],
    ["a push, which is not among the events", { event_name: "push" }],
    ["no workflow", { job_workflow_ref: undefined }, "mapping"],
  ])("does not let in %s", (_who, change, at?) => {
    expect(admit(provider, released(change))).toBe(at ?? "condition");
  });
});

describe("GitHub Actions", () => {
  it.each<[refused: Partial<GitHubActionsProps>, because: string]>([
    [{}, "every job of the repository would be let in. Name refs, environments or workflows."],
    [{ refs: [] }, "without a branch or a tag nobody is let in."],
    [{ environments: [] }, "without the name of an environment nobody is let in."],
    [{ workflows: [] }, "without a workflow at a ref nobody is let in."],
    [{ ...main, events: [] }, "without an event that may start a workflow with access nobody is let in."],
    [{ ...main, events: ["pull_request_target" as "push"] }, '"pull_request_target" is not an event'],
    [{ refs: ["main"] }, '"main" is not a branch or a tag. Use refs/heads/<branch> or refs/tags/<tag>'],
    [{ refs: ["refs/heads/*"] }, '"refs/heads/*" is not a branch or a tag.'],
    [{ refs: ["refs/pull/7/merge"] }, '"refs/pull/7/merge" is not a branch or a tag.'],
    [{ environments: ["prod*"] }, '"prod*" is not the name of an environment.'],
    [{ workflows: [".github/workflows/deploy.yml"] }, "is not a workflow at a ref."],
    [{ workflows: [DEPLOY.replace("deploy", "*")] }, "is not a workflow at a ref."],
    [{ ...main, ownerId: "acme" }, '"acme" is not the id of an owner.'],
    [{ ...main, repositoryId: "0222" }, '"0222" is not the id of a repository.'],
    [{ ...main, owner: "acme/x" }, '"acme/x" is not the name of an owner.'],
    [{ ...main, repository: "acme/servers" }, '"acme/servers" is not the name of a repository.'],
    [{ refs: [`refs/heads/${"x".repeat(100)}`] }, "longer than 127 bytes, which Google does not take."],
    [
      { ...main, issuer: "http://token.actions.githubusercontent.com" },
      "is not an issuer that Google trusts.",
    ],
  ])("are refused with %j", (props, because) => {
    expect(() => build(props)).toThrow(because);
  });

  it.each<Partial<GitHubActionsProps>>([
    { environments: ["My production"] },
    { workflows: [`${DEPLOY.split("@")[0]}@${"0a".repeat(20)}`] },
    { ...main, events: ["release", "repository_dispatch"] },
    { ...main, audiences: ["https://example.com"], issuer: "https://token.actions.acme.ghe.com" },
  ])("are taken with %j", (props) => {
    expect(build(props).attribute_condition).toContain("assertion.repository_id == '222'");
  });
});

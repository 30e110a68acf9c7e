import { describe, expect, it } from "vitest";
import { OidcProvider } from "../../../../modules/aws/oidc-provider/oidc-provider.ts";
import { type GitHubActionsProps, githubActions } from "../../../../modules/aws/role/github-actions.ts";
import { account } from "../account.ts";
import { assumeWithToken, type Claims, provider, roleJson, trustPolicy } from "./assume.ts";

type Jobs = Partial<Omit<GitHubActionsProps, "provider">>;

const ISSUER = "https://token.actions.githubusercontent.com";
const repository = { owner: "acme", ownerId: "111", repository: "servers", repositoryId: "222" };
const main: Jobs = { refs: ["refs/heads/main", "refs/tags/v1"] };
const build = (jobs: Jobs = main) =>
  roleJson((stack) =>
    githubActions({
      provider: provider(stack, ISSUER, ["sts.amazonaws.com", "https://github.com/acme"]),
      ...repository,
      ...jobs,
    }),
  );

const DEPLOY = "acme/servers/.github/workflows/deploy.yml@refs/heads/main";
const IMMUTABLE = "repo:acme@111/servers@222";
/** What a job on the branch main says, as https://docs.github.com/en/actions/reference/security/oidc lists it. */
const token = (change: Claims = {}): Claims => ({
  iss: ISSUER,
  aud: "sts.amazonaws.com",
  sub: "repo:acme/servers:ref:refs/heads/main",
  repository: "acme/servers",
  repository_id: "222",
  repository_owner: "acme",
  repository_owner_id: "111",
  ref: "refs/heads/main",
  event_name: "push",
  workflow: "Deploy",
  job_workflow_ref: DEPLOY,
  actor: "me",
  actor_id: "5",
  ...change,
});

describe("a role for GitHub Actions", () => {
  const role = build();

  it("names the repository by its number, and the jobs in both formats of the subject, all by StringEquals", () => {
    expect(JSON.parse(trustPolicy(role))).toEqual({
      Version: "2012-10-17",
      Statement: [
        {
          Effect: "Allow",
          Principal: {
            Federated: "arn:aws:iam::123456789012:oidc-provider/token.actions.githubusercontent.com",
          },
          Action: "sts:AssumeRoleWithWebIdentity",
          Condition: {
            StringEquals: {
              "token.actions.githubusercontent.com:aud": "sts.amazonaws.com",
              "token.actions.githubusercontent.com:sub": [
                "repo:acme/servers:ref:refs/heads/main",
                "repo:acme@111/servers@222:ref:refs/heads/main",
                "repo:acme/servers:ref:refs/tags/v1",
                "repo:acme@111/servers@222:ref:refs/tags/v1",
              ],
              "token.actions.githubusercontent.com:repository_id": "222",
            },
          },
        },
      ],
    });
  });

  it.each<[what: string, change: Claims]>([
    ["a push", {}],
    ["a repository with the immutable subject", { sub: `${IMMUTABLE}:ref:refs/heads/main` }],
    ["a tag", { sub: "repo:acme/servers:ref:refs/tags/v1", ref: "refs/tags/v1" }],
    ["a schedule", { event_name: "schedule" }],
    ["a job that says nothing of its workflow", { job_workflow_ref: undefined }],
  ])("lets in %s", (_what, change) => {
    expect(assumeWithToken(role, token(change))).toBe("session");
  });

  it.each<[who: string, change: Claims, at?: ReturnType<typeof assumeWithToken>]>([
    ["another issuer", { iss: "https://token.actions.evil.example" }, "issuer"],
    ["an enterprise's issuer", { iss: `${ISSUER}/evil` }, "issuer"],
    ["an issuer whose name begins alike", { iss: `${ISSUER}.evil.example` }, "issuer"],
    ["another audience", { aud: "https://evil.example" }, "audience"],
    ["no audience", { aud: undefined }, "audience"],
    ["an audience of the provider's for other roles", { aud: "https://github.com/acme" }],
    ["an authorized party that is not the audience", { azp: "https://github.com/acme" }],
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
      { sub: "repo:mallory/servers:ref:refs/heads/main", repository_id: "778" },
    ],
    ["whoever has the repository's name after it", { repository_id: "999" }],
    ["whoever has the organization's name after it", { repository_owner_id: "999", repository_id: "998" }],
    [
      "a recycled name with the immutable subject",
      { sub: "repo:acme@999/servers@998:ref:refs/heads/main", repository_id: "998" },
    ],
    [
      "the number without the names, as after a transfer",
      { sub: "repo:evil/servers:ref:refs/heads/main", repository_owner_id: "666" },
    ],
    [
      "another repository of the organization",
      { sub: "repo:acme/other:ref:refs/heads/main", repository_id: "223" },
    ],
    [
      "a repository whose name begins alike",
      { sub: "repo:acme/servers-evil:ref:refs/heads/main", repository_id: "223" },
    ],
    ["a name in other letters", { sub: "repo:Acme/servers:ref:refs/heads/main" }],
    [
      "a pull request",
      { sub: "repo:acme/servers:pull_request", event_name: "pull_request", ref: "refs/pull/7/merge" },
    ],
    ["a pull request with the immutable subject", { sub: `${IMMUTABLE}:pull_request` }],
    ["another branch", { sub: "repo:acme/servers:ref:refs/heads/feature" }],
    ["a branch that begins alike", { sub: "repo:acme/servers:ref:refs/heads/main2" }],
    ["a branch called like a tag", { sub: "repo:acme/servers:ref:refs/heads/v1" }],
    ["an environment that refs alone leave out", { sub: "repo:acme/servers:environment:production" }],
    ["an environment called like a ref", { sub: "repo:acme/servers:environment:ref%3Arefs/heads/main" }],
    ["a subject that an organization made up", { sub: "repository_id:222:ref:refs/heads/main" }],
    ["a subject with a wildcard", { sub: "repo:acme/servers:*" }],
    ["no subject", { sub: undefined }],
    ["an empty subject", { sub: "" }],
    ["an empty number", { repository_id: "" }],
    ["no number", { repository_id: undefined }],
  ])("does not let in %s", (_who, change, at = "trust") => {
    expect(assumeWithToken(role, token(change))).toBe(at);
  });
});

describe("an environment on GitHub", () => {
  const role = build({ environments: ["production", "eu:1"] });
  const deployed = (change: Claims = {}) =>
    token({ sub: "repo:acme/servers:environment:production", environment: "production", ...change });

  it.each([
    "repo:acme/servers:environment:production",
    `${IMMUTABLE}:environment:production`,
    "repo:acme/servers:environment:eu%3A1",
  ])("lets in %s", (sub) => {
    expect(assumeWithToken(role, deployed({ sub }))).toBe("session");
  });

  it.each<[who: string, change: Claims]>([
    ["another environment", { sub: "repo:acme/servers:environment:staging", environment: "staging" }],
    ["another that begins alike", { sub: "repo:acme/servers:environment:production-2" }],
    ["a job outside of environments", { sub: "repo:acme/servers:ref:refs/heads/main" }],
    ["the environment of another repository", { repository_id: "223" }],
    ["a name with a colon that is not escaped", { sub: "repo:acme/servers:environment:eu:1" }],
  ])("does not let in %s", (_who, change) => {
    expect(assumeWithToken(role, deployed(change))).toBe("trust");
  });

  it("leaves pull requests to the environment's protection rules, where no refs are given", () => {
    const pull = deployed({ event_name: "pull_request", ref: "refs/pull/7/merge" });
    expect(assumeWithToken(role, pull)).toBe("session");
    const both = build({ environments: ["production"], refs: ["refs/heads/main"] });
    expect(assumeWithToken(both, pull)).toBe("trust");
  });

  it("lets in only one ref, where refs are given too", () => {
    const both = build({ environments: ["production"], refs: ["refs/heads/main"] });
    expect(assumeWithToken(both, deployed())).toBe("session");
    expect(assumeWithToken(both, deployed({ ref: "refs/heads/feature" }))).toBe("trust");
    expect(assumeWithToken(both, deployed({ ref: "refs/pull/7/merge" }))).toBe("trust");
    expect(assumeWithToken(both, deployed({ ref: undefined }))).toBe("trust");
  });
});

describe("a workflow on GitHub", () => {
  const role = build({ ...main, workflows: [DEPLOY] });

  it("is let in on its ref", () => {
    expect(assumeWithToken(role, token())).toBe("session");
  });

  it.each<[who: string, change: Claims]>([
    ["another workflow", { job_workflow_ref: DEPLOY.replace("deploy", "test") }],
    ["the workflow on another branch", { job_workflow_ref: DEPLOY.replace("main", "feature") }],
    ["a workflow of that name elsewhere", { job_workflow_ref: `evil/${DEPLOY.slice("acme/".length)}` }],
    ["another repository that calls the workflow", { repository_id: "223" }],
    ["no workflow", { job_workflow_ref: undefined }],
  ])("keeps out %s", (_who, change) => {
    expect(assumeWithToken(role, token(change))).toBe("trust");
  });
});

describe("GitHub Actions", () => {
  it.each<[refused: Jobs, because: string]>([
    [{}, "every ref and environment of the repository would be let in. Name refs or environments."],
    [{ workflows: [DEPLOY] }, "every ref and environment of the repository would be let in."],
    [{ refs: [] }, "without a branch or a tag nobody is let in."],
    [{ environments: [] }, "without the name of an environment nobody is let in."],
    [{ ...main, workflows: [] }, "without a workflow at a ref nobody is let in."],
    [{ refs: ["main"] }, '"main" is not a branch or a tag. Use refs/heads/<branch> or refs/tags/<tag>'],
    [{ refs: ["refs/heads/*"] }, '"refs/heads/*" is not a branch or a tag.'],
    [{ refs: ["refs/pull/7/merge"] }, '"refs/pull/7/merge" is not a branch or a tag.'],
    [{ environments: ["prod*"] }, '"prod*" is not the name of an environment.'],
    [{ environments: ["\u6771\u4eac"] }, 'IAM takes no "\u6771" in a policy. Use characters of Latin-1.'],
    [{ ...main, workflows: [DEPLOY.replace("deploy", "*")] }, "is not a workflow at a ref."],
    [{ ...main, ownerId: "acme" }, '"acme" is not the id of an owner.'],
    [{ ...main, repositoryId: "0222" }, '"0222" is not the id of a repository.'],
    [{ ...main, owner: "acme/x" }, '"acme/x" is not the name of an owner.'],
    [{ ...main, repository: "acme/servers" }, '"acme/servers" is not the name of a repository.'],
    [
      { ...main, audience: "https://example.com" },
      `"https://example.com" is not among the client ids of the provider for ${ISSUER}.`,
    ],
  ])("are refused with %j", (jobs, because) => {
    expect(() => build(jobs)).toThrow(because);
  });

  it("are taken for an audience of the provider's", () => {
    const role = build({ ...main, audience: "https://github.com/acme" });
    expect(assumeWithToken(role, token({ aud: "https://github.com/acme" }))).toBe("session");
    expect(assumeWithToken(role, token())).toBe("trust");
  });

  it("are known by their number from one issuer alone", () => {
    const issuer = "https://token.actions.acme.ghe.com";
    expect(() =>
      roleJson((stack) =>
        githubActions({
          provider: OidcProvider.fromIssuer(stack, "provider", { account, issuer }),
          ...repository,
          refs: ["refs/heads/main"],
        }),
      ),
    ).toThrow(`AWS does not know a repository's number from ${issuer}. Use the provider of ${ISSUER}.`);
  });
});

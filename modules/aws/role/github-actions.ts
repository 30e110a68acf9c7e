import { ValidationError } from "../../errors/validation-error.ts";
import {
  checkGitHub,
  GITHUB_ISSUER,
  type GitHubJobs,
  type GitHubRepository,
  subjectsOf,
} from "../../identity/github-repository.ts";
import type { IdentityProvider } from "../oidc-provider/identity-provider.ts";
import type { RoleTrust } from "./role-trust.ts";
import { webIdentity } from "./web-identity.ts";

/**
 * One repository, and which of its jobs: `refs`, `environments` or both, and `workflows` besides. A job has to meet
 * each that is given.
 */
export interface GitHubActionsProps extends GitHubRepository, GitHubJobs {
  /** That of `https://token.actions.githubusercontent.com`. */
  readonly provider: IdentityProvider;
  /**
   * What the tokens are issued for.
   * @default "sts.amazonaws.com", as aws-actions/configure-aws-credentials asks for
   */
  readonly audience?: string;
}

/**
 * Jobs of one repository on GitHub, which is known by its number: whoever gets its name after it is not let in.
 * Subjects are taken with and without the numbers: `repo:<owner>/<repository>:…` and
 * `repo:<owner>@<id>/<repository>@<id>:…`.
 *
 * AWS does not tell the event. Where `refs` are given, pull requests are not let in; what runs in their wake on such a
 * ref (`pull_request_target`, `workflow_run`) is, unless `workflows` leave it out. Into an environment alone, its
 * protection rules let in whom they let in.
 *
 * Sources: https://docs.github.com/en/actions/reference/security/oidc,
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_iam-condition-keys.html#condition-keys-wif
 */
export function githubActions(props: GitHubActionsProps): RoleTrust {
  const { provider, audience = "sts.amazonaws.com", repositoryId, refs, environments, workflows } = props;
  return {
    provider,
    statement(role, account) {
      if (provider.issuer !== GITHUB_ISSUER) {
        throw new ValidationError(
          role,
          `AWS does not know a repository's number from ${provider.issuer}.`,
          `Use the provider of ${GITHUB_ISSUER}.`,
        );
      }
      const subjects = subjectsOf(props);
      if (!subjects) {
        throw new ValidationError(
          role,
          "every ref and environment of the repository would be let in.",
          "Name refs or environments.",
        );
      }
      checkGitHub(role, props);
      return webIdentity(role, account, {
        provider,
        audience,
        subjects,
        claims: {
          repository_id: [repositoryId],
          ...(refs && environments ? { ref: refs } : {}),
          ...(workflows ? { job_workflow_ref: workflows } : {}),
        },
      });
    },
  };
}

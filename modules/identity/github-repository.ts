import type { Construct } from "constructs";
import { type Form, GIT_REF, numericId, requireForm, requireSome } from "./requirements.ts";

/** A repository on GitHub, by its names and by its numbers. */
export interface GitHubRepository {
  /** The user or organization, as in `https://github.com/<owner>/<repository>`. */
  readonly owner: string;
  /** Its number, which nobody gets after it: `gh api repos/<owner>/<repository> --jq .owner.id`. */
  readonly ownerId: string;
  /** Its name, without the owner. */
  readonly repository: string;
  /** Its number: `gh api repos/<owner>/<repository> --jq .id`. */
  readonly repositoryId: string;
}

/** Which jobs of a repository are meant. */
export interface GitHubJobs {
  /**
   * Branches and tags in full, such as `refs/heads/main`. Alone, they let in jobs outside of environments.
   * @default any
   */
  readonly refs?: readonly string[];
  /**
   * Environments, whose protection rules then decide: https://docs.github.com/en/actions/reference/workflows-and-actions/deployments-and-environments
   * @default any, or none
   */
  readonly environments?: readonly string[];
  /**
   * Workflows in full, reusable ones too: `<owner>/<repository>/.github/workflows/deploy.yml@refs/heads/main`.
   * @default any
   */
  readonly workflows?: readonly string[];
}

/** The issuer of github.com. An enterprise may have one of its own. */
export const GITHUB_ISSUER = "https://token.actions.githubusercontent.com";

const OWNER: Form = {
  what: "the name of an owner",
  pattern: /^[A-Za-z\d][\w-]{0,38}$/,
  expected: "1 to 39 letters, digits, hyphens and underscores",
};

const REPOSITORY: Form = {
  what: "the name of a repository",
  pattern: /^[\w.-]{1,100}$/,
  expected: "1 to 100 letters, digits, hyphens, underscores and dots, without the owner",
};

const OWNER_ID = numericId(
  "the id of an owner",
  "the number that `gh api repos/<owner>/<repository> --jq .owner.id` prints",
);

const REPOSITORY_ID = numericId(
  "the id of a repository",
  "the number that `gh api repos/<owner>/<repository> --jq .id` prints",
);

const ENVIRONMENT: Form = {
  what: "the name of an environment",
  pattern: /^[^\p{C}*]{1,255}$/u,
  expected: "1 to 255 characters, without wildcards",
};

const WORKFLOW: Form = {
  what: "a workflow at a ref",
  pattern:
    /^[\w-]+\/[\w.-]+\/\.github\/workflows\/[^\s\p{C}/@*]+\.ya?ml@(?:refs\/(?:heads|tags)\/[^\s\p{C}~^:?*[\\]+|[0-9a-f]{40})$/u,
  expected: "<owner>/<repository>/.github/workflows/<file>.yml@refs/heads/<branch>, without wildcards",
};

/** @throws {ValidationError} for what cannot be a name or a number of GitHub's, and for wildcards */
export function checkGitHub(scope: Construct, props: GitHubRepository & GitHubJobs): void {
  const { refs, environments, workflows } = props;
  requireForm(scope, OWNER, [props.owner]);
  requireForm(scope, OWNER_ID, [props.ownerId]);
  requireForm(scope, REPOSITORY, [props.repository]);
  requireForm(scope, REPOSITORY_ID, [props.repositoryId]);
  if (refs) requireSome(scope, GIT_REF, refs);
  if (environments) requireSome(scope, ENVIRONMENT, environments);
  if (workflows) requireSome(scope, WORKFLOW, workflows);
}

/**
 * What subjects of a repository's jobs begin with, in both formats: of names, and of names with numbers.
 *
 * Source: https://docs.github.com/en/actions/reference/security/oidc
 */
export function subjectPrefixes({ owner, ownerId, repository, repositoryId }: GitHubRepository): string[] {
  return [`repo:${owner}/${repository}:`, `repo:${owner}@${ownerId}/${repository}@${repositoryId}:`];
}

/** The subjects that jobs of environments, or else on refs, can have; undefined where neither is said. */
export function subjectsOf(props: GitHubRepository & GitHubJobs): string[] | undefined {
  const { refs, environments } = props;
  const contexts =
    environments?.map((name) => `environment:${name.replaceAll(":", "%3A")}`) ??
    refs?.map((ref) => `ref:${ref}`);
  return contexts?.flatMap((context) => subjectPrefixes(props).map((prefix) => prefix + context));
}

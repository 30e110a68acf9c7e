import type { Construct } from "constructs";
import { ValidationError } from "../../errors/validation-error.ts";
import { allOf, celString, isOneOf } from "./cel.ts";
import type { IdentitySource } from "./identity-source.ts";
import { type Form, GIT_REF, numericId, requireForm, requireSome } from "./requirements.ts";

/** What may start a workflow. Pull requests, and what runs in their wake, may not: anybody opens them. */
export type GitHubEvent = "push" | "release" | "repository_dispatch" | "schedule" | "workflow_dispatch";

/**
 * One repository, and which of its jobs: at least one of `refs`, `environments` and `workflows`. A job has to meet
 * each that is given.
 */
export interface GitHubActionsProps {
  /** The user or organization, as in `https://github.com/<owner>/<repository>`. */
  readonly owner: string;
  /** Its number, which nobody gets after it: `gh api repos/<owner>/<repository> --jq .owner.id`. */
  readonly ownerId: string;
  /** Its name, without the owner. */
  readonly repository: string;
  /** Its number: `gh api repos/<owner>/<repository> --jq .id`. */
  readonly repositoryId: string;
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
  /** @default ["push", "schedule", "workflow_dispatch"] */
  readonly events?: readonly GitHubEvent[];
  /**
   * What tokens may be issued for.
   * @default the provider's own name
   */
  readonly audiences?: readonly string[];
  /**
   * The issuer of an enterprise of its own.
   * @default https://token.actions.githubusercontent.com
   */
  readonly issuer?: string;
}

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

const EVENT: Form = {
  what: "an event that may start a workflow with access",
  pattern: /^(?:push|release|repository_dispatch|schedule|workflow_dispatch)$/,
  expected: "push, release, repository_dispatch, schedule or workflow_dispatch",
};

/**
 * Jobs of one repository on GitHub, which is known by its number and its owner's: whoever gets its name after it is
 * not let in. Pull requests are not, of forks or not. Subjects are GitHub's, with or without the numbers:
 * `repo:<owner>/<repository>:…` and `repo:<owner>@<id>/<repository>@<id>:…`. For grants that outlive the change
 * from one to the other there is `attribute.repository_id`.
 *
 * Source: https://docs.github.com/en/actions/reference/security/oidc
 */
export function githubActions(props: GitHubActionsProps): IdentitySource {
  const { owner, ownerId, repository, repositoryId, refs, environments, workflows } = props;
  const { events = ["push", "schedule", "workflow_dispatch"], audiences = [] } = props;
  return {
    trust(scope) {
      checkProps(scope, props);
      const prefixes = [
        `repo:${owner}/${repository}:`,
        `repo:${owner}@${ownerId}/${repository}@${repositoryId}:`,
      ];
      const contexts =
        environments?.map((name) => `environment:${name.replaceAll(":", "%3A")}`) ??
        refs?.map((ref) => `ref:${ref}`);
      const subjects = contexts?.flatMap((context) => prefixes.map((prefix) => prefix + context));
      return {
        mapping: {
          "google.subject": "assertion.sub",
          "attribute.repository_id": "assertion.repository_id",
          "attribute.repository_owner_id": "assertion.repository_owner_id",
          "attribute.ref": "assertion.ref",
          "attribute.event_name": "assertion.event_name",
          ...(workflows ? { "attribute.job_workflow_ref": "assertion.job_workflow_ref" } : {}),
        },
        condition: allOf(
          `assertion.repository_owner_id == ${celString(ownerId)}`,
          `assertion.repository_id == ${celString(repositoryId)}`,
          isOneOf("assertion.event_name", events),
          subjects ? isOneOf("assertion.sub", subjects) : beginsWithOneOf("assertion.sub", prefixes),
          ...(refs ? [isOneOf("assertion.ref", refs)] : []),
          ...(workflows ? [isOneOf("assertion.job_workflow_ref", workflows)] : []),
        ),
        credentials: {
          kind: "oidc",
          issuer: props.issuer ?? "https://token.actions.githubusercontent.com",
          audiences,
          jwks: undefined,
        },
        values: {
          ...(subjects ? { "google.subject": subjects } : {}),
          "attribute.repository_id": [repositoryId],
          "attribute.repository_owner_id": [ownerId],
          "attribute.event_name": events,
          ...(refs ? { "attribute.ref": refs } : {}),
          ...(workflows ? { "attribute.job_workflow_ref": workflows } : {}),
        },
      };
    },
  };
}

function beginsWithOneOf(expression: string, prefixes: readonly string[]): string {
  return `(${prefixes.map((prefix) => `${expression}.startsWith(${celString(prefix)})`).join(" || ")})`;
}

function checkProps(scope: Construct, props: GitHubActionsProps): void {
  const { refs, environments, workflows, events } = props;
  if (!refs && !environments && !workflows) {
    throw new ValidationError(
      scope,
      "every job of the repository would be let in.",
      "Name refs, environments or workflows.",
    );
  }
  requireForm(scope, OWNER, [props.owner]);
  requireForm(scope, OWNER_ID, [props.ownerId]);
  requireForm(scope, REPOSITORY, [props.repository]);
  requireForm(scope, REPOSITORY_ID, [props.repositoryId]);
  if (refs) requireSome(scope, GIT_REF, refs);
  if (environments) requireSome(scope, ENVIRONMENT, environments);
  if (workflows) requireSome(scope, WORKFLOW, workflows);
  if (events) requireSome(scope, EVENT, events);
}

import type { Construct } from "constructs";
import { ValidationError } from "../../errors/validation-error.ts";
import {
  checkGitHub,
  GITHUB_ISSUER,
  type GitHubJobs,
  type GitHubRepository,
  subjectPrefixes,
  subjectsOf,
} from "../../identity/github-repository.ts";
import { type Form, requireSome } from "../../identity/requirements.ts";
import { allOf, celString, isOneOf } from "./cel.ts";
import type { IdentitySource } from "./identity-source.ts";

/** What may start a workflow. Pull requests, and what runs in their wake, may not: anybody opens them. */
export type GitHubEvent = "push" | "release" | "repository_dispatch" | "schedule" | "workflow_dispatch";

/**
 * One repository, and which of its jobs: at least one of `refs`, `environments` and `workflows`. A job has to meet
 * each that is given.
 */
export interface GitHubActionsProps extends GitHubRepository, GitHubJobs {
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
  const { ownerId, repositoryId, refs, workflows } = props;
  const { events = ["push", "schedule", "workflow_dispatch"], audiences = [] } = props;
  return {
    trust(scope) {
      checkProps(scope, props);
      const subjects = subjectsOf(props);
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
          subjects
            ? isOneOf("assertion.sub", subjects)
            : beginsWithOneOf("assertion.sub", subjectPrefixes(props)),
          ...(refs ? [isOneOf("assertion.ref", refs)] : []),
          ...(workflows ? [isOneOf("assertion.job_workflow_ref", workflows)] : []),
        ),
        credentials: {
          kind: "oidc",
          issuer: props.issuer ?? GITHUB_ISSUER,
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
  checkGitHub(scope, props);
  if (events) requireSome(scope, EVENT, events);
}

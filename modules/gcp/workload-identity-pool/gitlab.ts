import { type Form, GIT_REF, numericId, requireForm, requireSome } from "../../identity/requirements.ts";
import { allOf, celString, isOneOf } from "./cel.ts";
import type { IdentitySource } from "./identity-source.ts";

export interface GitLabProps {
  /** The number of the group or user that the project is in. */
  readonly namespaceId: string;
  /** The number of the project. */
  readonly projectId: string;
  /** Branches and tags in full, such as `refs/heads/main`; each has to be protected. */
  readonly refs: readonly string[];
  /**
   * Environments, each of which has to be protected.
   * @default any, or none
   */
  readonly environments?: readonly string[];
  /**
   * What tokens may be issued for: `aud` of `id_tokens` in `.gitlab-ci.yml`.
   * @default the provider's own name
   */
  readonly audiences?: readonly string[];
  /**
   * The URL of the GitLab instance.
   * @default https://gitlab.com
   */
  readonly issuer?: string;
}

const NAMESPACE_ID = numericId("the id of a namespace", "the number that the page of the group shows");
const PROJECT_ID = numericId("the id of a project", "the number that the page of the project shows");

/** Source: https://docs.gitlab.com/ci/yaml/#environmentname */
const ENVIRONMENT: Form = {
  what: "the name of an environment",
  pattern: /^[\w /.-]{1,255}$/,
  expected: "1 to 255 letters, digits, spaces and -_/., without variables and wildcards",
};

/**
 * Jobs of one project on GitLab, on branches and tags that are protected. The project is known by its number:
 * whoever gets its path after it is not let in. Subjects are `project_id:<number>:<ref>`, since GitLab's own are made
 * of paths, and of what a project's settings say.
 *
 * Source: https://docs.gitlab.com/ci/secrets/id_token_authentication/#token-payload
 */
export function gitlab(props: GitLabProps): IdentitySource {
  const { namespaceId, projectId, refs, environments, audiences = [] } = props;
  return {
    trust(scope) {
      requireForm(scope, NAMESPACE_ID, [namespaceId]);
      requireForm(scope, PROJECT_ID, [projectId]);
      requireSome(scope, GIT_REF, refs);
      if (environments) requireSome(scope, ENVIRONMENT, environments);
      return {
        mapping: {
          "google.subject": "'project_id:' + assertion.project_id + ':' + assertion.ref_path",
          "attribute.project_id": "assertion.project_id",
          "attribute.ref_path": "assertion.ref_path",
        },
        condition: allOf(
          `assertion.namespace_id == ${celString(namespaceId)}`,
          `assertion.project_id == ${celString(projectId)}`,
          isOneOf("assertion.ref_path", refs),
          "assertion.ref_protected == 'true'",
          ...(environments
            ? [isOneOf("assertion.environment", environments), "assertion.environment_protected == 'true'"]
            : []),
        ),
        credentials: {
          kind: "oidc",
          issuer: props.issuer ?? "https://gitlab.com",
          audiences,
          jwks: undefined,
        },
        values: {
          "google.subject": refs.map((ref) => `project_id:${projectId}:${ref}`),
          "attribute.project_id": [projectId],
          "attribute.ref_path": refs,
        },
      };
    },
  };
}

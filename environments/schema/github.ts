import { z } from "zod";
import { text } from "./text.ts";

/** Source: https://docs.github.com/en/actions/reference/security/oidc ("Customizing the token claims") */
const numericId = text(/^[1-9]\d*$/, "the number that GitHub's API gives as id, as a string of digits");
const gitHubName = text(/^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/, "a name as GitHub has it");

/** The repository whose workflow pushes images. */
export const github = z.strictObject({
  owner: gitHubName,
  /** As `gh api users/<owner> --jq .id` prints it. Names can be registered anew by others; ids cannot. */
  ownerId: numericId,
  repository: gitHubName,
  /** As `gh api repos/<owner>/<repository> --jq .id` prints it. */
  repositoryId: numericId,
  /** Whose runs may push, such as `refs/heads/main`. */
  refs: z
    .array(text(/^refs\/(?:heads|tags)\/[\w./-]+$/, "a full ref, such as refs/heads/main"))
    .min(1, "expected one ref at least"),
});

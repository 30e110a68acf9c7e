import type { Construct } from "constructs";
import { ValidationError } from "../../errors/validation-error.ts";

/**
 * A Google Cloud project by both of its names. Neither is looked up: with the number known at synth, so are the
 * URLs and resource names that contain it.
 */
export interface Project {
  /** Its id, which never changes: `my-project`, or `example.com:my-project` where it is scoped to a domain. */
  readonly id: string;
  /** Its number, as `gcloud projects describe <id> --format='value(projectNumber)'` prints it. */
  readonly number: string;
}

/** Source: https://cloud.google.com/resource-manager/reference/rest/v3/projects#Project */
const ID = /^(?:[a-z0-9-]+(?:\.[a-z0-9-]+)+:)?[a-z][a-z0-9-]{4,28}[a-z0-9]$/;
const NUMBER = /^[1-9]\d*$/;

/** @throws {ValidationError} for what cannot be the id or the number of a project, such as one in the other's place */
export function checkProject(scope: Construct, { id, number }: Pick<Project, "id"> & Partial<Project>): void {
  if (!ID.test(id)) {
    throw new ValidationError(
      scope,
      `"${id}" is not the id of a project.`,
      "Use 6 to 30 lower-case letters, digits and hyphens that start with a letter and do not end with a hyphen.",
    );
  }
  if (number === undefined || NUMBER.test(number)) return;
  throw new ValidationError(
    scope,
    `"${number}" is not the number of a project.`,
    "Use the digits that `gcloud projects describe <id> --format='value(projectNumber)'` prints.",
  );
}

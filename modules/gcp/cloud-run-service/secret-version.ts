import type { Construct } from "constructs";
import { ValidationError } from "../../errors/validation-error.ts";
import type { Project } from "../project/project.ts";
import type { StoredSecret } from "../secret/stored-secret.ts";

/** A version of a secret. */
export interface SecretVersionReference {
  readonly secret: StoredSecret;
  /**
   * Its number, or `latest` where a revision may start with another value than the one before it.
   * Required in production, as a number.
   * @default "latest"
   */
  readonly version?: string;
}

/**
 * What a service of the project calls a secret.
 *
 * @throws {ValidationError} for a regional secret, which Cloud Run cannot read
 */
export function secretName(scope: Construct, secret: StoredSecret, project: Project): string {
  const { secretId, location } = secret;
  if (location !== undefined) {
    throw new ValidationError(
      scope,
      `Cloud Run cannot read ${secretId}, a regional secret.`,
      "Keep the value in a global Secret, replicated to the regions that may have it.",
    );
  }
  return secret.project.id === project.id ? secretId : `projects/${secret.project.id}/secrets/${secretId}`;
}

/** @throws {ValidationError} for a version that is no number */
export function checkPinned(scope: Construct, name: string, version: string): void {
  if (/^[1-9]\d*$/.test(version)) return;
  throw new ValidationError(
    scope,
    `in production the secret ${name} cannot follow "${version}": a restart would change the service unnoticed.`,
    'State the number of a version, such as "1".',
  );
}

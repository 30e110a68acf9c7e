import { Token } from "cdktf";
import type { Construct } from "constructs";
import { ValidationError } from "../../errors/validation-error.ts";
import { isLiteral } from "../../terraform/literal.ts";

/** Source: https://cloud.google.com/run/docs/configuring/custom-audiences */
const LONGEST_LIST = 32_768;

/**
 * What ID tokens may be for, beside the service's own URLs.
 *
 * @throws {ValidationError} for an audience that is empty, blank within, or not known at synth, and for too many
 */
export function audiencesConfig(
  scope: Construct,
  hosts: readonly string[],
  customAudiences: readonly string[] = [],
): string[] | undefined {
  const audiences = [...hosts.map((host) => `https://${host}`), ...customAudiences];
  const wrong = audiences.find(
    (audience) => !/^\S+$/.test(audience) || Token.isUnresolved(audience) || !isLiteral(audience),
  );
  if (wrong !== undefined || JSON.stringify(audiences).length > LONGEST_LIST) {
    throw new ValidationError(
      scope,
      wrong === undefined ? "the audiences are too many." : `"${wrong}" cannot be an audience of ID tokens.`,
      `Write out the URL that invokers know, and ${LONGEST_LIST} characters at most for all as JSON.`,
    );
  }
  return audiences.length === 0 ? undefined : audiences;
}

import type { Construct } from "constructs";
import { ValidationError } from "../../errors/validation-error.ts";

export type Labels = Readonly<Record<string, string>>;

/** Letters of scripts without cases count as lower-case ones. */
const KEY = /^[\p{Ll}\p{Lo}][\p{Ll}\p{Lo}\p{N}_-]{0,62}$/u;
const VALUE = /^[\p{Ll}\p{Lo}\p{N}_-]{0,63}$/u;
const MOST = 64;

/**
 * Labels that every service of Google Cloud takes.
 *
 * Source: https://cloud.google.com/resource-manager/docs/labels-overview#requirements
 * @throws {ValidationError} for others, and for more than a resource may have
 */
export function checkedLabels(scope: Construct, labels: Labels | undefined): Labels | undefined {
  const entries = Object.entries(labels ?? {});
  const wrong = entries.find(([key, value]) => !KEY.test(key) || !VALUE.test(value));
  if (wrong === undefined && entries.length <= MOST) return labels;
  throw new ValidationError(
    scope,
    wrong === undefined ? `${entries.length} labels are too many.` : `"${wrong.join(": ")}" is not a label.`,
    `Use at most ${MOST}, of 63 lower-case letters, digits, underscores and hyphens; keys start with a letter.`,
  );
}

import type { Construct } from "constructs";
import { ValidationError } from "../../errors/validation-error.ts";

/** By key: what AWS shows beside a resource, and counts its cost by. */
export type Tags = Readonly<Record<string, string>>;

/** The characters that every service takes; `aws:` is its own. */
const KEY = /^(?!aws:)[\p{L}\p{Z}\p{N}_.:/=+@-]{1,128}$/iu;
const VALUE = /^[\p{L}\p{Z}\p{N}_.:/=+@-]{0,256}$/u;
const MOST = 50;

/**
 * Tags that every service of AWS takes.
 *
 * Source: https://docs.aws.amazon.com/tag-editor/latest/userguide/tagging.html ("Tag naming limits and requirements")
 * @throws {ValidationError} for others, and for more than a resource may have
 */
export function checkedTags(scope: Construct, tags: Tags | undefined): Tags | undefined {
  const entries = Object.entries(tags ?? {});
  const wrong = entries.find(([key, value]) => !KEY.test(key) || !VALUE.test(value));
  if (wrong === undefined && entries.length <= MOST) return tags;
  throw new ValidationError(
    scope,
    wrong === undefined ? `${entries.length} tags are too many.` : `"${wrong.join(": ")}" is not a tag.`,
    `Use at most ${MOST}, of letters, digits, spaces and _.:/=+@-; keys have 1 to 128 and do not start with aws:, values up to 256.`,
  );
}

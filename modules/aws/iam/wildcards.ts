/** What stands for a token: its value is not known before the apply, and has no wildcards. */
const TOKEN = /\$\{TfToken\[[^\]]*\]\}/g;

/** A name that only begins as it is written. */
const IN_A_WORD = /[^:/*?][*?]/;

/** Whether an action stands for several. */
export function isWildcardAction(action: string): boolean {
  return /[*?]/.test(action);
}

/** What Secrets Manager adds to a name, so that it is of that name alone. */
const SUFFIX = /-\?{6}$/;

/**
 * Whether a resource stands for several things, rather than for one and what is in it: `*`, an ARN of any account or
 * region, or one whose name is open, from its beginning or in the middle of a word, such as `secret:*` and `role/mcp-*`.
 * Objects of one bucket are in it, as is what comes behind a slash or a colon.
 *
 * Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html
 */
export function isWildcardResource(resource: string): boolean {
  const known = resource.replaceAll(TOKEN, "token");
  if (known.startsWith("token")) return IN_A_WORD.test(known);
  const [, , service, , , ...rest] = known.split(":");
  const name = rest.join(":");
  if (/[*?]/.test(known.slice(0, known.length - name.length))) return true;
  if (service === "s3") return /^[^/]*[*?]/.test(name);
  return /^(?:[\w-]+[:/])?[*?]/.test(name) || IN_A_WORD.test(name.replace(SUFFIX, ""));
}

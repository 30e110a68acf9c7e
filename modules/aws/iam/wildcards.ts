/** What stands for a token: its value is not known before the apply, and has no wildcards. */
const TOKEN = /\$\{TfToken\[[^\]]*\]\}/g;

/** Whether an action stands for several. */
export function isWildcardAction(action: string): boolean {
  return /[*?]/.test(action);
}

/**
 * Whether a resource stands for several things, rather than for one and what is in it: `*`, an ARN of any account or
 * region, or one whose name is open from its beginning, such as `secret:*`. Objects of one bucket are in it.
 *
 * Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html
 */
export function isWildcardResource(resource: string): boolean {
  const known = resource.replaceAll(TOKEN, "token");
  if (known.startsWith("token")) return false;
  const [, , service, , , ...rest] = known.split(":");
  const name = rest.join(":");
  if (/[*?]/.test(known.slice(0, known.length - name.length))) return true;
  return service === "s3" ? /^[^/]*[*?]/.test(name) : /^(?:[\w-]+[:/])?[*?]/.test(name);
}

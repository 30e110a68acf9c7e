/**
 * Evaluates an attribute condition, of which two forms are known: that the subject is a text, and that it begins with
 * one.
 *
 * https://cloud.google.com/iam/docs/reference/rest/v1/projects.locations.workloadIdentityPools.providers
 *
 * @throws {Error} for any other condition: nobody may think that it was checked
 */
export function meetsCondition(condition: string, subject: string): boolean {
  const [, equal] = /^assertion\.sub\s*==\s*'([^'\\]*)'$/.exec(condition) ?? [];
  if (equal !== undefined) return subject === equal;
  const [, start] = /^assertion\.sub\.startsWith\('([^'\\]*)'\)$/.exec(condition) ?? [];
  if (start !== undefined) return subject.startsWith(start);
  throw new Error(`this attribute condition is not modelled: ${condition}`);
}

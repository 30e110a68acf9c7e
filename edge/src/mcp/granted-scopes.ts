/** What a token's scopes grant, those included that a broader scope implies, however indirectly. */
export function grantedScopes(
  scopes: readonly string[],
  implies: Readonly<Record<string, readonly string[]>>,
): ReadonlySet<string> {
  const granted = new Set(scopes);
  for (const scope of granted) {
    if (!Object.hasOwn(implies, scope)) continue;
    for (const implied of implies[scope] ?? []) granted.add(implied);
  }
  return granted;
}

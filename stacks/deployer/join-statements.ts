import type { Statement } from "../../modules/aws/iam/statement.ts";

/**
 * The same permissions in fewer words: statements about the same things under the same conditions become one, and then
 * those that allow the same of different things.
 */
export function joinStatements(statements: readonly Statement[]): readonly Statement[] {
  const byThings = joined(
    statements,
    ({ resources, conditions }) => [sorted(resources), conditions],
    (one, other) => ({ ...one, actions: sorted([...one.actions, ...other.actions]) }),
  );
  return joined(
    byThings,
    ({ actions, conditions }) => [sorted(actions), conditions],
    (one, other) => ({ ...one, resources: sorted([...one.resources, ...other.resources]) }),
  );
}

function joined(
  statements: readonly Statement[],
  keyOf: (statement: Statement) => unknown,
  join: (one: Statement, other: Statement) => Statement,
): readonly Statement[] {
  const byKey = new Map<string, Statement>();
  for (const statement of statements) {
    const key = JSON.stringify(keyOf(statement));
    const known = byKey.get(key);
    const reasons = [known?.wildcardReason, statement.wildcardReason].filter(
      (reason) => reason !== undefined,
    );
    const [reason] = reasons;
    byKey.set(key, {
      ...(known ? join(known, statement) : statement),
      ...(reason !== undefined && { wildcardReason: reason }),
    });
  }
  return [...byKey.values()];
}

function sorted(values: readonly string[]): string[] {
  return [...new Set(values)].sort();
}

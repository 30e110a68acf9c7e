import type { Construct } from "constructs";
import { ValidationError } from "../../errors/validation-error.ts";
import {
  checkStatement,
  type Principals,
  type ResourcePolicyStatement,
  type Statement,
} from "./statement.ts";

/** Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html#reference_iam-quotas-names */
const FOREIGN = /[^\u0020-\u00ff]/u;

/**
 * A policy of somebody, as JSON: the same statements are always the same text.
 *
 * Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements.html
 * @throws {ValidationError} for what says nothing, and for wildcards in what is allowed without a reason
 */
export function policyDocument(scope: Construct, statements: readonly Statement[]): string {
  return documentOf(scope, statements);
}

/**
 * A policy of something, as JSON: who may do what to it.
 *
 * @throws {ValidationError} for what says nothing, and for wildcards in what is allowed without a reason
 */
export function resourcePolicy(scope: Construct, statements: readonly ResourcePolicyStatement[]): string {
  return documentOf(scope, statements);
}

function documentOf(scope: Construct, statements: readonly (Statement | ResourcePolicyStatement)[]): string {
  if (statements.length === 0) {
    throw new ValidationError(scope, "a policy says nothing.", "Give it at least one statement.");
  }
  for (const statement of statements) checkStatement(scope, statement);
  const policy = JSON.stringify({ Version: "2012-10-17", Statement: statements.map(statementOf) });
  const [foreign] = FOREIGN.exec(policy) ?? [];
  if (foreign === undefined) return policy;
  throw new ValidationError(scope, `IAM takes no "${foreign}" in a policy.`, "Use characters of Latin-1.");
}

function statementOf(statement: Statement | ResourcePolicyStatement): object {
  const { sid, effect = "Allow", actions, resources, conditions } = statement;
  return {
    Sid: sid,
    Effect: effect,
    Principal: "principals" in statement ? principalsOf(statement.principals) : undefined,
    Action: oneOrMany(actions),
    Resource: resources && oneOrMany(resources),
    Condition: conditions && mapped(conditions, (keys = {}) => mapped(keys, oneOrMany)),
  };
}

function principalsOf(principals: Principals): object | string {
  if (principals === "*") return "*";
  const { aws, services, federated } = principals;
  const byKind = Object.entries({ AWS: aws, Federated: federated, Service: services });
  return Object.fromEntries(
    byKind.flatMap(([kind, values = []]) => (values.length === 0 ? [] : [[kind, oneOrMany(values)]])),
  );
}

/** One text where there is one, as IAM answers. */
function oneOrMany(values: string | readonly string[]): string | readonly string[] {
  const [only, ...others] = [values].flat();
  return only === undefined || others.length > 0 ? values : only;
}

function mapped<Value, Mapped>(
  record: Readonly<Record<string, Value>>,
  map: (value: Value) => Mapped,
): Record<string, Mapped> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, map(value)]));
}

/** A request as AWS sees it when it asks a policy. */
export interface AwsRequest {
  readonly principal?: RequestPrincipal;
  readonly action: string;
  readonly resource?: string;
  /** What is known of the request, by key: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html */
  readonly context?: Context;
}

/** Who asks: a role by its ARN, a service by its name, whoever comes by an identity provider by the provider's ARN. */
export type RequestPrincipal =
  | { readonly aws: string }
  | { readonly service: string }
  | { readonly federated: string };

export type Context = Readonly<Record<string, string | readonly string[] | undefined>>;

export type Verdict = "allowed" | "explicitly denied" | "not allowed";

interface PolicyStatement {
  readonly Sid?: string;
  readonly Effect: "Allow" | "Deny";
  readonly Principal?: "*" | Readonly<Record<string, string | readonly string[]>>;
  readonly Action: string | readonly string[];
  readonly Resource?: string | readonly string[];
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;
}

const KNOWN = new Set(["Sid", "Effect", "Principal", "Action", "Resource", "Condition"]);

/**
 * What a policy says of a request: of one policy alone, without those that AWS asks besides. What it does not know in
 * a policy is an error, never passed over.
 *
 * Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
 */
export function evaluatePolicy(policy: string, request: AwsRequest): Verdict {
  if (/[$%]\{/.test(policy)) throw new Error("Terraform or IAM would evaluate what stands there");
  const { Statement } = JSON.parse(policy) as { readonly Statement: readonly PolicyStatement[] };
  const effects = Statement.filter((statement) => applies(statement, request)).map(({ Effect }) => Effect);
  if (effects.includes("Deny")) return "explicitly denied";
  return effects.includes("Allow") ? "allowed" : "not allowed";
}

function applies(statement: PolicyStatement, { principal, action, resource, context = {} }: AwsRequest) {
  const unknown = Object.keys(statement).find((element) => !KNOWN.has(element));
  if (unknown !== undefined) throw new Error(`a statement says ${unknown}, of which nothing is known here`);
  const { Principal, Action, Resource, Condition = {} } = statement;
  if (Principal !== undefined && !isPrincipal(Principal, principal)) return false;
  if (!list(Action).some((pattern) => isLike(pattern.toLowerCase(), action.toLowerCase()))) return false;
  if (Resource !== undefined && !list(Resource).some((pattern) => isLike(pattern, resource ?? "")))
    return false;
  const lower = Object.fromEntries(Object.entries(context).map(([key, value]) => [key.toLowerCase(), value]));
  return Object.entries(Condition).every(([operator, keys]) =>
    Object.entries(keys).every(([key, wanted]) => holds(operator, list(wanted), lower[key.toLowerCase()])),
  );
}

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html */
function isPrincipal(
  allowed: NonNullable<PolicyStatement["Principal"]>,
  principal: RequestPrincipal | undefined,
): boolean {
  if (allowed === "*") return true;
  if (principal === undefined) return false;
  if ("service" in principal) return list(allowed.Service).includes(principal.service);
  if ("federated" in principal) return list(allowed.Federated).includes(principal.federated);
  const [, , , , account] = principal.aws.split(":");
  return list(allowed.AWS).some(
    (each) =>
      each === "*" ||
      each === principal.aws ||
      each === account ||
      (each.endsWith(":root") && each.split(":")[4] === account),
  );
}

type Compare = (value: string, wanted: string) => boolean;

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html */
const OPERATORS: Readonly<Record<string, Compare>> = {
  StringEquals: (value, wanted) => value === wanted,
  StringEqualsIgnoreCase: (value, wanted) => value.toLowerCase() === wanted.toLowerCase(),
  StringLike: (value, wanted) => isLike(wanted, value),
  Bool: (value, wanted) => value.toLowerCase() === wanted.toLowerCase(),
  NumericEquals: (value, wanted) => Number(value) === Number(wanted),
  NumericLessThan: (value, wanted) => Number(value) < Number(wanted),
  NumericLessThanEquals: (value, wanted) => Number(value) <= Number(wanted),
  ArnEquals: isLikeArn,
  ArnLike: isLikeArn,
};

/**
 * A key that the request does not have meets no operator, but a negated one, one with IfExists, and ForAllValues.
 *
 * Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-logic-multiple-context-keys-or-values.html
 */
function holds(
  operator: string,
  wanted: readonly string[],
  value: string | readonly string[] | undefined,
): boolean {
  if (operator === "Null") return wanted.includes(String(value === undefined));
  const [, qualifier = "", negation = "", name = "", ifExists = ""] =
    /^(ForAllValues:|ForAnyValue:)?(?:(?=\w*Not)(\w+Not))?(\w+?)(IfExists)?$/.exec(operator) ?? [];
  const compare = OPERATORS[negation === "" ? name : negation.replace("Not", "") + name];
  if (compare === undefined) throw new Error(`nothing is known here of the operator ${operator}`);
  if (value === undefined) return ifExists !== "" || qualifier === "ForAllValues:" || negation !== "";
  const meets = (each: string) => wanted.some((other) => compare(each, other)) !== (negation !== "");
  return qualifier === "ForAllValues:" ? list(value).every(meets) : list(value).some(meets);
}

/** Each part of an ARN by itself: a star does not reach over a colon, but in the last part. */
function isLikeArn(value: string, wanted: string): boolean {
  const [parts, patterns] = [arnParts(value), arnParts(wanted)];
  return (
    parts.length === patterns.length &&
    patterns.every((pattern, index) => isLike(pattern, parts[index] ?? ""))
  );
}

function arnParts(arn: string): string[] {
  const parts = arn.split(":");
  return [...parts.slice(0, 5), parts.slice(5).join(":")];
}

function isLike(pattern: string, value: string): boolean {
  const escaped = pattern.replaceAll(/[.+^${}()|[\]\\]/g, "\\$&");
  return new RegExp(`^${escaped.replaceAll("*", ".*").replaceAll("?", ".")}$`, "s").test(value);
}

function list(value: string | readonly string[] | undefined): readonly string[] {
  return value === undefined ? [] : [value].flat();
}

import type { Construct } from "constructs";
import { ValidationError } from "../../errors/validation-error.ts";
import { type Conditions, checkConditions } from "./conditions.ts";
import { isWildcardAction, isWildcardResource } from "./wildcards.ts";

/** What both kinds of statements say. */
interface AnyStatement {
  /**
   * What people read in the policy: letters and digits.
   * @default none
   */
  readonly sid?: string;
  /** @default "Allow" */
  readonly effect?: "Allow" | "Deny";
  /** Each with its service: `secretsmanager:GetSecretValue`. */
  readonly actions: readonly string[];
  /**
   * What has to hold besides.
   * @default nothing
   */
  readonly conditions?: Conditions;
  /**
   * Why it allows several actions by one word, several things, or anybody. Such a statement is refused without it;
   * one that denies needs none.
   * @default it does not
   */
  readonly wildcardReason?: string;
}

/** What somebody may do, as it stands in a policy of theirs. */
export interface Statement extends AnyStatement {
  /** ARNs of what it is about. */
  readonly resources: readonly string[];
}

/** Who a statement is about: of a kind each of them, or everybody. */
export type Principals =
  | {
      /** ARNs of roles, or `arn:aws:iam::<account id>:root` for whatever its own policies let in an account. */
      readonly aws?: readonly string[];
      /** Services of AWS, such as `logs.eu-west-1.amazonaws.com`. */
      readonly services?: readonly string[];
      /** ARNs of identity providers. */
      readonly federated?: readonly string[];
    }
  | "*";

/** Who may do what, as it stands in the policy of the thing that it may be done to. */
export interface ResourcePolicyStatement extends AnyStatement {
  readonly principals: Principals;
  /**
   * What of the thing it is about.
   * @default the policy does not say it, as those of roles and repositories may not
   */
  readonly resources?: readonly string[];
}

const SID = /^[A-Za-z0-9]+$/;
const ACTION = /^(?:\*|[a-z0-9-]+:[A-Za-z0-9*?]+)$/;
const ARN = /^(?:\*|arn:[^:]+:[^:]+:[^:]*:[^:]*:.+|\$\{TfToken\[.+)$/s;
const SERVICE = /^[a-z0-9.-]+\.amazonaws\.com(?:\.cn)?$/;
const ARN_REMEDY = "Use its whole ARN.";

/** @throws {ValidationError} for what says nothing, and for what allows more than one thing without a reason */
export function checkStatement(scope: Construct, statement: Statement | ResourcePolicyStatement): void {
  const { sid, effect = "Allow", actions, resources, conditions = {} } = statement;
  if (sid !== undefined && !SID.test(sid)) {
    throw new ValidationError(scope, `"${sid}" is not the id of a statement.`, "Use letters and digits.");
  }
  requireEach(scope, ACTION, actions, "an action", "Use <service>:<action>.");
  if (resources) requireEach(scope, ARN, resources, "the ARN of a resource", ARN_REMEDY);
  if ("principals" in statement) checkPrincipals(scope, statement.principals);
  checkConditions(scope, effect, conditions);
  if (effect === "Allow") requireReason(scope, statement);
}

function checkPrincipals(scope: Construct, principals: Principals): void {
  if (principals === "*") return;
  const { aws = [], services = [], federated = [] } = principals;
  if (aws.length + services.length + federated.length === 0) {
    throw new ValidationError(scope, "a statement is about nobody.", "Name at least one principal.");
  }
  requireForm(scope, ARN, [...aws, ...federated], "the ARN of a principal", ARN_REMEDY);
  requireForm(scope, SERVICE, services, "a service of AWS", "Use <service>.amazonaws.com.");
}

function requireReason(scope: Construct, statement: Statement | ResourcePolicyStatement): void {
  const { actions, resources = [], wildcardReason } = statement;
  const principals = "principals" in statement ? statement.principals : {};
  const isOfAnything = "principals" in statement && resources.every((resource) => resource === "*");
  const wildcard =
    actions.find(isWildcardAction) ??
    (isOfAnything ? undefined : resources.find(isWildcardResource)) ??
    (principals === "*" ? "*" : principals.aws?.find(isWildcardResource));
  if (wildcard === undefined || (wildcardReason ?? "").trim() !== "") return;
  throw new ValidationError(
    scope,
    `"${wildcard}" allows more than anybody could list.`,
    "Name what is meant, or say in wildcardReason why that is right.",
  );
}

function requireEach(
  scope: Construct,
  form: RegExp,
  values: readonly string[],
  what: string,
  remedy: string,
): void {
  if (values.length === 0) throw new ValidationError(scope, `a statement lacks ${what}.`, remedy);
  requireForm(scope, form, values, what, remedy);
}

function requireForm(
  scope: Construct,
  form: RegExp,
  values: readonly string[],
  what: string,
  remedy: string,
): void {
  const wrong = values.find((value) => !form.test(value));
  if (wrong === undefined) return;
  throw new ValidationError(scope, `"${wrong}" is not ${what}.`, remedy);
}

import type { ObjectValue, Value } from "../../protocol/value.ts";
import { numberText } from "../digest.ts";
import { type AnswerTable, blocks, type Resource, text } from "../resource.ts";

/** One text where there is one, as IAM writes it. */
function oneOrMany(values: Value | undefined): string | string[] | undefined {
  const written = Array.isArray(values) ? values.filter((value) => typeof value === "string") : [];
  return written.length === 1 ? written[0] : written.length === 0 ? undefined : written;
}

function principals(values: readonly ObjectValue[]): object | string | undefined {
  if (values.length === 0) return undefined;
  const byType = values.map((value) => [text(value, "type") ?? "*", oneOrMany(value.identifiers)] as const);
  return byType.some(([type]) => type === "*") ? "*" : Object.fromEntries(byType);
}

function conditions(values: readonly ObjectValue[]): object | undefined {
  if (values.length === 0) return undefined;
  const tests = new Map<string, Record<string, unknown>>();
  for (const value of values) {
    const test = text(value, "test") ?? "";
    tests.set(test, { ...tests.get(test), [text(value, "variable") ?? ""]: oneOrMany(value.values) });
  }
  return Object.fromEntries(tests);
}

function statement(block: ObjectValue): object {
  return {
    Sid: text(block, "sid"),
    Effect: text(block, "effect") ?? "Allow",
    Action: oneOrMany(block.actions),
    NotAction: oneOrMany(block.not_actions),
    Resource: oneOrMany(block.resources),
    NotResource: oneOrMany(block.not_resources),
    Principal: principals(blocks(block, "principals")),
    NotPrincipal: principals(blocks(block, "not_principals")),
    Condition: conditions(blocks(block, "condition")),
  };
}

function policyDocument({ config }: Resource): object {
  return {
    Version: text(config, "version") ?? "2012-10-17",
    Id: text(config, "policy_id"),
    Statement: blocks(config, "statement").map(statement),
  };
}

/**
 * The statements that are written, without those of `source_policy_documents` and `override_policy_documents`.
 *
 * https://registry.terraform.io/providers/hashicorp/aws/latest/docs/data-sources/iam_policy_document
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements.html
 */
export const policyDocumentData: AnswerTable = {
  id: (resource) => numberText(10, "policy document", resource.seed),
  json: (resource) => JSON.stringify(policyDocument(resource), undefined, 2),
  minified_json: (resource) => JSON.stringify(policyDocument(resource)),
};

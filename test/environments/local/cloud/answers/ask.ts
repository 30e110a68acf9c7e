import { cloudAnswers } from "../../../../../environments/local/cloud/answers/answers.ts";
import type { Facts } from "../../../../../environments/local/cloud/answers/resource.ts";
import type { ObjectValue, Value } from "../../../../../environments/local/cloud/protocol/value.ts";
import type { AnswerContext } from "../../../../../environments/local/cloud/provider/hooks.ts";
import type { TypeConstraint } from "../../../../../environments/local/cloud/schema/provider-schema.ts";

export interface Question {
  readonly type: string;
  readonly config: ObjectValue;
  readonly provider?: ObjectValue;
  readonly facts?: Facts;
  readonly kind?: AnswerContext["kind"];
  readonly seed?: string;
}

/** The answer for one attribute. */
export function ask(question: Question, name: string, type: TypeConstraint = "string"): Value | undefined {
  const { config, provider = {}, facts, kind = "resource", seed = "00c0ffee00" } = question;
  const attribute = {
    type,
    required: false,
    optional: false,
    computed: true,
    sensitive: false,
    writeOnly: false,
    description: "",
  };
  const context: AnswerContext = {
    source: "registry.terraform.io/hashicorp/test",
    kind,
    name,
    attribute,
    seed,
  };
  return cloudAnswers(facts).computed(question.type, [name], config, provider, context);
}

/** The answers for some attributes. */
export function askAll(question: Question, ...names: readonly string[]): Record<string, Value | undefined> {
  return Object.fromEntries(names.map((name) => [name, ask(question, name)]));
}

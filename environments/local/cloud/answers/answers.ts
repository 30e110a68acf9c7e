import { isObjectValue, type Value } from "../protocol/value.ts";
import type { AnswerContext, Answers } from "../provider/hooks.ts";
import type { TypeConstraint } from "../schema/provider-schema.ts";
import { AWS_FILLED, anyAwsAnswer } from "./aws/any.ts";
import { awsDataSources, awsResources } from "./aws/aws.ts";
import { anyGoogleAnswer, GOOGLE_FILLED } from "./google/any.ts";
import { googleDataSources, googleResources } from "./google/google.ts";
import type { Answer, AnswerTable, Facts, Resource } from "./resource.ts";

type Kind = AnswerContext["kind"];

/** The types that have answers of their own. */
export const ANSWERED: Readonly<Record<Kind, Readonly<Record<string, AnswerTable>>>> = {
  resource: { ...googleResources, ...awsResources },
  "data source": { ...googleDataSources, ...awsDataSources },
};

/** Values like those of Google Cloud and AWS: always the same for what is written the same. */
export function cloudAnswers(facts: Facts = {}): Answers {
  return {
    fills(type, name, kind) {
      const own = ANSWERED[kind][type];
      if (own) return Object.hasOwn(own, name);
      return (type.startsWith("google_") ? GOOGLE_FILLED : type.startsWith("aws_") ? AWS_FILLED : NONE).has(
        name,
      );
    },
    computed(type, _path, config, provider, { kind, name, attribute, seed }) {
      const resource: Resource = { type, config, provider, seed, facts };
      const own = ownAnswer(kind, type, name);
      return own ? own(resource) : ofType(attribute.type, anyAnswer(type, name)?.(resource));
    },
  };
}

const NONE: ReadonlySet<string> = new Set();

function ownAnswer(kind: Kind, type: string, name: string): Answer | undefined {
  const own = ANSWERED[kind][type];
  return own && Object.hasOwn(own, name) ? own[name] : undefined;
}

function anyAnswer(type: string, name: string): Answer | undefined {
  if (type.startsWith("google_")) return anyGoogleAnswer(name);
  return type.startsWith("aws_") ? anyAwsAnswer(name) : undefined;
}

/** A name says nothing about what is neither a text nor a map of texts. */
function ofType(type: TypeConstraint, value: Value | undefined): Value | undefined {
  const isMap = Array.isArray(type) && type[0] === "map" && type[1] === "string";
  return (type === "string" && typeof value === "string") || (isMap && isObjectValue(value ?? null))
    ? value
    : undefined;
}

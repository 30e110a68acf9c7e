import { matching } from "../check.ts";
import type { Rule } from "../rule.ts";
import { LABELS_RULE } from "./labels.ts";
import { PROJECT_RULE } from "./project.ts";

export const topicRules: readonly Rule[] = [
  PROJECT_RULE,
  LABELS_RULE,
  {
    attribute: "name",
    check: matching(
      /^(?!goog)[A-Za-z][\w.~+%-]{2,254}$/,
      "3 to 255 letters, digits and -_.~+% that start with a letter, and not with goog",
    ),
    source: "https://cloud.google.com/pubsub/docs/pubsub-basics#resource_names",
  },
];

import { forceNew } from "../immutable/names.ts";
import type { Rules } from "../provider/hooks.ts";
import { validate } from "./naming.ts";

/** What the documentation of the clouds demands, for the provider server. */
export const documentedRules: Rules = {
  resource: (type) => ({
    validate: (config) =>
      validate(type, config).map(({ path, message, source }) => ({
        severity: "error",
        summary: "Refused by the cloud",
        detail: `The value is not what the cloud takes: ${message}.\n\nSee ${source}`,
        path,
      })),
    forceNew: forceNew(type),
  }),
};

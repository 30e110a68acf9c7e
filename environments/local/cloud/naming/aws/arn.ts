import { matching } from "../check.ts";
import type { Check } from "../rule.ts";

export const ARN_SOURCE = "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html";

/** `arn:partition:service:region:account:resource`, of one service or of any. */
export function arn(service = "[a-z0-9-]+"): Check {
  return matching(
    new RegExp(`^arn:aws(?:-[a-z]+)*:${service}:[a-z0-9-]*:(?:\\d{12}|aws|cloudfront|):\\S+$`),
    "an ARN: arn:<partition>:<service>:<region>:<account>:<resource>",
  );
}

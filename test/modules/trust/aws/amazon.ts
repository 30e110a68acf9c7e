import { type Resources, stackOf } from "../sentences.ts";

/** A stack as cdktf writes it, in an account and a region. */
export function amazonStack(resource: Resources, provider: object = {}) {
  const aws = [{ region: "eu-west-1", allowed_account_ids: ["123456789012"], ...provider }];
  return stackOf(resource, { provider: { aws } });
}

/** A policy of statements that allow. */
export function policyOf(...statements: readonly object[]): string {
  return JSON.stringify({
    Version: "2012-10-17",
    Statement: statements.map((statement) => ({ Effect: "Allow", ...statement })),
  });
}

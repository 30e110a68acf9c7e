import type { JWTPayload } from "jose";
import type { Settings } from "./settings.ts";

/**
 * Whether a role lets a token in: some statement names the token's provider, and all of its conditions hold. A key that
 * the token has no claim for is no match.
 *
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_iam-condition-keys.html#condition-keys-wif
 */
export function isTrusted(
  { trust }: Settings["roles"][string],
  provider: string,
  claims: JWTPayload,
): boolean {
  const prefix = `${provider.replace(/^https?:\/\//, "")}:`;
  return trust.some(
    (statement) =>
      statement.provider === provider &&
      Object.entries(statement.stringEquals).every(([key, values]) => {
        const value = key.startsWith(prefix) ? claims[key.slice(prefix.length)] : undefined;
        return typeof value === "string" && values.includes(value);
      }),
  );
}

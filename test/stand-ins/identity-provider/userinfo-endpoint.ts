import { type Answer, json, type Question } from "./exchange.ts";
import type { IdentityProvider } from "./identity-provider.ts";
import type { Consent } from "./tokens.ts";

/** The access token of a request, as far as it is one: RFC 6750 section 2.1. */
export function bearerOf({ headers }: Question): string | undefined {
  return /^Bearer (\S+)$/i.exec(headers.authorization ?? "")?.[1];
}

/** The consent that an access token stands for, unless it is over, or whoever gave it was removed. */
export function consentOf(provider: IdentityProvider, question: Question): Consent | undefined {
  const consent = provider.tokens.findAccessToken(bearerOf(question));
  return consent && provider.personOf(consent) ? consent : undefined;
}

/** Answers who somebody is: OpenID Connect Core section 5.3. */
export function answerUserinfo(provider: IdentityProvider, question: Question): Answer {
  const consent = consentOf(provider, question);
  const account = consent && provider.personOf(consent);
  if (!account || !consent.scopes.includes("openid")) {
    const challenge = { "www-authenticate": 'Bearer error="invalid_token"' };
    return json({ error: "invalid_token" }, 401, challenge);
  }
  return json(provider.vendor.userinfo?.(account, consent.scopes) ?? {});
}

import type { Client } from "./clients.ts";
import { type Answer, formOf, json, type Question, withForm } from "./exchange.ts";
import type { IdentityProvider } from "./identity-provider.ts";
import type { Consent } from "./tokens.ts";

/** Answers a token request: RFC 6749 sections 4.1.3 and 6. */
export async function answerToken(provider: IdentityProvider, asked: Question): Promise<Answer> {
  const { vendor, clients } = provider;
  const question = vendor.takesJson ? withForm(asked) : asked;
  const form = formOf(question);
  const refusal = vendor.refuseToken?.(form);
  if (refusal) return refusal;
  const grantType = form.get("grant_type") ?? vendor.defaultGrantType ?? "";
  const grant = vendor.grants?.[grantType];
  if (grant) return grant(provider, question);
  const client = clients.authenticate(question, vendor.authentication);
  if (!client) return vendor.tokenError("invalid-client");
  if (grantType !== "authorization_code" && grantType !== "refresh_token") {
    return vendor.tokenError("unsupported-grant-type");
  }
  if (!client.grantTypes.includes(grantType)) return vendor.tokenError("unauthorized-client");
  return grantType === "authorization_code"
    ? redeem(provider, client, form, question)
    : refresh(provider, client, form, question);
}

async function redeem(
  provider: IdentityProvider,
  client: Client,
  form: URLSearchParams,
  question: Question,
): Promise<Answer> {
  const { vendor, tokens } = provider;
  const code = tokens.takeCode(form.get("code") ?? "", {
    client: client.id,
    redirectUri: form.get("redirect_uri") ?? "",
    verifier: form.get("code_verifier") ?? "",
  });
  if (!code) return vendor.tokenError("invalid-code");
  if (!provider.personOf(code)) return vendor.tokenError("removed");
  const refreshToken = code.offline
    ? tokens.giveRefreshToken(vendor.prefixes.refresh, code, vendor.mostRefreshTokens)
    : undefined;
  const idToken = await provider.idToken(code, code.nonce);
  return answerWith(provider, code, { refresh_token: refreshToken, id_token: idToken }, question);
}

async function refresh(
  provider: IdentityProvider,
  client: Client,
  form: URLSearchParams,
  question: Question,
): Promise<Answer> {
  const { vendor, tokens } = provider;
  const text = form.get("refresh_token") ?? "";
  const consent = tokens.findRefreshToken(text, client.id);
  if (!consent) return vendor.tokenError("invalid-refresh-token");
  if (!provider.personOf(consent)) return vendor.tokenError("removed");
  if (vendor.rotation === "strict") tokens.spendRefreshToken(text);
  const next =
    vendor.rotation === "none"
      ? undefined
      : tokens.giveRefreshToken(vendor.prefixes.refresh, consent, vendor.mostRefreshTokens, consent.family);
  const idToken = vendor.idTokenOnRefresh ? await provider.idToken(consent, undefined) : undefined;
  return answerWith(provider, consent, { refresh_token: next, id_token: idToken }, question);
}

function answerWith(
  { vendor, tokens }: IdentityProvider,
  consent: Consent,
  more: Readonly<Record<string, string | undefined>>,
  question: Question,
): Answer {
  const { accessTokenSeconds: seconds, prefixes, mostAccessTokens } = vendor;
  const answer = {
    access_token: tokens.giveAccessToken(prefixes.access, consent, seconds, mostAccessTokens),
    token_type: "Bearer",
    expires_in: seconds,
    scope: consent.scopes.join(" "),
    ...more,
  };
  return vendor.tokenAnswer?.(answer, question) ?? json(answer);
}

import { type Answer, page, type Question, redirect } from "./exchange.ts";
import type { IdentityProvider } from "./identity-provider.ts";
import { scopesOf } from "./vendor.ts";

/** RFC 7636 section 4.2: SHA-256 in base64url. */
const CHALLENGE = /^[A-Za-z0-9_-]{43}$/;

/**
 * Answers an authorization request (RFC 6749 section 4.1.1) as a provider does at which somebody has a session: at once.
 *
 * Nobody is sent back before client and redirect URI are known: RFC 6749 section 4.1.2.1.
 */
export function answerAuthorization(provider: IdentityProvider, { url }: Question): Answer {
  const { vendor, clients, accounts } = provider;
  const parameters = url.searchParams;
  const repeated = [...parameters.keys()].find((name) => parameters.getAll(name).length > 1);
  if (repeated !== undefined) return page(400, `${repeated} is there twice`);
  const client = clients.get(parameters.get("client_id"));
  if (!client) return page(400, "There is no such client");
  const redirectUri = parameters.get("redirect_uri") ?? "";
  if (!client.redirectUris.includes(redirectUri)) return page(400, "redirect_uri_mismatch");
  const state = parameters.get("state") ?? undefined;
  const back = (answer: Readonly<Record<string, string | undefined>>) =>
    redirect(redirectUri, { ...answer, state, ...(vendor.sendsIss && { iss: provider.issuer }) });
  const refusal = vendor.refuse(parameters);
  if (refusal?.on === "page") return page(refusal.status, refusal.text);
  if (refusal) return back({ error: refusal.error, error_description: refusal.description });
  const fault = faultOf(parameters);
  if (fault !== undefined) return back({ error: "invalid_request", error_description: fault });
  const account = accounts.chosen();
  const error = provider.denial ?? (account.removed ? "access_denied" : undefined);
  provider.denial = undefined;
  if (error !== undefined) return back({ error });
  const nonce = parameters.get("nonce") ?? undefined;
  const code = provider.tokens.giveCode(vendor.prefixes.code, {
    account: account.id,
    client: client.id,
    scopes: vendor.grant(scopesOf(parameters)),
    redirectUri,
    challenge: parameters.get("code_challenge") ?? "",
    offline: isOffline(provider, parameters, `${account.id} ${client.id}`),
    ...(nonce !== undefined && { nonce }),
  });
  return back({ code });
}

/** Stricter than most providers, which ask for PKCE of public clients only: whoever sends it should always do so. */
function faultOf(parameters: URLSearchParams): string | undefined {
  if (parameters.get("response_type") !== "code") return "response_type is not code";
  if (parameters.get("code_challenge_method") !== "S256") return "code_challenge_method is not S256";
  if (!CHALLENGE.test(parameters.get("code_challenge") ?? "")) return "code_challenge is not one";
  return undefined;
}

function isOffline(
  { vendor, consents }: IdentityProvider,
  parameters: URLSearchParams,
  consent: string,
): boolean {
  const isFirst = !consents.has(consent);
  consents.add(consent);
  return vendor.givesRefreshToken(parameters, isFirst);
}

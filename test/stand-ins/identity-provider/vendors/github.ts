import { type Account, stableNumber } from "../accounts.ts";
import { type Answer, json, type Question } from "../exchange.ts";
import type { IdentityProvider } from "../identity-provider.ts";
import type { Consent } from "../tokens.ts";
import { consentOf } from "../userinfo-endpoint.ts";
import type { TokenFault, Vendor } from "../vendor.ts";

/** Of a page of teams, at the most and where nothing is said: https://docs.github.com/en/rest/teams/teams */
const PAGE = { most: 100, usual: 30 };

/** https://docs.github.com/en/apps/oauth-apps/maintaining-oauth-apps/troubleshooting-oauth-app-access-token-request-errors */
const ERRORS: Readonly<Record<TokenFault, string>> = {
  "invalid-client": "incorrect_client_credentials",
  "invalid-code": "bad_verification_code",
  "invalid-refresh-token": "bad_refresh_token",
  removed: "bad_verification_code",
  "unsupported-grant-type": "unsupported_grant_type",
  "unauthorized-client": "unauthorized_client",
};

/** A GitHub Enterprise Server with an OAuth app, whose API is below `/api/v3`. */
export const github: Vendor = {
  issuer: ({ origin }) => origin,
  // https://docs.github.com/en/enterprise-server@latest/apps/oauth-apps/building-oauth-apps/authorizing-oauth-apps
  endpoints: ({ origin }) => ({
    authorization: `${origin}/login/oauth/authorize`,
    token: `${origin}/login/oauth/access_token`,
  }),
  documents: () => ({}),
  authentication: ["client_secret_post"],
  refuse: () => undefined,
  // https://docs.github.com/en/apps/oauth-apps/building-oauth-apps/scopes-for-oauth-apps
  grant: (scopes) => scopes.filter((scope) => ["user:email", "read:org", "read:user"].includes(scope)),
  sendsIss: false,
  givesRefreshToken: () => false,
  rotation: "none",
  // https://docs.github.com/en/authentication/keeping-your-account-and-data-secure/token-expiration-and-revocation
  mostAccessTokens: 10,
  prefixes: { code: "", access: "gho_", refresh: "ghr_" },
  idTokenOnRefresh: false,
  defaultGrantType: "authorization_code",
  tokenError: (fault) => json({ error: ERRORS[fault], error_description: fault, error_uri: "/apps" }),
  // As a form, unless JSON is asked for: https://docs.github.com/en/apps/oauth-apps/building-oauth-apps/authorizing-oauth-apps
  tokenAnswer({ access_token, scope }, { headers }) {
    const answer = {
      access_token: String(access_token),
      scope: String(scope).replaceAll(" ", ","),
      token_type: "bearer",
    };
    if (headers.accept?.includes("application/json")) return json(answer);
    const form = { "content-type": "application/x-www-form-urlencoded; charset=utf-8" };
    return { status: 200, headers: form, body: new URLSearchParams(answer).toString() };
  },
  routes: {
    "GET /api/v3/user": api(undefined, ({ id }) => ({
      id: Number(stableNumber(id, 9)),
      login: id,
      email: null,
    })),
    // https://docs.github.com/en/rest/users/emails
    "GET /api/v3/user/emails": api("user:email", ({ email, emailVerified }) => [
      { email: "private@users.noreply.example.com", primary: false, verified: true, visibility: null },
      { email, primary: true, verified: emailVerified, visibility: "private" },
    ]),
    // https://docs.github.com/en/rest/teams/teams#list-teams-for-the-authenticated-user
    "GET /api/v3/user/teams": api("read:org", ({ groups }, { searchParams }) => {
      const size = Math.min(PAGE.most, Number(searchParams.get("per_page") ?? PAGE.usual));
      const start = (Number(searchParams.get("page") ?? 1) - 1) * size;
      return groups
        .slice(start, start + size)
        .map((slug) => ({ slug, name: slug, organization: { login: "example" } }));
    }),
  },
};

/** A part of the API: https://docs.github.com/en/rest/using-the-rest-api/getting-started-with-the-rest-api. */
function api(scope: string | undefined, answer: (account: Account, url: URL) => unknown) {
  return (provider: IdentityProvider, question: Question): Answer => {
    if (!question.headers["user-agent"]) {
      return {
        status: 403,
        body: "Request forbidden by administrative rules. Please make sure your request has a User-Agent header.",
      };
    }
    const consent: Consent | undefined = consentOf(provider, question);
    const account = consent && provider.personOf(consent);
    if (!account) return json({ message: "Bad credentials" }, 401);
    if (scope !== undefined && !consent.scopes.includes(scope)) return json({ message: "Not Found" }, 404);
    return json(answer(account, question.url));
  };
}

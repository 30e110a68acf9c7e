import type { Habits } from "../profile.ts";

/** Where a GitHub is reached. */
export interface GitHubEndpoints {
  readonly authorization: string;
  readonly token: string;
  readonly api: string;
}

/** The habits of GitHub. */
interface GitHubProfile extends Habits {
  readonly issuer: string;
  readonly endpoints: (issuer: string) => GitHubEndpoints;
}

/**
 * GitHub, by an OAuth app: https://docs.github.com/en/apps/oauth-apps/building-oauth-apps/authorizing-oauth-apps.
 *
 * It is no OpenID provider: it has neither discovery nor ID tokens nor a nonce, and who somebody is has to be asked of its
 * API. Its token endpoint answers errors with the status 200. A login can be given to somebody else, the id of an account
 * cannot. Groups are the teams of organizations, `<organization>/<team>`; an organization with single sign-on appears only
 * to people who have signed in to it.
 *
 * Tokens of OAuth apps do not expire: a session is renewed by asking the API again. Ten tokens of one account, app and set
 * of scopes are good at a time, and the next one ends another
 * (https://docs.github.com/en/authentication/keeping-your-account-and-data-secure/token-expiration-and-revocation);
 * several registrations in the configuration spread a person's grants. A GitHub App's tokens may expire, and then come
 * with refresh tokens.
 */
export const github: GitHubProfile = {
  name: "GitHub",
  issuer: "https://github.com",
  scopes: ["user:email", "read:org"],
  endpoints: (issuer) => {
    const { origin } = new URL(issuer);
    return {
      authorization: `${origin}/login/oauth/authorize`,
      token: `${origin}/login/oauth/access_token`,
      api: apiOf(new URL(issuer)),
    };
  },
};

/**
 * github.com and `<enterprise>.ghe.com` have a host for it; GitHub Enterprise Server, wherever it is, has a path:
 * https://docs.github.com/en/enterprise-server@latest/rest/using-the-rest-api/getting-started-with-the-rest-api.
 */
function apiOf({ origin, hostname }: URL): string {
  return hostname === "github.com" || hostname.endsWith(".ghe.com")
    ? `https://api.${hostname}`
    : `${origin}/api/v3`;
}

import type { AuthorizationServer } from "oauth4webapi";
import { z } from "zod";
import type { Fetcher } from "../../network/fetcher.ts";
import { askApi } from "../ask-api.ts";
import { normalizeEmail } from "../claims.ts";
import type { Dialect } from "../dialect.ts";
import type { Identity } from "../identity.ts";
import { ProviderUnavailableError, SignInRefusedError } from "../identity-provider.ts";
import { github } from "../profiles/github.ts";
import type { Tokens } from "../token-endpoint.ts";

const user = z.object({ id: z.int().positive() });
const emails = z.array(z.object({ email: z.string(), primary: z.boolean(), verified: z.boolean() }));
const teams = z.array(
  z.object({ slug: z.string().min(1), organization: z.object({ login: z.string().min(1) }) }),
);

/** Addresses or teams on a page: the most that GitHub gives at once. */
const PAGE = 100;
/** Pages of teams at the most: somebody in more is refused rather than known by half of them. */
const MOST_PAGES = 10;

/** https://docs.github.com/en/rest/using-the-rest-api/getting-started-with-the-rest-api: without a user agent, 403. */
const HEADERS = {
  accept: "application/vnd.github+json",
  "user-agent": "mcp-gatehouse",
  "x-github-api-version": "2022-11-28",
};

/** What a GitHub is spoken to with. */
export interface GitHubParts {
  readonly id: string;
  readonly issuer: string;
  readonly scopes: readonly string[];
  readonly fetcher: Fetcher;
}

/** OAuth 2.0 and GitHub's REST API. */
export class GitHubDialect implements Dialect {
  readonly isOpenId = false;
  readonly #id: string;
  readonly #server: AuthorizationServer;
  readonly #api: string;
  readonly #scopes: readonly string[];
  readonly #fetcher: Fetcher;

  constructor({ id, issuer, scopes, fetcher }: GitHubParts) {
    const { authorization, token, api } = github.endpoints(issuer);
    this.#id = id;
    this.#server = {
      issuer,
      authorization_endpoint: authorization,
      token_endpoint: token,
      token_endpoint_auth_methods_supported: ["client_secret_post"],
    };
    this.#api = api;
    this.#scopes = scopes;
    this.#fetcher = fetcher;
  }

  async server(): Promise<AuthorizationServer> {
    return this.#server;
  }

  parameters(): Readonly<Record<string, string>> {
    return { scope: this.#scopes.join(" ") };
  }

  answersToAccessToken(): boolean {
    return true;
  }

  async identify({ accessToken }: Tokens): Promise<Identity> {
    const id = await this.#account(accessToken);
    const [email, groups] = await Promise.all([this.#email(accessToken), this.#teams(accessToken)]);
    return {
      provider: this.#id,
      subject: String(id),
      ...(email !== undefined && { email }),
      groups,
      roles: [],
    };
  }

  /**
   * Only a 401 ends a session. A 403 may be a secondary rate limit, which need not say so in its headers, or a suspension,
   * which may be lifted: https://docs.github.com/en/rest/using-the-rest-api/troubleshooting-the-rest-api.
   */
  async #account(accessToken: string): Promise<number> {
    try {
      return (await this.#ask("/user", accessToken, user)).id;
    } catch (error) {
      if (!(error instanceof SignInRefusedError)) throw error;
      // This needs no scope at all, so it is not for want of one.
      throw new ProviderUnavailableError("GitHub's /user is limited for now, or the account is suspended");
    }
  }

  async #email(accessToken: string): Promise<string | undefined> {
    if (!this.#scopes.some((scope) => scope === "user:email" || scope === "user")) return undefined;
    const all = await this.#ask(`/user/emails?per_page=${PAGE}`, accessToken, emails);
    const email = all.find(({ primary, verified }) => primary && verified)?.email;
    return email === undefined ? undefined : normalizeEmail(email);
  }

  async #teams(accessToken: string): Promise<readonly string[]> {
    if (!this.#scopes.some((scope) => /^(?:read|write|admin):org$/.test(scope))) return [];
    const found: string[] = [];
    for (let page = 1; page <= MOST_PAGES; page += 1) {
      const some = await this.#ask(`/user/teams?per_page=${PAGE}&page=${page}`, accessToken, teams);
      found.push(...some.map(({ slug, organization }) => `${organization.login}/${slug}`));
      if (some.length < PAGE) return found;
    }
    throw new SignInRefusedError(`GitHub lists more than ${PAGE * MOST_PAGES} teams for this account`);
  }

  async #ask<T>(path: string, accessToken: string, shape: z.ZodType<T>): Promise<T> {
    const answer = await askApi(this.#fetcher, { url: this.#api + path, accessToken, headers: HEADERS });
    const { data } = shape.safeParse(answer);
    if (data !== undefined) return data;
    throw new ProviderUnavailableError(
      `GitHub's ${path.split("?")[0]} answered in a shape that is not its own`,
    );
  }
}

import type { JWTHeaderParameters } from "jose";
import type { AuthorizationServer } from "oauth4webapi";
import { z } from "zod";
import type { IdentityProviderSettings } from "../../configuration/authorization-server.ts";
import type { CacheIo } from "../../discovery/cached-document.ts";
import type { Fetcher } from "../../network/fetcher.ts";
import { askApi } from "../ask-api.ts";
import { isSubject, mergeClaims, readNames } from "../claims.ts";
import type { Dialect } from "../dialect.ts";
import { UnknownPersonError } from "../google-directory/directory-api.ts";
import type { Identity } from "../identity.ts";
import { ProviderUnavailableError, SessionEndedError, SignInRefusedError } from "../identity-provider.ts";
import type { Claims, Person, Profile } from "../profile.ts";
import type { Tokens } from "../token-endpoint.ts";
import { verifyIdToken } from "./id-token.ts";
import type { ProviderDocuments } from "./provider-documents.ts";

/**
 * In which groups somebody is, where the provider's tokens do not say it. An empty list is an answer; whoever cannot
 * answer throws.
 */
export type GroupsOf = (email: string, io: CacheIo) => Promise<readonly string[]>;

/** What an OpenID provider is spoken to with. */
export interface OpenIdParts {
  readonly id: string;
  readonly settings: IdentityProviderSettings;
  readonly profile: Profile;
  readonly documents: ProviderDocuments;
  readonly fetcher: Fetcher;
  readonly clockSkewSeconds: number;
  readonly groupsOf?: GroupsOf;
  /** Whose people may sign in at all. @default anybody's */
  readonly hostedDomains?: readonly string[];
}

const userinfoAnswer = z.looseObject({ sub: z.string().min(1) });

/** OpenID Connect Core 1.0, with the habits of a profile. */
export class OpenIdDialect implements Dialect {
  readonly isOpenId = true;
  readonly #parts: OpenIdParts;

  constructor(parts: OpenIdParts) {
    this.#parts = parts;
  }

  server(io: CacheIo): Promise<AuthorizationServer> {
    return this.#parts.documents.server(io);
  }

  parameters({ scopes_supported: supported = [] }: AuthorizationServer): Readonly<Record<string, string>> {
    const { settings, profile, hostedDomains = [] } = this.#parts;
    const [hostedDomain, ...others] = hostedDomains;
    const isOne = hostedDomain !== undefined && others.length === 0;
    const extra = profile.scopesWhereSupported?.filter((scope) => supported.includes(scope)) ?? [];
    const wanted = settings.scopes ?? [...profile.scopes, ...extra];
    // Without it a request is none of OpenID Connect's: OpenID Connect Core section 3.1.2.1.
    const scopes = [...new Set(["openid", ...wanted])];
    return {
      scope: scopes.join(" "),
      ...profile.parameters?.({ scopes, ...(isOne && { hostedDomain }) }),
      ...(settings.audience !== undefined && { audience: settings.audience }),
    };
  }

  answersToAccessToken({ userinfo_endpoint: endpoint }: AuthorizationServer): boolean {
    return this.#parts.profile.userinfo !== "never" && endpoint !== undefined;
  }

  async identify(
    tokens: Tokens,
    clientId: string,
    server: AuthorizationServer,
    io: CacheIo,
  ): Promise<Identity> {
    const { id, settings, profile } = this.#parts;
    const claims = await this.#claimsOf(tokens, clientId, server, io);
    const person = profile.identify(claims);
    if (!isSubject(person.subject)) {
      throw new SignInRefusedError("the provider's subject is not 1 to 255 characters of printable ASCII");
    }
    const { groups = profile.claims.groups, roles = profile.claims.roles } = settings.claims;
    return {
      ...person,
      provider: id,
      groups: await this.#groupsOf(person, claims, groups, io),
      roles: roles === undefined ? [] : readNames(claims, roles),
    };
  }

  async #claimsOf(
    tokens: Tokens,
    clientId: string,
    server: AuthorizationServer,
    io: CacheIo,
  ): Promise<Claims> {
    const { profile } = this.#parts;
    const idToken = tokens.idToken && (await this.#verify(tokens.idToken, clientId, server, io));
    const endpoint = this.answersToAccessToken(server) ? server.userinfo_endpoint : undefined;
    if (idToken && (profile.userinfo !== "always" || endpoint === undefined)) return idToken;
    if (endpoint === undefined) throw new ProviderUnavailableError("the provider's answer has no ID token");
    const userinfo = await this.#userinfo(endpoint, tokens.accessToken);
    if (!idToken) return userinfo;
    if (userinfo.sub !== idToken.sub) {
      throw new SignInRefusedError("the provider's userinfo endpoint speaks of somebody else");
    }
    return mergeClaims(idToken, userinfo);
  }

  #verify(idToken: string, clientId: string, { issuer }: AuthorizationServer, io: CacheIo): Promise<Claims> {
    const { documents, clockSkewSeconds } = this.#parts;
    const findKey = (header: JWTHeaderParameters) => documents.findKey(header, io);
    return verifyIdToken(idToken, { issuer, clientId, clockSkewSeconds, now: io.now(), findKey });
  }

  async #userinfo(url: string, accessToken: string): Promise<Claims> {
    const { data } = userinfoAnswer.safeParse(await askApi(this.#parts.fetcher, { url, accessToken }));
    if (data) return data;
    throw new ProviderUnavailableError("the provider's userinfo endpoint names no subject");
  }

  async #groupsOf(
    { email, hostedDomain }: Person,
    claims: Claims,
    claim: string | undefined,
    io: CacheIo,
  ): Promise<readonly string[]> {
    const { groupsOf, hostedDomains } = this.#parts;
    if (!groupsOf) return claim === undefined ? [] : readNames(claims, claim);
    // Nobody who cannot be in the directory is looked up there: outsiders are not to crowd out those who are.
    if (hostedDomain === undefined) throw new SessionEndedError("the person is of no hosted domain");
    if (hostedDomains && !hostedDomains.includes(hostedDomain)) {
      throw new SessionEndedError("the person is of another hosted domain");
    }
    if (email === undefined) {
      throw new SignInRefusedError("the provider vouches for no address, by which groups are looked up");
    }
    try {
      return await groupsOf(email, io);
    } catch (error) {
      if (error instanceof UnknownPersonError) throw new SessionEndedError(error.message);
      throw error;
    }
  }
}

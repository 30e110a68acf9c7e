import type { IdentityProviderSettings } from "../configuration/authorization-server.ts";
import type { Limits } from "../configuration/limits.ts";
import { isLoopbackHttp } from "../configuration/values.ts";
import type { Fetcher } from "../network/fetcher.ts";
import { boundFetcher } from "./bounded-fetcher.ts";
import { CodeFlowProvider } from "./code-flow-provider.ts";
import { GitHubDialect } from "./github/github-dialect.ts";
import type { IdentityProvider } from "./identity-provider.ts";
import { type GroupsOf, OpenIdDialect, type OpenIdParts } from "./openid/openid-dialect.ts";
import { ProviderDocuments } from "./openid/provider-documents.ts";
import type { Habits, Profile } from "./profile.ts";
import { auth0 } from "./profiles/auth0.ts";
import { cognito } from "./profiles/cognito.ts";
import { entra } from "./profiles/entra.ts";
import { generic } from "./profiles/generic.ts";
import { github } from "./profiles/github.ts";
import { google } from "./profiles/google.ts";
import { keycloak } from "./profiles/keycloak.ts";
import { okta } from "./profiles/okta.ts";

/** Those that speak OpenID Connect; GitHub does not. */
const PROFILES: Readonly<Record<Exclude<IdentityProviderSettings["profile"], "github">, Profile>> = {
  google,
  entra,
  okta,
  auth0,
  keycloak,
  cognito,
  generic,
};

/** What an identity provider needs of the gateway. */
export interface IdentityProviderSurroundings {
  /** Public addresses only. */
  readonly internet: Fetcher;
  readonly limits: Limits;
  /** The values of the secrets that the configuration names. */
  readonly secret: (name: string) => string;
  /** Where the gateway is reached: plain http there allows it for providers on this machine. */
  readonly publicUrl: string;
  /** Who is in which Google group, where the configuration has a directory. */
  readonly groupsOf?: GroupsOf;
  /** The hosted domains whose people may sign in at all. @default any */
  readonly hostedDomains?: readonly string[];
}

/**
 * Creates an identity provider as the configuration describes it. Nothing is fetched before somebody signs in.
 *
 * @param id - its id in the configuration
 * @throws {Error} saying what of it is missing
 */
export function createIdentityProvider(
  id: string,
  settings: IdentityProviderSettings,
  surroundings: IdentityProviderSurroundings,
): IdentityProvider {
  const { internet, limits, secret, publicUrl } = surroundings;
  const { profile } = settings;
  const habits: Habits = profile === "github" ? github : PROFILES[profile];
  const issuer = settings.issuer ?? habits.issuer;
  if (issuer === undefined) throw new Error(`identity provider ${id}: its issuer is missing`);
  if (settings.directory && !surroundings.groupsOf) {
    throw new Error(`identity provider ${id}: there is nobody to ask its directory`);
  }
  const fetcher = boundFetcher(internet, limits.jwks);
  return new CodeFlowProvider({
    id,
    name: settings.name ?? habits.name ?? new URL(issuer).host,
    clients: settings.clients.map(({ id: clientId, secret: reference }) => ({
      id: clientId,
      ...(reference && { secret: secret(reference.secret) }),
    })),
    dialect:
      profile === "github"
        ? new GitHubDialect({ id, issuer, fetcher, scopes: settings.scopes ?? github.scopes })
        : openIdDialect({ id, issuer, settings, profile: PROFILES[profile], fetcher }, surroundings),
    fetcher,
    allowHttp: isLoopbackHttp(new URL(publicUrl)),
    clockSkewSeconds: limits.clockSkewSeconds,
  });
}

function openIdDialect(
  parts: Pick<OpenIdParts, "id" | "settings" | "profile" | "fetcher"> & { readonly issuer: string },
  { internet, limits, publicUrl, groupsOf, hostedDomains }: IdentityProviderSurroundings,
): OpenIdDialect {
  const allowHttp = isLoopbackHttp(new URL(publicUrl));
  return new OpenIdDialect({
    ...parts,
    documents: new ProviderDocuments(parts.issuer, internet, limits.jwks, (url) =>
      isEndpoint(url, allowHttp),
    ),
    clockSkewSeconds: limits.clockSkewSeconds,
    ...(parts.settings.directory && groupsOf && { groupsOf }),
    ...(hostedDomains && { hostedDomains }),
  });
}

/** Whether a browser may be led, or a secret sent, to a URL that a provider names. */
function isEndpoint(text: string, allowHttp: boolean): boolean {
  if (!URL.canParse(text)) return false;
  const url = new URL(text);
  return url.protocol === "https:" || (allowHttp && isLoopbackHttp(url));
}

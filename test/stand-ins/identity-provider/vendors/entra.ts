import { stableGuid } from "../accounts.ts";
import { discoveryDocument } from "../discovery.ts";
import { oauthError } from "../exchange.ts";
import { scopesOf, type TokenFault, unknownScope, type Vendor } from "../vendor.ts";

/** The one tenant. */
const TENANT = "72f988bf-86f1-41af-91ab-2d7cd011db47";
/** Groups that fit into a JWT: https://learn.microsoft.com/en-us/entra/identity-platform/id-token-claims-reference#groups-overage-claim */
const MOST_GROUPS = 200;

const SCOPES = ["openid", "profile", "email", "offline_access"];
/** What the tenant's own API, and Microsoft Graph, offer beside those of OpenID Connect. */
const API_SCOPES = ["api://gatehouse/access", "User.Read"];
const AUTHENTICATION = ["client_secret_post", "client_secret_basic"] as const;

/** https://learn.microsoft.com/en-us/entra/identity-platform/reference-error-codes */
const ERRORS: Readonly<Record<TokenFault, [status: number, error: string, code: number, text: string]>> = {
  "invalid-client": [401, "invalid_client", 7000215, "Invalid client secret provided"],
  "invalid-code": [
    400,
    "invalid_grant",
    70008,
    "The provided authorization code has expired or been redeemed",
  ],
  "invalid-refresh-token": [400, "invalid_grant", 70000, "The provided refresh token is invalid"],
  removed: [400, "invalid_grant", 50057, "The user account is disabled"],
  "unsupported-grant-type": [400, "unsupported_grant_type", 70003, "The grant type is not supported"],
  "unauthorized-client": [400, "unauthorized_client", 700016, "The application was not found"],
};

function entraError(status: number, error: string, code: number, text: string) {
  return oauthError(status, error, `AADSTS${code}: ${text}.`, { error_codes: [code] });
}

const RESOURCE_TEXT =
  "The resource parameter provided in the request doesn't match with the requested scopes";

/** Microsoft Entra ID, its v2.0 endpoints, one tenant. */
export const entra: Vendor = {
  issuer: ({ origin }) => `${origin}/${TENANT}/v2.0`,
  // https://learn.microsoft.com/en-us/entra/identity-platform/v2-protocols#endpoints
  endpoints: ({ origin }) => ({
    authorization: `${origin}/${TENANT}/oauth2/v2.0/authorize`,
    token: `${origin}/${TENANT}/oauth2/v2.0/token`,
    userinfo: `${origin}/oidc/userinfo`,
    keys: `${origin}/${TENANT}/discovery/v2.0/keys`,
  }),
  documents(site) {
    const endpoints = this.endpoints(site);
    const facts = { endpoints, scopes: SCOPES, authentication: AUTHENTICATION };
    const wellKnown = "v2.0/.well-known/openid-configuration";
    return {
      [`${site.origin}/${TENANT}/${wellKnown}`]: discoveryDocument({ ...facts, issuer: this.issuer(site) }),
      // For no tenant in particular the issuer is a template:
      // https://learn.microsoft.com/en-us/entra/identity-platform/access-tokens#multitenant-applications
      [`${site.origin}/common/${wellKnown}`]: discoveryDocument({
        ...facts,
        issuer: `${site.origin}/{tenantid}/v2.0`,
      }),
    };
  },
  authentication: AUTHENTICATION,
  refuse(parameters) {
    // https://github.com/punkpeye/mcp-remote/issues/217
    if (parameters.has("resource"))
      return { on: "page", status: 400, text: `AADSTS9010010: ${RESOURCE_TEXT}.` };
    const scope = unknownScope(parameters, [...SCOPES, ...API_SCOPES]);
    if (scope === undefined) return undefined;
    // Scopes without a resource are Microsoft Graph's: https://learn.microsoft.com/en-us/entra/identity-platform/scopes-oidc
    return {
      on: "page",
      status: 400,
      text: `AADSTS650053: The application asked for scope '${scope}' that doesn't exist.`,
    };
  },
  grant: (scopes) => scopes,
  sendsIss: false,
  // https://learn.microsoft.com/en-us/entra/identity-platform/scopes-oidc#the-offline_access-scope
  givesRefreshToken: (parameters) => scopesOf(parameters).includes("offline_access"),
  // https://learn.microsoft.com/en-us/entra/identity-platform/refresh-tokens#token-lifetime: the old one is not revoked.
  rotation: "lenient",
  accessTokenSeconds: 3599,
  prefixes: { code: "1.AR", access: "eyJ0eXAi.", refresh: "1.AX" },
  // https://learn.microsoft.com/en-us/entra/identity-platform/id-token-claims-reference
  idToken: (account, scopes) => ({
    ver: "2.0",
    sub: stableGuid(`pairwise ${account.id}`),
    tid: TENANT,
    ...(scopes.includes("profile") && { oid: stableGuid(account.id), preferred_username: account.email }),
    // As with the optional claim xms_edov: https://learn.microsoft.com/en-us/entra/identity-platform/optional-claims-reference
    ...(scopes.includes("email") && { email: account.email, xms_edov: account.emailVerified }),
    ...(account.groups.length > MOST_GROUPS
      ? {
          _claim_names: { groups: "src1" },
          _claim_sources: { src1: { endpoint: "https://graph.microsoft.com" } },
        }
      : { groups: account.groups }),
    ...(account.roles.length > 0 && { roles: account.roles }),
  }),
  // https://learn.microsoft.com/en-us/entra/identity-platform/v2-oauth2-auth-code-flow#refresh-the-access-token
  idTokenOnRefresh: true,
  // https://learn.microsoft.com/en-us/entra/identity-platform/userinfo: no tenant, no object, no groups
  userinfo: (account) => ({
    sub: stableGuid(`pairwise ${account.id}`),
    name: account.id,
    email: account.email,
  }),
  tokenError: (fault) => entraError(...ERRORS[fault]),
  refuseToken: (form) =>
    form.has("resource") ? entraError(400, "invalid_target", 9010010, RESOURCE_TEXT) : undefined,
};

import { randomBytes } from "node:crypto";
import { stableNumber } from "../accounts.ts";
import { discoveryDocument } from "../discovery.ts";
import { type Answer, json, oauthError, objectOf } from "../exchange.ts";
import { standardTokenError } from "../token-errors.ts";
import { scopesOf, unknownScope, type Vendor } from "../vendor.ts";

/** https://developer.okta.com/docs/api/openapi/okta-oauth/guides/overview/#scopes */
const SCOPES = ["openid", "profile", "email", "address", "phone", "offline_access", "groups"];
const AUTHENTICATION = ["client_secret_basic", "client_secret_post", "none"] as const;
const API_TOKEN = `00${randomBytes(20).toString("hex")}`;

/** https://developer.okta.com/docs/reference/error-codes/ */
function apiError(status: number, errorCode: string, errorSummary: string): Answer {
  return json(
    { errorCode, errorSummary, errorLink: errorCode, errorId: "oae-stand-in", errorCauses: [] },
    status,
  );
}

/** The org authorization server of an Okta organization. */
export const okta: Vendor = {
  issuer: ({ origin }) => origin,
  // https://developer.okta.com/docs/concepts/auth-servers/#org-authorization-server-discovery-endpoints
  endpoints: ({ origin }) => ({
    authorization: `${origin}/oauth2/v1/authorize`,
    token: `${origin}/oauth2/v1/token`,
    userinfo: `${origin}/oauth2/v1/userinfo`,
    keys: `${origin}/oauth2/v1/keys`,
    registration: `${origin}/oauth2/v1/clients`,
  }),
  documents(site) {
    const facts = { issuer: this.issuer(site), endpoints: this.endpoints(site) };
    const document = discoveryDocument({ ...facts, scopes: SCOPES, authentication: AUTHENTICATION });
    return { [`${site.origin}/.well-known/openid-configuration`]: document };
  },
  authentication: AUTHENTICATION,
  // https://developer.okta.com/docs/api/openapi/okta-oauth/oauth/tag/OrgAS/#tag/OrgAS/operation/authorize
  refuse(parameters) {
    if (unknownScope(parameters, SCOPES) === undefined) return undefined;
    const description = "One or more scopes are not configured for the authorization server resource.";
    return { on: "redirect", error: "invalid_scope", description };
  },
  grant: (scopes) => scopes,
  sendsIss: false,
  // https://developer.okta.com/docs/guides/refresh-tokens/main/
  givesRefreshToken: (parameters) => scopesOf(parameters).includes("offline_access"),
  // Persistent, as web applications have it by default.
  rotation: "none",
  accessTokenSeconds: 3600,
  prefixes: { code: "", access: "eyJraWQi.", refresh: "" },
  // A thin token: the full set of claims is at the userinfo endpoint.
  // https://developer.okta.com/docs/api/openapi/okta-oauth/guides/overview/#id-token
  idToken: (account, scopes) => ({
    sub: `00u${stableNumber(account.id, 17)}`,
    ...(scopes.includes("profile") && { preferred_username: account.email }),
    ...(scopes.includes("email") && { email: account.email }),
  }),
  idTokenOnRefresh: true,
  userinfo: (account, scopes) => ({
    sub: `00u${stableNumber(account.id, 17)}`,
    ...(scopes.includes("email") && { email: account.email, email_verified: account.emailVerified }),
    ...(scopes.includes("groups") && { groups: account.groups }),
  }),
  tokenError: standardTokenError,
  routes: {
    // Dynamic registration for whoever has an API token: https://developer.okta.com/docs/reference/api/oauth-clients/
    "POST /oauth2/v1/clients": ({ clients }, question) => {
      const [scheme, token] = (question.headers.authorization ?? "").split(" ");
      if (scheme !== "SSWS") return apiError(403, "E0000005", "Invalid session");
      if (token !== API_TOKEN) return apiError(401, "E0000011", "Invalid token provided");
      const metadata = objectOf(question);
      const { client_name, redirect_uris, token_endpoint_auth_method = "client_secret_basic" } = metadata;
      const { grant_types = ["authorization_code"], application_type = "web" } = metadata;
      if (typeof client_name !== "string" || !isTexts(redirect_uris) || !isTexts(grant_types)) {
        return oauthError(400, "invalid_client_metadata", "client_name and redirect_uris are required");
      }
      if (application_type === "browser" && token_endpoint_auth_method !== "none") {
        return oauthError(400, "invalid_client_metadata", "token_endpoint_auth_method has to be none");
      }
      const id = `0oa${randomBytes(8).toString("hex")}`;
      const secret =
        token_endpoint_auth_method === "none" ? undefined : randomBytes(30).toString("base64url");
      clients.add({ id, ...(secret && { secret }), redirectUris: redirect_uris, grantTypes: grant_types });
      const issuedAt = Math.floor(Date.now() / 1000);
      return json(
        {
          client_id: id,
          ...(secret && { client_secret: secret, client_secret_expires_at: 0 }),
          client_id_issued_at: issuedAt,
          ...metadata,
          token_endpoint_auth_method,
          grant_types,
        },
        201,
      );
    },
  },
  credentials: { apiToken: API_TOKEN },
};

function isTexts(value: unknown): value is string[] {
  return Array.isArray(value) && value.length > 0 && value.every((text) => typeof text === "string");
}

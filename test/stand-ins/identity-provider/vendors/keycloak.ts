import { randomBytes } from "node:crypto";
import { stableGuid } from "../accounts.ts";
import { discoveryDocument } from "../discovery.ts";
import { json, oauthError, objectOf } from "../exchange.ts";
import { standardTokenError } from "../token-errors.ts";
import { bearerOf } from "../userinfo-endpoint.ts";
import { scopesOf, unknownScope, type Vendor } from "../vendor.ts";

const REALM = "/realms/staff";
const SCOPES = ["openid", "profile", "email", "offline_access", "roles", "web-origins", "acr", "basic"];
const AUTHENTICATION = ["client_secret_basic", "client_secret_post", "none"] as const;
const INITIAL_ACCESS_TOKEN = randomBytes(32).toString("base64url");

/** A realm of Keycloak, with mappers of groups and realm roles that write into the ID token. */
export const keycloak: Vendor = {
  issuer: ({ origin }) => origin + REALM,
  // https://www.keycloak.org/securing-apps/oidc-layers
  endpoints: ({ origin }) => ({
    authorization: `${origin}${REALM}/protocol/openid-connect/auth`,
    token: `${origin}${REALM}/protocol/openid-connect/token`,
    userinfo: `${origin}${REALM}/protocol/openid-connect/userinfo`,
    keys: `${origin}${REALM}/protocol/openid-connect/certs`,
    registration: `${origin}${REALM}/clients-registrations/openid-connect`,
  }),
  documents(site) {
    const issuer = this.issuer(site);
    const facts = { issuer, endpoints: this.endpoints(site), scopes: SCOPES, authentication: AUTHENTICATION };
    const document = discoveryDocument(facts, { authorization_response_iss_parameter_supported: true });
    return { [`${issuer}/.well-known/openid-configuration`]: document };
  },
  authentication: AUTHENTICATION,
  refuse(parameters) {
    if (unknownScope(parameters, SCOPES) === undefined) return undefined;
    return {
      on: "redirect",
      error: "invalid_scope",
      description: `Invalid scopes: ${parameters.get("scope")}`,
    };
  },
  grant: (scopes) => scopes,
  // https://www.keycloak.org/docs/latest/upgrading/#added-iss-parameter-to-oauth-2-0openid-connect-authentication-response
  sendsIss: true,
  // A refresh token always comes; offline_access only makes it outlive the session, which does not end here.
  givesRefreshToken: (parameters) => scopesOf(parameters).includes("openid"),
  // https://www.keycloak.org/docs/latest/server_admin/#_timeouts: "Revoke Refresh Token" is off by default.
  rotation: "lenient",
  accessTokenSeconds: 300,
  prefixes: { code: "", access: "eyJhbGci.", refresh: "eyJhbGci." },
  // https://www.keycloak.org/docs/latest/server_admin/#_protocol-mappers
  idToken: (account, scopes) => ({
    sub: stableGuid(account.id),
    typ: "ID",
    ...(scopes.includes("email") && { email: account.email, email_verified: account.emailVerified }),
    groups: account.groups.map((group) => `/${group}`),
    realm_access: { roles: account.roles },
  }),
  idTokenOnRefresh: true,
  userinfo(account, scopes) {
    return { ...this.idToken?.(account, scopes, "") };
  },
  tokenError: standardTokenError,
  routes: {
    // https://www.keycloak.org/securing-apps/client-registration
    [`POST ${REALM}/clients-registrations/openid-connect`]: ({ clients, issuer }, question) => {
      const token = bearerOf(question);
      if (token === undefined) {
        const reason = "Policy 'Trusted Hosts' rejected request to client-registration service.";
        return oauthError(403, "insufficient_scope", `${reason} Details: Host not trusted.`);
      }
      if (token !== INITIAL_ACCESS_TOKEN) return oauthError(401, "invalid_token", "Failed decode token");
      const metadata = objectOf(question);
      const { redirect_uris = [], grant_types = ["authorization_code", "refresh_token"] } = metadata;
      const { token_endpoint_auth_method = "client_secret_basic" } = metadata;
      if ("client_id" in metadata || !isTexts(redirect_uris) || !isTexts(grant_types)) {
        return oauthError(400, "invalid_client_metadata", "Client metadata invalid");
      }
      const id = stableGuid(randomBytes(8).toString("hex"));
      const secret =
        token_endpoint_auth_method === "none" ? undefined : randomBytes(24).toString("base64url");
      clients.add({ id, ...(secret && { secret }), redirectUris: redirect_uris, grantTypes: grant_types });
      return json(
        {
          ...metadata,
          client_id: id,
          ...(secret && { client_secret: secret, client_secret_expires_at: 0 }),
          client_id_issued_at: Math.floor(Date.now() / 1000),
          token_endpoint_auth_method,
          grant_types,
          registration_client_uri: `${issuer}/clients-registrations/openid-connect/${id}`,
          registration_access_token: randomBytes(32).toString("base64url"),
        },
        201,
      );
    },
  },
  credentials: { initialAccessToken: INITIAL_ACCESS_TOKEN },
};

function isTexts(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((text) => typeof text === "string");
}

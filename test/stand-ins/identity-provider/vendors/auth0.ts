import { randomBytes } from "node:crypto";
import { stableNumber } from "../accounts.ts";
import { discoveryDocument } from "../discovery.ts";
import { type Answer, formOf, json, oauthError, objectOf, type Question } from "../exchange.ts";
import { standardTokenError } from "../token-errors.ts";
import { bearerOf } from "../userinfo-endpoint.ts";
import { scopesOf, type Vendor } from "../vendor.ts";

const SCOPES = ["openid", "profile", "email", "offline_access"];
const AUTHENTICATION = ["client_secret_basic", "client_secret_post", "none"] as const;
/** The APIs of the tenant, which an `audience` can name. */
const AUDIENCES = ["https://mcp.example.com"];
/** What an Action of the tenant's calls the custom claims. */
const GROUPS = "https://gatehouse.example/groups";
const ROLES = "https://gatehouse.example/roles";

/** An application that may use the Management API, and the token that it was given last. */
const MANAGEMENT = { clientId: "management", clientSecret: randomBytes(32).toString("base64url") };
let managementToken: string | undefined;

/** https://auth0.com/docs/api/management/v2 */
function apiError(statusCode: number, error: string, message: string, errorCode: string): Answer {
  return json({ statusCode, error, message, errorCode }, statusCode);
}

/** An Auth0 tenant, whose applications have refresh token rotation. */
export const auth0: Vendor = {
  // https://auth0.com/docs/get-started/applications/configure-applications-with-oidc-discovery
  issuer: ({ origin }) => `${origin}/`,
  endpoints: ({ origin }) => ({
    authorization: `${origin}/authorize`,
    token: `${origin}/oauth/token`,
    userinfo: `${origin}/userinfo`,
    keys: `${origin}/.well-known/jwks.json`,
  }),
  documents(site) {
    const facts = { issuer: this.issuer(site), endpoints: this.endpoints(site) };
    const document = discoveryDocument({ ...facts, scopes: SCOPES, authentication: AUTHENTICATION });
    return { [`${site.origin}/.well-known/openid-configuration`]: document };
  },
  authentication: AUTHENTICATION,
  // https://auth0.com/docs/get-started/apis/api-settings: an audience is the identifier of an API.
  refuse(parameters) {
    const audience = parameters.get("audience");
    if (audience === null || AUDIENCES.includes(audience)) return undefined;
    return { on: "redirect", error: "access_denied", description: `Service not found: ${audience}` };
  },
  // Unknown scopes are left out: https://auth0.com/docs/get-started/apis/scopes
  grant: (scopes) => scopes.filter((scope) => SCOPES.includes(scope)),
  sendsIss: false,
  // https://auth0.com/docs/secure/tokens/refresh-tokens/get-refresh-tokens
  givesRefreshToken: (parameters) => scopesOf(parameters).includes("offline_access"),
  // https://auth0.com/docs/secure/tokens/refresh-tokens/refresh-token-rotation
  rotation: "strict",
  accessTokenSeconds: 86_400,
  prefixes: { code: "", access: "eyJhbGci.", refresh: "v1." },
  // https://auth0.com/docs/secure/tokens/json-web-tokens/create-custom-claims
  idToken: (account, scopes) => ({
    sub: `auth0|${stableNumber(account.id, 24)}`,
    ...(scopes.includes("email") && { email: account.email, email_verified: account.emailVerified }),
    [GROUPS]: account.groups,
    [ROLES]: account.roles,
  }),
  idTokenOnRefresh: true,
  // Custom claims are there too: https://auth0.com/docs/troubleshoot/product-lifecycle/past-migrations/custom-claims-migration
  userinfo(account, scopes) {
    return { ...this.idToken?.(account, scopes, "") };
  },
  // https://auth0.com/docs/api/authentication/refresh-token/refresh-token: 403 for codes and refresh tokens
  tokenError: (fault) => {
    const isGrant = ["invalid-code", "invalid-refresh-token", "removed"].includes(fault);
    return isGrant ? { ...standardTokenError(fault), status: 403 } : standardTokenError(fault);
  },
  // https://auth0.com/docs/api/authentication/client-credential-flow/get-token-client-credentials
  takesJson: true,
  grants: { client_credentials: (provider, question) => giveManagementToken(provider.issuer, question) },
  routes: {
    // https://auth0.com/docs/api/management/v2/clients/post-clients
    "POST /api/v2/clients": ({ clients }, question) => {
      const token = bearerOf(question);
      if (token === undefined) return apiError(401, "Unauthorized", "Missing authentication", "unauthorized");
      if (token !== managementToken) return apiError(401, "Unauthorized", "Invalid token", "invalid_token");
      const metadata = objectOf(question);
      const {
        name,
        callbacks = [],
        grant_types = ["authorization_code"],
        token_endpoint_auth_method,
      } = metadata;
      if (typeof name !== "string" || !isTexts(callbacks) || !isTexts(grant_types)) {
        return apiError(400, "Bad Request", "Payload validation error", "invalid_body");
      }
      const id = randomBytes(16).toString("hex");
      const secret = randomBytes(32).toString("base64url");
      const isPublic = token_endpoint_auth_method === "none";
      clients.add({ id, ...(!isPublic && { secret }), redirectUris: callbacks, grantTypes: grant_types });
      return json(
        { ...metadata, client_id: id, client_secret: secret, tenant: "stand-in", global: false },
        201,
      );
    },
  },
  credentials: { managementClientId: MANAGEMENT.clientId, managementClientSecret: MANAGEMENT.clientSecret },
};

/** https://auth0.com/docs/secure/tokens/access-tokens/management-api-access-tokens/get-management-api-access-tokens-for-production */
function giveManagementToken(issuer: string, question: Question): Answer {
  const form = Object.fromEntries(formOf(question));
  if (form.client_id !== MANAGEMENT.clientId || form.client_secret !== MANAGEMENT.clientSecret) {
    return oauthError(401, "access_denied", "Unauthorized");
  }
  if (form.audience !== `${issuer}api/v2/`) {
    return oauthError(403, "access_denied", `Service not found: ${form.audience}`);
  }
  managementToken = randomBytes(32).toString("base64url");
  return json({
    access_token: managementToken,
    token_type: "Bearer",
    expires_in: 86_400,
    scope: "create:clients",
  });
}

function isTexts(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((text) => typeof text === "string");
}

import { stableGuid } from "../accounts.ts";
import { discoveryDocument } from "../discovery.ts";
import { standardTokenError } from "../token-errors.ts";
import { unknownScope, type Vendor } from "../vendor.ts";

const POOL = "/eu-west-1_StandIn";
const SCOPES = ["openid", "email", "phone", "profile"];
const AUTHENTICATION = ["client_secret_basic", "client_secret_post"] as const;

/** A user pool of Amazon Cognito: its issuer is one host, its domain, where people sign in, another. */
export const cognito: Vendor = {
  issuer: ({ origin }) => origin + POOL,
  // https://docs.aws.amazon.com/cognito/latest/developerguide/federation-endpoints.html
  endpoints: ({ origin, domain }) => ({
    authorization: `${domain}/oauth2/authorize`,
    token: `${domain}/oauth2/token`,
    userinfo: `${domain}/oauth2/userInfo`,
    keys: `${origin}${POOL}/.well-known/jwks.json`,
  }),
  documents(site) {
    const issuer = this.issuer(site);
    const facts = { issuer, endpoints: this.endpoints(site), scopes: SCOPES, authentication: AUTHENTICATION };
    return { [`${issuer}/.well-known/openid-configuration`]: discoveryDocument(facts) };
  },
  authentication: [...AUTHENTICATION, "none"],
  // https://docs.aws.amazon.com/cognito/latest/developerguide/authorization-endpoint.html: https, or http://localhost
  takesRedirectUri: (uri) => !uri.startsWith("http:") || new URL(uri).hostname === "localhost",
  refuse(parameters) {
    const scope = unknownScope(parameters, [...SCOPES, "aws.cognito.signin.user.admin"]);
    return scope === undefined ? undefined : { on: "redirect", error: "invalid_scope" };
  },
  grant: (scopes) => scopes,
  sendsIss: false,
  // https://docs.aws.amazon.com/cognito/latest/developerguide/token-endpoint.html: with every code
  givesRefreshToken: () => true,
  rotation: "none",
  accessTokenSeconds: 3600,
  prefixes: { code: "", access: "eyJraWQi.", refresh: "eyJjdHki." },
  // https://docs.aws.amazon.com/cognito/latest/developerguide/amazon-cognito-user-pools-using-the-id-token.html
  idToken: (account, scopes) => ({
    sub: stableGuid(account.id),
    token_use: "id",
    "cognito:username": account.id,
    ...(account.groups.length > 0 && { "cognito:groups": account.groups }),
    ...(account.roles.length > 0 && { "cognito:roles": account.roles }),
    ...(scopes.includes("email") && { email: account.email, email_verified: account.emailVerified }),
  }),
  idTokenOnRefresh: true,
  // https://docs.aws.amazon.com/cognito/latest/developerguide/userinfo-endpoint.html: booleans as text, no groups
  userinfo: (account) => ({
    sub: stableGuid(account.id),
    username: account.id,
    email: account.email,
    email_verified: String(account.emailVerified),
  }),
  // https://docs.aws.amazon.com/cognito/latest/developerguide/token-endpoint.html: 400 for all, and no description
  tokenError: (fault) => {
    const { error } = JSON.parse(standardTokenError(fault).body ?? "{}");
    return { ...standardTokenError(fault), status: 400, body: JSON.stringify({ error }) };
  },
};

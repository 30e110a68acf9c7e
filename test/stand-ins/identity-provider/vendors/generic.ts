import { stableGuid } from "../accounts.ts";
import { discoveryDocument } from "../discovery.ts";
import { standardTokenError } from "../token-errors.ts";
import { scopesOf, type Vendor } from "../vendor.ts";

const SCOPES = ["openid", "profile", "email", "groups", "offline_access"];
const AUTHENTICATION = ["client_secret_basic"] as const;

/** An OpenID provider that does what the specifications say, and nothing that they leave out. */
export const generic: Vendor = {
  issuer: ({ origin }) => `${origin}/tenant`,
  endpoints: ({ origin }) => ({
    authorization: `${origin}/tenant/authorize`,
    token: `${origin}/tenant/token`,
    userinfo: `${origin}/tenant/userinfo`,
    keys: `${origin}/tenant/keys`,
  }),
  documents(site) {
    const issuer = this.issuer(site);
    const facts = { issuer, endpoints: this.endpoints(site), scopes: SCOPES, authentication: AUTHENTICATION };
    const document = discoveryDocument(facts, { authorization_response_iss_parameter_supported: true });
    return { [`${issuer}/.well-known/openid-configuration`]: document };
  },
  authentication: [...AUTHENTICATION, "none"],
  refuse: () => undefined,
  // OpenID Connect Core section 3.1.2.1: scopes that are not understood are ignored.
  grant: (scopes) => scopes.filter((scope) => SCOPES.includes(scope)),
  // RFC 9207
  sendsIss: true,
  // OpenID Connect Core section 11: offline_access without prompt=consent is ignored.
  givesRefreshToken: (parameters) =>
    scopesOf(parameters).includes("offline_access") &&
    (parameters.get("prompt") ?? "").split(" ").includes("consent"),
  // RFC 9700 section 4.14.2
  rotation: "strict",
  accessTokenSeconds: 600,
  prefixes: { code: "", access: "", refresh: "" },
  // OpenID Connect Core section 5.4: with an access token, the claims of scopes are at the userinfo endpoint.
  idToken: (account) => ({ sub: stableGuid(account.id) }),
  // OpenID Connect Core section 12.2: it might not.
  idTokenOnRefresh: false,
  userinfo: (account, scopes) => ({
    sub: stableGuid(account.id),
    ...(scopes.includes("email") && { email: account.email, email_verified: account.emailVerified }),
    ...(scopes.includes("groups") && { groups: account.groups, roles: account.roles }),
  }),
  tokenError: standardTokenError,
};

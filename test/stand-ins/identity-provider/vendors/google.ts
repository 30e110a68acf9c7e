import { stableNumber } from "../accounts.ts";
import { discoveryDocument } from "../discovery.ts";
import { standardTokenError } from "../token-errors.ts";
import { unknownScope, type Vendor } from "../vendor.ts";

const SCOPES = ["openid", "email", "profile"];
const AUTHENTICATION = ["client_secret_post", "client_secret_basic"] as const;

/** Google Accounts. */
export const google: Vendor = {
  issuer: ({ origin }) => origin,
  // https://accounts.google.com/.well-known/openid-configuration
  endpoints: ({ origin }) => ({
    authorization: `${origin}/o/oauth2/v2/auth`,
    token: `${origin}/token`,
    userinfo: `${origin}/v1/userinfo`,
    keys: `${origin}/oauth2/v3/certs`,
  }),
  documents(site) {
    const facts = { issuer: this.issuer(site), endpoints: this.endpoints(site) };
    const document = discoveryDocument({ ...facts, scopes: SCOPES, authentication: AUTHENTICATION });
    return { [`${site.origin}/.well-known/openid-configuration`]: document };
  },
  authentication: AUTHENTICATION,
  // https://developers.google.com/identity/protocols/oauth2/web-server#authorization-errors-invalid-scope
  refuse(parameters) {
    const scope = unknownScope(parameters, SCOPES);
    if (scope === undefined) return undefined;
    return {
      on: "page",
      status: 400,
      text: `Error 400: invalid_scope. Some requested scopes were invalid: ${scope}`,
    };
  },
  grant: (scopes) => scopes,
  // It is sent without being advertised: https://github.com/openiddict/openiddict-core/issues/2428
  sendsIss: true,
  // https://developers.google.com/identity/protocols/oauth2/web-server#offline
  givesRefreshToken: (parameters, isFirstConsent) =>
    parameters.get("access_type") === "offline" &&
    (isFirstConsent || (parameters.get("prompt") ?? "").split(" ").includes("consent")),
  rotation: "none",
  // https://developers.google.com/identity/protocols/oauth2#expiration
  mostRefreshTokens: 100,
  accessTokenSeconds: 3599,
  // Opaque tokens: https://developers.google.com/identity/protocols/oauth2#size
  prefixes: { code: "4/0A", access: "ya29.a0A", refresh: "1//0g" },
  // https://developers.google.com/identity/openid-connect/openid-connect#an-id-tokens-payload
  idToken: (account, scopes) => ({
    sub: stableNumber(account.id, 21),
    ...(account.hostedDomain && { hd: account.hostedDomain }),
    ...(scopes.includes("email") && { email: account.email, email_verified: account.emailVerified }),
  }),
  // The documented answer to a refresh has none: https://developers.google.com/identity/protocols/oauth2/web-server#offline
  idTokenOnRefresh: false,
  userinfo(account, scopes) {
    return { ...this.idToken?.(account, scopes, "") };
  },
  tokenError: standardTokenError,
};

import { join } from "node:path";
import { errors, Provider } from "oidc-provider";
import { ACCOUNTS, SCOPES } from "../accounts.ts";
import { loadKeys } from "./keys.ts";
import type { Log } from "./log.ts";
import { PAGE_HEADERS } from "./page.ts";
import { createAdapters, RecordStore } from "./record-store.ts";
import type { Settings } from "./settings.ts";
import { SIGN_IN_PATH } from "./sign-in.ts";
import { renderFailure } from "./sign-in-page.ts";

const MINUTE = 60;
const DAY = 24 * 60 * MINUTE;

/**
 * The OpenID provider: public clients that register themselves (RFC 7591) and prove possession of their code
 * with PKCE S256, and JWT access tokens (RFC 9068) for one resource each (RFC 8707).
 */
export async function createProvider(settings: Settings, log: Log): Promise<Provider> {
  const { signing, cookies } = await loadKeys(settings.stateFolder);
  const store = new RecordStore(join(settings.stateFolder, "records.json"));
  const provider = new Provider(`http://127.0.0.1:${settings.port}`, {
    adapter: createAdapters(store),
    jwks: { keys: [signing] },
    cookies: { keys: [cookies] },
    scopes: ["openid", "offline_access", ...Object.keys(SCOPES)],
    claims: { openid: ["sub"] },
    responseTypes: ["code"],
    clientAuthMethods: ["none", "client_secret_basic", "client_secret_post"],
    pkce: { required: () => true },
    // Clients that do not say what they are run on people's machines: loopback redirects with any port
    // (RFC 8252 section 7.3) and schemes of their own are then as good as https.
    clientDefaults: { application_type: "native" },
    extraClientMetadata: {
      properties: ["scope"],
      // A client may ask for more later than it expected at its registration: the person decides, each time.
      validator(_ctx, _property, _value, metadata) {
        delete metadata.scope;
      },
    },
    clientBasedCORS: (_, origin, client) =>
      (client.redirectUris ?? []).some((uri) => URL.parse(uri)?.origin === origin),
    interactions: { url: (_, { uid }) => `${SIGN_IN_PATH}${uid}` },
    findAccount: (_, id) =>
      ACCOUNTS.some((account) => account.id === id)
        ? { accountId: id, claims: () => ({ sub: id }) }
        : undefined,
    features: {
      devInteractions: { enabled: false },
      dPoP: { enabled: false },
      pushedAuthorizationRequests: { enabled: false },
      registration: { enabled: true },
      revocation: { enabled: true, allowedPolicy: () => true },
      rpInitiatedLogout: { enabled: false },
      resourceIndicators: resourceIndicators(settings.resources),
    },
    issueRefreshToken: (_, client) => client.grantTypeAllowed("refresh_token"),
    expiresWithSession: () => false,
    ttl: {
      AccessToken: 10 * MINUTE,
      AuthorizationCode: MINUTE,
      Grant: 30 * DAY,
      IdToken: 10 * MINUTE,
      Interaction: 10 * MINUTE,
      RefreshToken: 30 * DAY,
      Session: 10 * MINUTE,
    },
    renderError(ctx, { error, error_description: description }) {
      ctx.set(PAGE_HEADERS);
      ctx.body = renderFailure(error, description);
    },
  });
  logFailures(provider, log);
  return provider;
}

type ResourceIndicators = NonNullable<
  NonNullable<ConstructorParameters<typeof Provider>[1]>["features"]
>["resourceIndicators"];

/**
 * Everybody may ask for every scope; a token carries those of them that its account has. Asking for more than
 * one has is no error (RFC 6749 section 3.3).
 */
function resourceIndicators(resources: readonly string[]): ResourceIndicators {
  return {
    enabled: true,
    useGrantedResource: () => true,
    getResourceServerInfo(ctx, resource) {
      if (!resources.includes(resource)) throw new errors.InvalidTarget("there is no such resource here");
      const account = ACCOUNTS.find(({ id }) => id === ctx.oidc.entities.Account?.accountId);
      const scopes = ctx.oidc.route === "token" ? (account?.scopes ?? []) : Object.keys(SCOPES);
      return {
        scope: scopes.join(" "),
        audience: resource,
        accessTokenFormat: "jwt",
        jwt: { sign: { alg: "RS256" } },
      };
    },
  };
}

function logFailures(provider: Provider, log: Log): void {
  const report = (event: string) => (_: unknown, error: errors.OIDCProviderError | Error) =>
    log({ event, error: error.name, message: error.message });
  provider
    .on("authorization.error", report("authorization.error"))
    .on("grant.error", report("grant.error"))
    .on("registration_create.error", report("registration_create.error"))
    .on("server_error", report("server_error"));
}

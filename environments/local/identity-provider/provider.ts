import { join } from "node:path";
import { type errors, Provider } from "oidc-provider";
import { ACCOUNTS } from "../accounts.ts";
import { loadKeys } from "./keys.ts";
import type { Log } from "./log.ts";
import { PAGE_HEADERS } from "./page.ts";
import { createAdapters, RecordStore } from "./record-store.ts";
import type { Settings } from "./settings.ts";
import { SIGN_IN_PATH } from "./sign-in.ts";
import { renderFailure } from "./sign-in-page.ts";

const MINUTE = 60;
const DAY = 24 * 60 * MINUTE;

/** The `client_id` of the one client. */
export const CLIENT_ID = "gatehouse";

/**
 * The OpenID provider, as a company has one: it knows the clients that an administrator registered, which here is the
 * gateway, and registers nobody else; each has one redirect URI, exactly. It says who somebody is and in which groups
 * (ID token, `/me`), and knows nothing of MCP servers: its access tokens are opaque, and `resource` means nothing to it.
 */
export async function createProvider(settings: Settings, log: Log): Promise<Provider> {
  const { signing, cookies } = await loadKeys(settings.stateFolder);
  const store = new RecordStore(join(settings.stateFolder, "records.json"));
  const provider = new Provider(`http://127.0.0.1:${settings.port}`, {
    adapter: createAdapters(store),
    clients: [
      {
        client_id: CLIENT_ID,
        client_name: "Gatehouse",
        client_secret: settings.client.secret,
        redirect_uris: [settings.client.redirectUri],
        grant_types: ["authorization_code", "refresh_token"],
      },
    ],
    jwks: { keys: [signing] },
    cookies: { keys: [cookies] },
    scopes: ["openid", "offline_access"],
    claims: { openid: ["sub", "groups"] },
    // The groups are in the ID token itself, as with Okta and Entra.
    conformIdTokenClaims: false,
    responseTypes: ["code"],
    clientAuthMethods: ["client_secret_basic", "client_secret_post"],
    pkce: { required: () => true },
    interactions: { url: (_, { uid }) => `${SIGN_IN_PATH}${uid}` },
    findAccount: (_, id) => {
      const account = ACCOUNTS.find((known) => known.id === id);
      return account && { accountId: id, claims: () => ({ sub: id, groups: [...account.groups] }) };
    },
    features: {
      devInteractions: { enabled: false },
      dPoP: { enabled: false },
      pushedAuthorizationRequests: { enabled: false },
      resourceIndicators: { enabled: false },
      revocation: { enabled: true },
      rpInitiatedLogout: { enabled: false },
    },
    rotateRefreshToken: true,
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

function logFailures(provider: Provider, log: Log): void {
  const report = (event: string) => (_: unknown, error: errors.OIDCProviderError | Error) =>
    log({ event, error: error.name, message: error.message });
  provider
    .on("authorization.error", report("authorization.error"))
    .on("grant.error", report("grant.error"))
    .on("server_error", report("server_error"));
}

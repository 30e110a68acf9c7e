import type { Account } from "./accounts.ts";
import type { Client } from "./clients.ts";
import { type Answer, json, objectOf, type Question } from "./exchange.ts";
import type { IdentityProvider } from "./identity-provider.ts";

/** Below which path tests say what is to happen. */
export const CONTROL_PATH = "/_control/";

/** Does what a test wants: no provider has this. */
export function control(provider: IdentityProvider, question: Question): Answer {
  const command = `${question.method} ${question.url.pathname.slice(CONTROL_PATH.length)}`;
  const action = ACTIONS[command];
  if (!action) return json({ error: `there is no ${command}` }, 404);
  try {
    return json(action(provider, objectOf(question)) ?? {});
  } catch (error) {
    return json({ error: (error as Error).message }, 400);
  }
}

type Action = (provider: IdentityProvider, body: Readonly<Record<string, unknown>>) => unknown;

const ACTIONS: Readonly<Record<string, Action>> = {
  /** Registers a client, as an administrator does. */
  "POST clients": ({ clients, vendor }, body) => {
    const client = { grantTypes: ["authorization_code", "refresh_token"], ...body } as unknown as Client;
    const refused = client.redirectUris.find((uri) => vendor.takesRedirectUri?.(uri) === false);
    if (refused !== undefined) throw new Error(`the provider takes no redirect URI such as ${refused}`);
    clients.add(client);
  },
  /** Changes what is known of somebody, or makes somebody known. */
  "POST accounts": ({ accounts }, { id, ...changes }) =>
    accounts.change(String(id), changes as Partial<Account>),
  /** Has somebody sign in from now on. */
  "POST next": ({ accounts }, { account }) => accounts.choose(String(account)),
  /** Answers the next authorization request with an error. */
  "POST deny": (provider, { error = "access_denied" }) => {
    provider.denial = String(error);
  },
  /** Goes down, or comes back. */
  "POST outage": (provider, { isDown }) => {
    provider.isDown = isDown === true;
  },
  /** Ends all access tokens at once. */
  "POST expire-access-tokens": ({ tokens }) => tokens.expireAccessTokens(),
  /** What came in so far. */
  "GET requests": ({ requests }) => requests,
};

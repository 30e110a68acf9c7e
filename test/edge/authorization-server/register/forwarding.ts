import { json, type Reply } from "../../material/network.ts";
import { type RegistrationServer, startRegistration } from "./registration.ts";

/** A registration that is good. */
export const BODY = {
  client_name: "Terminal <b>",
  redirect_uris: ["http://127.0.0.1/callback"],
  token_endpoint_auth_method: "none",
};

/** What a provider was sent. */
export interface Sent {
  readonly url: string;
  readonly method: string | undefined;
  readonly authorization: string | null;
  readonly redirect: string | undefined;
  readonly content: Record<string, unknown>;
}

/** A reply that takes note of what it replies to. */
function noted(url: string, reply: Reply, sent: Sent[]): Reply {
  return (init) => {
    const authorization = new Headers(init.headers).get("authorization");
    const content = JSON.parse(String(init.body));
    sent.push({ url, method: init.method, authorization, redirect: init.redirect, content });
    return reply(init);
  };
}

/** The three kinds of provider, each as its documentation has it. */
export const PROVIDERS = {
  keycloak: {
    profile: "keycloak",
    issuer: "https://login.example.net/realms/staff",
    endpoint: "https://login.example.net/realms/staff/clients-registrations/openid-connect",
    credential: { type: "initial-access-token", token: { secret: "TOKEN" } },
  },
  okta: {
    profile: "okta",
    issuer: "https://example.okta.com/oauth2/default",
    endpoint: "https://example.okta.com/oauth2/v1/clients",
    credential: { type: "okta-api-token", token: { secret: "TOKEN" } },
  },
  auth0: {
    profile: "auth0",
    issuer: "https://example.eu.auth0.com/",
    endpoint: "https://example.eu.auth0.com/api/v2/clients",
    credential: { type: "auth0-management", clientId: "machine", clientSecret: { secret: "MACHINE_SECRET" } },
  },
} as const;

/** What a provider answers with: more than is kept of it. */
export const ANSWER = {
  client_id: "upstream-id",
  client_secret: "canary-upstream-secret",
  registration_access_token: "canary-registration-token",
  registration_client_uri: "https://login.example.net/clients/upstream-id",
};

/** Which provider, and how it answers. */
export interface Situation {
  readonly kind: keyof typeof PROVIDERS;
  readonly reply?: Reply;
  readonly endpoint?: string;
}

/** A gateway that forwards registrations, and what it sent to the provider. */
export interface ForwardingServer extends RegistrationServer {
  readonly sent: Sent[];
}

/** Starts a gateway that forwards registrations to a provider on its network. */
export async function startForwarding({
  kind,
  reply = json(ANSWER),
  endpoint,
}: Situation): Promise<ForwardingServer> {
  const { profile, issuer, endpoint: usual, credential } = PROVIDERS[kind];
  const server = await startRegistration({
    identityProviders: { company: { profile, issuer, clients: [{ id: "gateway" }] } },
    access: { grants: [{ when: { identityProvider: "company" }, scopes: [] }] },
    registration: {
      dynamic: {
        strategy: "forward",
        identityProvider: "company",
        credential,
        ...(endpoint && { endpoint }),
      },
    },
  });
  const sent: Sent[] = [];
  const registration = endpoint ?? usual;
  const tokenEndpoint = new URL("/oauth/token", registration).href;
  const discovery = `${issuer}/.well-known/openid-configuration`;
  server.internet.answer(registration, noted(registration, reply, sent));
  server.internet.answer(
    tokenEndpoint,
    noted(tokenEndpoint, json({ access_token: "canary-management-token" }), sent),
  );
  server.internet.answer(discovery, json({ issuer, registration_endpoint: usual }));
  return { ...server, sent };
}

/** What the client, the log and the answer's headers could give away. */
export async function everythingSaid(server: RegistrationServer, response: Response): Promise<string> {
  return JSON.stringify([await response.clone().text(), [...response.headers], server.log]);
}

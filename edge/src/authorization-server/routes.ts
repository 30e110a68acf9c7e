import type { Context, Hono } from "hono";
import type { AuthorizationRecord } from "../audit/authorization-record.ts";
import type { AuthorizationServer } from "../configuration/authorization-server.ts";
import { ConfigurationError } from "../configuration/configuration.ts";
import type { LoadedConfiguration } from "../configuration/load.ts";
import { createIdentityProvider } from "../identity-providers/create-identity-provider.ts";
import { createGoogleDirectory } from "../identity-providers/google-directory/google-directory.ts";
import type { IdentityProvider } from "../identity-providers/identity-provider.ts";
import type { Fetcher } from "../network/fetcher.ts";
import { sourceOf } from "../network/source.ts";
import { Sealer } from "../sealing/sealer.ts";
import { authorize } from "./authorize/authorize.ts";
import { finishSignIn } from "./callback/callback.ts";
import { ClientKeys } from "./client/authenticate/client-keys.ts";
import { createClientFinder } from "./client/find-client.ts";
import { createDocumentFinder } from "./client/metadata-document/find-by-document.ts";
import type { ReplayGuard } from "./client/replay-guard.ts";
import { decideConsent } from "./consent/decide.ts";
import type { AuthorizationServerContext } from "./context.ts";
import type { Grants } from "./grant/grant.ts";
import { createRateLimits } from "./rate-limits.ts";
import { registerClient } from "./register/register.ts";
import { revokeToken } from "./revoke/revoke.ts";
import { issueTokens } from "./token/token.ts";

/** What the authorization server has of the world. */
export interface AuthorizationServerIo {
  /** Identity providers and client documents: public addresses only. */
  readonly internet: Fetcher;
  readonly grants: Grants;
  readonly replayGuard: ReplayGuard;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly log: (record: AuthorizationRecord) => void;
}

/** Adds the endpoints of the authorization server, where the configuration has one. */
export function addAuthorizationServer(
  gateway: Hono,
  loaded: LoadedConfiguration,
  io: AuthorizationServerIo,
): void {
  const settings = loaded.configuration.authorizationServer;
  if (!settings) return;
  const contextOf = createContexts(settings, loaded, io);
  const serve =
    (endpoint: (request: Request, context: AuthorizationServerContext) => Promise<Response>) =>
    async (hono: Context): Promise<Response> => {
      const context = contextOf(hono);
      const response = await endpoint(hono.req.raw, context);
      response.headers.set("x-request-id", context.requestId);
      return response;
    };
  gateway.all("/register", serve(registerClient));
  gateway.all("/authorize", serve(authorize));
  gateway.all("/consent", serve(decideConsent));
  for (const id of Object.keys(settings.identityProviders)) {
    gateway.all(
      `/callback/${id}`,
      serve((request, context) => finishSignIn(request, id, context)),
    );
  }
  gateway.all("/token", serve(issueTokens));
  gateway.all("/revoke", serve(revokeToken));
}

/** What all requests share is made once; what is a request's own is made for each. */
function createContexts(
  settings: AuthorizationServer,
  loaded: LoadedConfiguration,
  io: AuthorizationServerIo,
): (hono: Context) => AuthorizationServerContext {
  const { configuration, sealingKeys, tokenKeys, secret } = loaded;
  const { internet, now } = io;
  const { publicUrl, limits } = configuration;
  const sealer = new Sealer(publicUrl, sealingKeys, now);
  const findDocument = createDocumentFinder({
    publicUrl,
    registration: settings.registration,
    internet,
  });
  const clientKeys = new ClientKeys({ publicUrl, internet, limits: limits.jwks });
  const rateLimits = createRateLimits();
  const shared = { ...io, configuration, settings, secret, sealer, tokenKeys, clientKeys, rateLimits };
  const providers = createProviders(settings, loaded, io);
  return (hono) => {
    const source = sourceOf(hono.req.raw);
    const request = {
      now,
      waitUntil: (promise: Promise<unknown>) => hono.executionCtx.waitUntil(promise),
      ...(source !== undefined && { source }),
    };
    const findByDocument = (url: string) => findDocument(url, request);
    const findClient = createClientFinder({ settings, sealer, secret, findByDocument });
    return { ...shared, ...request, providers, findClient, requestId: crypto.randomUUID() };
  };
}

function createProviders(
  { identityProviders, access }: AuthorizationServer,
  { configuration, workloadKeys, secret }: LoadedConfiguration,
  { internet }: AuthorizationServerIo,
): ReadonlyMap<string, IdentityProvider> {
  const { publicUrl, limits } = configuration;
  const { hostedDomains } = access;
  const entries = Object.entries(identityProviders).map(([id, settings]): [string, IdentityProvider] => {
    const subject = `identity-provider:${id}`;
    const directory =
      settings.directory &&
      createGoogleDirectory(settings.directory, { subject, workloadKeys, publicUrl, internet });
    const surroundings = {
      internet,
      limits,
      secret,
      publicUrl,
      ...(directory && { groupsOf: directory.groupsOf }),
      ...(hostedDomains && { hostedDomains }),
    };
    try {
      return [id, createIdentityProvider(id, settings, surroundings)];
    } catch (error) {
      const message = error instanceof Error ? error.message : "is not usable";
      throw new ConfigurationError([{ path: `authorizationServer.identityProviders.${id}`, message }]);
    }
  });
  return new Map(entries);
}

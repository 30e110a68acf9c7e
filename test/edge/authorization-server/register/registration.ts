import type { Client } from "../../../../edge/src/authorization-server/client/client.ts";
import { createClientFinder } from "../../../../edge/src/authorization-server/client/find-client.ts";
import { registerClient } from "../../../../edge/src/authorization-server/register/register.ts";
import type { ConfigurationDocument } from "../../../../edge/src/configuration/schema.ts";
import { SourceLimit } from "../../../../edge/src/network/rate-limit.ts";
import { sourceOf } from "../../../../edge/src/network/source.ts";
import {
  AUTHORIZATION_DOCUMENT,
  ISSUER,
  startAuthorizationServer,
  type TestAuthorizationServer,
} from "../../material/authorization-server.ts";

type Section = NonNullable<ConfigurationDocument["authorizationServer"]>;

/** What of a gateway's configuration registration hangs on. */
export interface RegistrationOptions {
  readonly registration?: Section["registration"];
  readonly clients?: Section["clients"];
  readonly identityProviders?: Section["identityProviders"];
  readonly access?: Section["access"];
}

/** A gateway at which clients register. */
export interface RegistrationServer extends TestAuthorizationServer {
  /** Posts a registration; each server has rate limits of its own. */
  register(content: unknown, init?: RequestInit): Promise<Response>;
  /** Answers a request of any kind. */
  answer(request: Request): Promise<Response>;
  find(id: string): Promise<Client>;
}

/** The URL of the registration endpoint. */
export const ENDPOINT = `${ISSUER}/register`;

/** Starts a gateway with these settings. */
export async function startRegistration(options: RegistrationOptions = {}): Promise<RegistrationServer> {
  const document = {
    ...AUTHORIZATION_DOCUMENT,
    authorizationServer: { ...AUTHORIZATION_DOCUMENT.authorizationServer, ...options },
  };
  const server = await startAuthorizationServer({ document });
  const { context } = server;
  const registrations = new SourceLimit({ perSource: 3, shared: 30, windowSeconds: 60 });
  const rateLimits = { ...context.rateLimits, registrations };
  const answer = (request: Request) => {
    const source = sourceOf(request);
    return registerClient(request, { ...context, rateLimits, ...(source !== undefined && { source }) });
  };
  const { settings, sealer, secret } = context;
  const findByDocument = () => Promise.reject(new Error("no documents here"));
  return {
    ...server,
    answer,
    register: (content, init) => answer(post(content, init)),
    find: createClientFinder({ settings, sealer, secret, findByDocument }),
  };
}

/** A registration request (RFC 7591 section 3.1). */
export function post(content: unknown, init: RequestInit = {}): Request {
  return new Request(ENDPOINT, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(content),
    ...init,
  });
}

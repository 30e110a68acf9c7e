import { type AuthorizationServer, calculatePKCECodeChallenge } from "oauth4webapi";
import type { CacheIo } from "../discovery/cached-document.ts";
import type { Fetcher } from "../network/fetcher.ts";
import { chooseClient } from "./choose-client.ts";
import type { Dialect } from "./dialect.ts";
import { renewalFault, signInFault, unavailable } from "./faults.ts";
import type { SignedIn, UpstreamSession } from "./identity.ts";
import {
  type IdentityProvider,
  SessionEndedError,
  type UpstreamClient,
  type UpstreamRequest,
} from "./identity-provider.ts";
import { redeemCode, refresh, type TokenExchange, type Tokens } from "./token-endpoint.ts";

/** What an identity provider is made of. */
export interface CodeFlowParts {
  readonly id: string;
  readonly name: string;
  readonly clients: readonly UpstreamClient[];
  readonly dialect: Dialect;
  readonly fetcher: Fetcher;
  /** Whether endpoints may be plain http. */
  readonly allowHttp: boolean;
  readonly clockSkewSeconds: number;
}

/** An identity provider that is reached by the authorization code flow with PKCE: OAuth 2.1 section 4.1. */
export class CodeFlowProvider implements IdentityProvider {
  readonly id: string;
  readonly name: string;
  readonly #parts: CodeFlowParts;

  constructor(parts: CodeFlowParts) {
    this.id = parts.id;
    this.name = parts.name;
    this.#parts = parts;
  }

  clientFor(clientHandle: string): Promise<UpstreamClient> {
    return chooseClient(clientHandle, this.#parts.clients);
  }

  client(id: string): UpstreamClient | undefined {
    return this.#parts.clients.find((client) => client.id === id);
  }

  async authorizationUrl(request: UpstreamRequest, io: CacheIo): Promise<string> {
    const { dialect } = this.#parts;
    try {
      const server = await dialect.server(io);
      // What its query has already stays: RFC 6749 section 3.1.
      const url = new URL(server.authorization_endpoint ?? "");
      const parameters = {
        response_type: "code",
        client_id: request.client.id,
        redirect_uri: request.redirectUri,
        state: request.state,
        code_challenge: await calculatePKCECodeChallenge(request.codeVerifier),
        code_challenge_method: "S256",
        ...(dialect.isOpenId && { nonce: request.nonce }),
        ...dialect.parameters(server),
      };
      for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, value);
      return url.href;
    } catch (fault) {
      throw unavailable(fault);
    }
  }

  async complete(callback: URLSearchParams, request: UpstreamRequest, io: CacheIo): Promise<SignedIn> {
    const { dialect } = this.#parts;
    try {
      const server = await dialect.server(io);
      const exchange = this.#exchange(server, request.client, io);
      const nonce = dialect.isOpenId ? request.nonce : undefined;
      const tokens = await redeemCode(exchange, callback, request, nonce);
      return await this.#signedIn(tokens, request.client, server, io);
    } catch (fault) {
      throw signInFault(fault);
    }
  }

  async renew(session: UpstreamSession, client: UpstreamClient, io: CacheIo): Promise<SignedIn> {
    if (session.clientId !== client.id) throw new SessionEndedError("the session is of another registration");
    let rotated: UpstreamSession | undefined;
    try {
      const server = await this.#parts.dialect.server(io);
      if (session.refreshToken === undefined) return await this.#ask(session, server, io);
      const tokens = await refresh(this.#exchange(server, client, io), session.refreshToken);
      const { refreshToken = session.refreshToken } = tokens;
      // A provider that does not rotate leaves the old one good: RFC 6749 section 6.
      if (refreshToken !== session.refreshToken) rotated = { clientId: client.id, refreshToken };
      return await this.#signedIn({ ...tokens, refreshToken }, client, server, io);
    } catch (fault) {
      throw renewalFault(fault, rotated);
    }
  }

  async #ask(session: UpstreamSession, server: AuthorizationServer, io: CacheIo): Promise<SignedIn> {
    const { clientId, accessToken, accessTokenExpiresAt = Number.POSITIVE_INFINITY } = session;
    if (accessToken === undefined) throw new SessionEndedError("the provider gave nothing to ask with again");
    if (io.now() >= accessTokenExpiresAt)
      throw new SessionEndedError("the provider's access token has expired");
    const identity = await this.#parts.dialect.identify({ accessToken }, clientId, server, io);
    return { identity, session };
  }

  async #signedIn(
    tokens: Tokens,
    client: UpstreamClient,
    server: AuthorizationServer,
    io: CacheIo,
  ): Promise<SignedIn> {
    const { dialect } = this.#parts;
    const identity = await dialect.identify(tokens, client.id, server, io);
    const { accessToken, refreshToken, expiresIn } = tokens;
    if (refreshToken !== undefined) return { identity, session: { clientId: client.id, refreshToken } };
    if (!dialect.answersToAccessToken(server)) return { identity, session: { clientId: client.id } };
    const expiry = expiresIn !== undefined && { accessTokenExpiresAt: io.now() + expiresIn * 1000 };
    return { identity, session: { clientId: client.id, accessToken, ...expiry } };
  }

  #exchange(server: AuthorizationServer, client: UpstreamClient, io: CacheIo): TokenExchange {
    const { fetcher, allowHttp, clockSkewSeconds } = this.#parts;
    return { server, client, fetcher, allowHttp, clockSkewSeconds, now: io.now() };
  }
}

import * as oauth from "oauth4webapi";
import { z } from "zod";
import type { Fetcher } from "../network/fetcher.ts";
import type { UpstreamClient, UpstreamRequest } from "./identity-provider.ts";

/** What a provider's token endpoint brought. */
export interface Tokens {
  readonly accessToken: string;
  readonly idToken?: string;
  readonly refreshToken?: string;
  /** Seconds from now. */
  readonly expiresIn?: number;
}

/** An error that a token endpoint answered with: RFC 6749 section 5.2. */
export class TokenEndpointError extends Error {
  override readonly name = "TokenEndpointError";
  /** The code; undefined where the answer has none. */
  readonly code: string | undefined;

  constructor(status: number, code: string | undefined) {
    super(`its token endpoint answered ${code ?? `status ${status}`}`);
    this.code = code;
  }
}

/** What every request to a token endpoint needs. */
export interface TokenExchange {
  readonly server: oauth.AuthorizationServer;
  readonly client: UpstreamClient;
  readonly fetcher: Fetcher;
  /** Whether endpoints may be plain http. */
  readonly allowHttp: boolean;
  /** Milliseconds since 1970. */
  readonly now: number;
  readonly clockSkewSeconds: number;
}

const answer = z.record(z.string(), z.unknown());

/** What looks like a code of RFC 6749 section 5.2; anything else is repeated to nobody. */
const CODE = /^[a-z][a-z_]{0,63}$/;

/**
 * Redeems what came back from the provider's authorization endpoint.
 *
 * @param callback - the parameters that came back; their `state` and `iss` (RFC 9207) are checked first
 * @param nonce - what the ID token has to repeat; undefined where the provider has no ID tokens
 * @throws {TokenEndpointError} when the provider refuses
 * @throws whatever `oauth4webapi` throws when the answer is not right, the provider's error in `callback` included
 */
export async function redeemCode(
  exchange: TokenExchange,
  callback: URLSearchParams,
  { state, redirectUri, codeVerifier }: UpstreamRequest,
  nonce: string | undefined,
): Promise<Tokens> {
  const { server } = exchange;
  const client = clientOf(exchange);
  const parameters = oauth.validateAuthResponse(server, client, callback, state);
  const response = await oauth.authorizationCodeGrantRequest(
    server,
    client,
    authenticationOf(exchange),
    parameters,
    redirectUri,
    codeVerifier,
    optionsOf(exchange),
  );
  await refuseErrors(response);
  const options = nonce === undefined ? {} : { expectedNonce: nonce, requireIdToken: true };
  return tokensOf(await oauth.processAuthorizationCodeResponse(server, client, response, options));
}

/**
 * Asks for new tokens.
 *
 * @throws {TokenEndpointError} when the provider refuses
 * @throws whatever `oauth4webapi` throws when the answer is not right
 */
export async function refresh(exchange: TokenExchange, refreshToken: string): Promise<Tokens> {
  const { server } = exchange;
  const client = clientOf(exchange);
  const response = await oauth.refreshTokenGrantRequest(
    server,
    client,
    authenticationOf(exchange),
    refreshToken,
    optionsOf(exchange),
  );
  await refuseErrors(response);
  return tokensOf(await oauth.processRefreshTokenResponse(server, client, response));
}

function clientOf({ client, now, clockSkewSeconds }: TokenExchange): oauth.Client {
  return {
    client_id: client.id,
    [oauth.clockSkew]: Math.round((now - Date.now()) / 1000),
    [oauth.clockTolerance]: clockSkewSeconds,
  };
}

/** In the body where the provider takes that: not all of them decode what RFC 6749 section 2.3.1 puts into the header. */
function authenticationOf({ server, client: { secret } }: TokenExchange): oauth.ClientAuth {
  if (secret === undefined) return oauth.None();
  const methods = server.token_endpoint_auth_methods_supported ?? ["client_secret_basic"];
  return methods.includes("client_secret_post")
    ? oauth.ClientSecretPost(secret)
    : oauth.ClientSecretBasic(secret);
}

function optionsOf({ fetcher, allowHttp }: TokenExchange): oauth.TokenEndpointRequestOptions {
  return { [oauth.customFetch]: fetcher, [oauth.allowInsecureRequests]: allowHttp };
}

/** An error is one whatever its status: GitHub's have 200. But what a server in trouble says decides nothing. */
async function refuseErrors(response: Response): Promise<void> {
  const { status } = response;
  if (status >= 500 || status === 429) throw new TokenEndpointError(status, undefined);
  const { data } = answer.safeParse(
    await response
      .clone()
      .json()
      .catch(() => undefined),
  );
  const error = data?.error;
  if (data && error === undefined && status === 200) return;
  throw new TokenEndpointError(status, typeof error === "string" && CODE.test(error) ? error : undefined);
}

function tokensOf(response: oauth.TokenEndpointResponse): Tokens {
  const { access_token, id_token, refresh_token, expires_in } = response;
  return {
    accessToken: access_token,
    ...(id_token !== undefined && { idToken: id_token }),
    ...(refresh_token !== undefined && { refreshToken: refresh_token }),
    ...(expires_in !== undefined && { expiresIn: expires_in }),
  };
}

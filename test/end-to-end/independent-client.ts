import * as oauth from "oauth4webapi";
import { Browser } from "../../environments/local/demo/browser.ts";

/** oauth4webapi takes plain http to this machine only where it is told to. */
export const INSECURE = { [oauth.allowInsecureRequests]: true } as const;

/** The grant of a person, as a client has it. */
export interface Granted {
  /** Where the browser was sent, with everything. */
  readonly callback: URL;
  readonly tokens: oauth.TokenEndpointResponse;
}

/** What an authorization request asks for; what else is in it can be changed. */
export interface Asked {
  readonly resource: string;
  readonly redirectUri: string;
  /** Parameters that are to be others, or left out. */
  readonly changes?: Readonly<Record<string, string | undefined>>;
}

/** A client by oauth4webapi, which has nothing of the gateway in it: it takes no answer that the RFCs do not allow. */
export class IndependentClient {
  readonly server: oauth.AuthorizationServer;
  readonly client: oauth.Client;
  readonly authentication: oauth.ClientAuth;
  readonly #verifier = oauth.generateRandomCodeVerifier();
  readonly #state = oauth.generateRandomState();

  constructor(server: oauth.AuthorizationServer, client: oauth.Client, authentication = oauth.None()) {
    this.server = server;
    this.client = client;
    this.authentication = authentication;
  }

  /** Finds a gateway's endpoints. */
  static async discover(
    issuer: string,
    algorithm: "oauth2" | "oidc" = "oauth2",
  ): Promise<oauth.AuthorizationServer> {
    const url = new URL(issuer);
    return oauth.processDiscoveryResponse(url, await oauth.discoveryRequest(url, { algorithm, ...INSECURE }));
  }

  /**
   * Registers a client.
   *
   * @param key - with which it signs its assertions, where it registers for `private_key_jwt`
   */
  static async register(
    server: oauth.AuthorizationServer,
    metadata: Readonly<Record<string, unknown>>,
    key?: oauth.PrivateKey,
  ): Promise<IndependentClient> {
    const response = await oauth.dynamicClientRegistrationRequest(
      server,
      metadata as Partial<oauth.Client>,
      INSECURE,
    );
    const client = await oauth.processDynamicClientRegistrationResponse(response);
    return new IndependentClient(server, client, authenticationOf(client, key));
  }

  /** The URL that a browser is sent to. */
  async authorizationUrl({ resource, redirectUri, changes = {} }: Asked): Promise<URL> {
    const url = new URL(this.server.authorization_endpoint ?? "");
    const parameters: Record<string, string | undefined> = {
      response_type: "code",
      client_id: this.client.client_id,
      redirect_uri: redirectUri,
      resource,
      state: this.#state,
      code_challenge: await oauth.calculatePKCECodeChallenge(this.#verifier),
      code_challenge_method: "S256",
      ...changes,
    };
    for (const [name, value] of Object.entries(parameters)) {
      if (value !== undefined) url.searchParams.set(name, value);
    }
    return url;
  }

  /** Has whoever is signed in authorize it: where their browser was sent in the end. */
  async authorize(asked: Asked): Promise<URL> {
    return new Browser().signIn(await this.authorizationUrl(asked), "whoever is signed in");
  }

  /**
   * What the answer to an authorization request says.
   *
   * @throws {oauth.AuthorizationResponseError} when it is an error
   */
  read(callback: URL): URLSearchParams {
    return oauth.validateAuthResponse(this.server, this.client, callback, this.#state);
  }

  /** Redeems the code of an answer. */
  async redeem(answer: URLSearchParams, { redirectUri }: Asked): Promise<oauth.TokenEndpointResponse> {
    const { server, client, authentication } = this;
    const response = await oauth.authorizationCodeGrantRequest(
      server,
      client,
      authentication,
      answer,
      redirectUri,
      this.#verifier,
      INSECURE,
    );
    return oauth.processAuthorizationCodeResponse(server, client, response);
  }

  /** All of it. */
  async signIn(asked: Asked): Promise<Granted> {
    const callback = await this.authorize(asked);
    return { callback, tokens: await this.redeem(this.read(callback), asked) };
  }

  /** @param additionalParameters - `scope`, for fewer scopes */
  async refresh(
    refreshToken = "",
    additionalParameters: Readonly<Record<string, string>> = {},
  ): Promise<oauth.TokenEndpointResponse> {
    const { server, client, authentication } = this;
    const response = await oauth.refreshTokenGrantRequest(server, client, authentication, refreshToken, {
      additionalParameters,
      ...INSECURE,
    });
    return oauth.processRefreshTokenResponse(server, client, response);
  }

  async revoke(token = ""): Promise<void> {
    const { server, client, authentication } = this;
    const response = await oauth.revocationRequest(server, client, authentication, token, INSECURE);
    await oauth.processRevocationResponse(response);
  }

  /** Has a token issued to itself. */
  async clientCredentials(
    parameters: Readonly<Record<string, string>>,
  ): Promise<oauth.TokenEndpointResponse> {
    const { server, client, authentication } = this;
    const response = await oauth.clientCredentialsGrantRequest(
      server,
      client,
      authentication,
      parameters,
      INSECURE,
    );
    return oauth.processClientCredentialsResponse(server, client, response);
  }

  /** Asks for a token by some grant type, and says no more. */
  async ask(grantType: string): Promise<oauth.TokenEndpointResponse> {
    const { server, client, authentication } = this;
    const response = await oauth.genericTokenEndpointRequest(
      server,
      client,
      authentication,
      grantType,
      {},
      INSECURE,
    );
    return oauth.processGenericTokenEndpointResponse(server, client, response);
  }
}

function authenticationOf(
  { token_endpoint_auth_method: method, client_secret }: oauth.Client,
  key: oauth.PrivateKey | undefined,
): oauth.ClientAuth {
  const secret = String(client_secret);
  switch (method) {
    case "none":
      return oauth.None();
    case "client_secret_basic":
      return oauth.ClientSecretBasic(secret);
    case "client_secret_post":
      return oauth.ClientSecretPost(secret);
    case "private_key_jwt":
      if (key) return oauth.PrivateKeyJwt(key);
  }
  throw new Error(`no way to authenticate by ${method}`);
}

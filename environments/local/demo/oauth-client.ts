import { randomUUID } from "node:crypto";
import type {
  OAuthClientMetadata,
  OAuthClientProvider,
  OAuthDiscoveryState,
  StoredOAuthClientInformation,
  StoredOAuthTokens,
} from "@modelcontextprotocol/client";
import { Browser } from "./browser.ts";

/**
 * What an application brings along when the MCP SDK's client signs in: a name, a place to keep what it is
 * given, and the way to a browser.
 */
export class OAuthClient implements OAuthClientProvider {
  /** Never opened: the browser reads the code from it. */
  readonly redirectUrl = "http://127.0.0.1:33418/callback";
  readonly clientMetadata: OAuthClientMetadata = {
    client_name: "Gatehouse demonstration",
    redirect_uris: [this.redirectUrl],
    grant_types: ["authorization_code", "refresh_token"],
    token_endpoint_auth_method: "none",
  };
  readonly #account: string;
  #state = "";
  #callback: URLSearchParams | undefined;
  #client: StoredOAuthClientInformation | undefined;
  #tokens: StoredOAuthTokens | undefined;
  #verifier = "";
  #discovery: OAuthDiscoveryState | undefined;

  /** @param account - who signs in when the client sends the browser to the gateway */
  constructor(account: string) {
    this.#account = account;
  }

  /** What the gateway sent back to the client after the sign-in. */
  get callback(): URLSearchParams {
    if (!this.#callback) throw new Error("the server did not ask for a sign-in");
    return this.#callback;
  }

  state(): string {
    this.#state = randomUUID();
    return this.#state;
  }

  async redirectToAuthorization(authorizationUrl: URL): Promise<void> {
    const { searchParams } = await new Browser().signIn(authorizationUrl, this.#account);
    if (searchParams.get("state") !== this.#state) throw new Error("the answer is to another request");
    this.#callback = searchParams;
  }

  clientInformation(): StoredOAuthClientInformation | undefined {
    return this.#client;
  }

  saveClientInformation(client: StoredOAuthClientInformation): void {
    this.#client = client;
  }

  tokens(): StoredOAuthTokens | undefined {
    return this.#tokens;
  }

  saveTokens(tokens: StoredOAuthTokens): void {
    this.#tokens = tokens;
  }

  saveCodeVerifier(verifier: string): void {
    this.#verifier = verifier;
  }

  codeVerifier(): string {
    return this.#verifier;
  }

  saveDiscoveryState(discovery: OAuthDiscoveryState): void {
    this.#discovery = discovery;
  }

  discoveryState(): OAuthDiscoveryState | undefined {
    return this.#discovery;
  }
}

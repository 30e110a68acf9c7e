import type { StoredOAuthClientInformation, StoredOAuthTokens } from "@modelcontextprotocol/client";
import { OAuthClient } from "../../../environments/local/demo/oauth-client.ts";

/** What the SDKs may have an application forget. */
type Credentials = "all" | "client" | "tokens" | "verifier" | "discovery";

/**
 * An application as the SDKs would have it: it forgets what a server does not take any more. It counts how often it sent
 * somebody to a browser.
 */
export class Application extends OAuthClient {
  signIns = 0;
  readonly #forgotten = new Set<Credentials>();

  override clientInformation(): StoredOAuthClientInformation | undefined {
    return this.#forgotten.has("client") ? undefined : super.clientInformation();
  }

  override saveClientInformation(client: StoredOAuthClientInformation): void {
    this.#forgotten.delete("client");
    super.saveClientInformation(client);
  }

  override tokens(): StoredOAuthTokens | undefined {
    return this.#forgotten.has("tokens") ? undefined : super.tokens();
  }

  override saveTokens(tokens: StoredOAuthTokens): void {
    this.#forgotten.delete("tokens");
    super.saveTokens(tokens);
  }

  override async redirectToAuthorization(authorizationUrl: URL): Promise<void> {
    this.signIns += 1;
    await super.redirectToAuthorization(authorizationUrl);
  }

  invalidateCredentials(credentials: Credentials): void {
    for (const kind of credentials === "all" ? (["client", "tokens"] as const) : [credentials]) {
      this.#forgotten.add(kind);
    }
  }

  /** What it has of the server; it has to have signed in. */
  get credentials(): { client: StoredOAuthClientInformation; tokens: StoredOAuthTokens } {
    const [client, tokens] = [this.clientInformation(), this.tokens()];
    if (!client || !tokens) throw new Error("the application has not signed in");
    return { client, tokens };
  }
}

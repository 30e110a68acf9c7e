import { createHash, randomBytes } from "node:crypto";
import { Browser } from "../../environments/local/demo/browser.ts";

/** The answer of a token endpoint. */
export interface Tokens {
  readonly access_token: string;
  readonly refresh_token: string;
  readonly scope?: string;
}

/** A public OAuth client that registered itself at a gateway, reduced to its requests. */
export class PublicClient {
  readonly id: string;
  readonly #gateway: string;
  readonly #redirectUri: string;
  readonly #verifier = randomBytes(32).toString("base64url");

  private constructor(gateway: string, id: string, redirectUri: string) {
    this.#gateway = gateway;
    this.id = id;
    this.#redirectUri = redirectUri;
  }

  /** Registers one (RFC 7591 section 3.1) that can refresh its tokens. */
  static async register(gateway: string, redirectUri = "http://127.0.0.1/callback"): Promise<PublicClient> {
    const response = await fetch(new URL("/register", gateway), {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({
        client_name: "An <editor>",
        redirect_uris: [redirectUri],
        grant_types: ["authorization_code", "refresh_token"],
        token_endpoint_auth_method: "none",
      }),
    });
    const { client_id: id } = (await response.json()) as { client_id: string };
    return new PublicClient(gateway, id, redirectUri);
  }

  /** The URL that a browser is sent to. */
  authorizationUrl(resource: string): URL {
    const url = new URL("/authorize", this.#gateway);
    url.search = new URLSearchParams({
      response_type: "code",
      client_id: this.id,
      redirect_uri: this.#redirectUri,
      state: "of-the-client",
      resource,
      code_challenge: createHash("sha256").update(this.#verifier).digest("base64url"),
      code_challenge_method: "S256",
    }).toString();
    return url;
  }

  async signIn(account: string, resource: string): Promise<Tokens> {
    const callback = await new Browser().signIn(this.authorizationUrl(resource), account);
    const response = await this.requestToken({
      grant_type: "authorization_code",
      code: callback.searchParams.get("code") ?? "",
      code_verifier: this.#verifier,
      redirect_uri: this.#redirectUri,
      resource,
    });
    return (await response.json()) as Tokens;
  }

  refresh({ refresh_token: refreshToken }: Tokens): Promise<Response> {
    return this.requestToken({ grant_type: "refresh_token", refresh_token: refreshToken });
  }

  requestToken(parameters: Record<string, string>): Promise<Response> {
    return fetch(new URL("/token", this.#gateway), {
      method: "POST",
      body: new URLSearchParams({ client_id: this.id, ...parameters }),
    });
  }
}

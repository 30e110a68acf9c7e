import { createHash, randomBytes } from "node:crypto";
import { Browser } from "../../../../environments/local/demo/browser.ts";
import { CLIENT_ID } from "../../../../environments/local/identity-provider/provider.ts";

/** The answer of a token endpoint. */
export interface Tokens {
  readonly access_token: string;
  readonly id_token: string;
  readonly refresh_token?: string;
}

/** The one client that an identity provider knows, reduced to its requests. */
export class RegisteredClient {
  readonly #issuer: string;
  readonly #secret: string;
  readonly #redirectUri: string;
  readonly #verifier = randomBytes(32).toString("base64url");

  constructor(issuer: string, secret: string, redirectUri: string) {
    this.#issuer = issuer;
    this.#secret = secret;
    this.#redirectUri = redirectUri;
  }

  /** The URL that a browser is sent to; a parameter that is undefined is left out. */
  authorizationUrl(parameters: Record<string, string | undefined> = {}): URL {
    const url = new URL("/auth", this.#issuer);
    const all = {
      response_type: "code",
      client_id: CLIENT_ID,
      redirect_uri: this.#redirectUri,
      scope: "openid offline_access",
      prompt: "consent",
      state: "of-the-client",
      nonce: "of-the-client",
      code_challenge: createHash("sha256").update(this.#verifier).digest("base64url"),
      code_challenge_method: "S256",
      ...parameters,
    };
    for (const [name, value] of Object.entries(all)) {
      if (value !== undefined) url.searchParams.set(name, value);
    }
    return url;
  }

  async signIn(account: string, parameters: Record<string, string | undefined> = {}): Promise<Tokens> {
    const callback = await new Browser().signIn(this.authorizationUrl(parameters), account);
    const response = await this.requestToken({
      grant_type: "authorization_code",
      code: callback.searchParams.get("code") ?? "",
      code_verifier: this.#verifier,
      redirect_uri: this.#redirectUri,
    });
    return (await response.json()) as Tokens;
  }

  async refresh({ refresh_token: refreshToken = "" }: Tokens): Promise<Tokens> {
    const response = await this.requestToken({ grant_type: "refresh_token", refresh_token: refreshToken });
    return (await response.json()) as Tokens;
  }

  requestToken(parameters: Record<string, string>): Promise<Response> {
    return fetch(new URL("/token", this.#issuer), {
      method: "POST",
      headers: { authorization: `Basic ${btoa(`${CLIENT_ID}:${this.#secret}`)}` },
      body: new URLSearchParams(parameters),
    });
  }
}

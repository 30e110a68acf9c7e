import { createHash, randomBytes } from "node:crypto";
import { Browser } from "../../../../environments/local/demo/browser.ts";
import { RESOURCE } from "./run-identity-provider.ts";

/** The answer of a token endpoint. */
export interface Tokens {
  readonly access_token: string;
  readonly refresh_token?: string;
  readonly scope?: string;
}

/** A public OAuth client, reduced to its requests. */
export class PublicClient {
  readonly id: string;
  readonly #issuer: string;
  readonly #redirectUri: string;
  readonly #verifier = randomBytes(32).toString("base64url");

  constructor(issuer: string, id: string, redirectUri: string) {
    this.#issuer = issuer;
    this.id = id;
    this.#redirectUri = redirectUri;
  }

  static async register(issuer: string, redirectUri = "http://127.0.0.1/callback"): Promise<PublicClient> {
    const response = await register(issuer, { redirect_uris: [redirectUri] });
    return new PublicClient(issuer, await clientId(response), redirectUri);
  }

  /** The URL that a browser is sent to; a parameter that is undefined is left out. */
  authorizationUrl(parameters: Record<string, string | undefined> = {}): URL {
    const url = new URL("/auth", this.#issuer);
    const all = {
      response_type: "code",
      client_id: this.id,
      redirect_uri: this.#redirectUri,
      scope: "public:read confidential:read",
      state: "of-the-client",
      resource: RESOURCE,
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
    const code = callback.searchParams.get("code") ?? "";
    const response = await this.requestToken({
      grant_type: "authorization_code",
      code,
      code_verifier: this.#verifier,
      redirect_uri: this.#redirectUri,
      resource: parameters.resource ?? RESOURCE,
    });
    return (await response.json()) as Tokens;
  }

  async refresh(refreshToken: string | undefined): Promise<Tokens> {
    const parameters = { grant_type: "refresh_token", refresh_token: refreshToken ?? "", resource: RESOURCE };
    return (await (await this.requestToken(parameters)).json()) as Tokens;
  }

  requestToken(parameters: Record<string, string>, headers: Record<string, string> = {}): Promise<Response> {
    return fetch(new URL("/token", this.#issuer), {
      method: "POST",
      headers,
      body: new URLSearchParams({ client_id: this.id, ...parameters }),
    });
  }
}

/** Sends a registration request (RFC 7591 section 3.1) of a client that can refresh its tokens. */
export function register(issuer: string, metadata: Record<string, unknown>): Promise<Response> {
  return fetch(new URL("/reg", issuer), {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({
      client_name: "An <editor>",
      grant_types: ["authorization_code", "refresh_token"],
      token_endpoint_auth_method: "none",
      ...metadata,
    }),
  });
}

/** The id in the answer to a registration request. */
export async function clientId(response: Response): Promise<string> {
  return ((await response.json()) as { client_id: string }).client_id;
}

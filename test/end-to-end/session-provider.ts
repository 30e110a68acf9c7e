import { createHash, randomBytes, randomUUID } from "node:crypto";
import { once } from "node:events";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { type CryptoKey, exportJWK, generateKeyPair, type JWK, SignJWT } from "jose";

/** The gateway's registration at every such provider. */
export const PROVIDER_CLIENT = { id: "gateway", secret: randomBytes(32).toString("base64url") };

/**
 * An OpenID provider at which everybody is signed in already: it answers an authorization request by leading back at
 * once, as one with a session does. It models no more than that: one person in one group, and no refresh tokens.
 */
export class SessionProvider {
  readonly issuer: string;
  /** Calls of its token endpoint. */
  tokenCalls = 0;
  readonly #server: Server;
  readonly #key: CryptoKey;
  readonly #jwk: JWK;
  readonly #requests = new Map<string, URLSearchParams>();

  private constructor(server: Server, key: CryptoKey, jwk: JWK) {
    this.issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    this.#server = server;
    this.#key = key;
    this.#jwk = jwk;
    server.on("request", (request, response) => void this.#answer(request, response));
  }

  static async start(): Promise<SessionProvider> {
    const { publicKey, privateKey } = await generateKeyPair("RS256");
    const jwk = { ...(await exportJWK(publicKey)), kid: "one", alg: "RS256", use: "sig" };
    const server = createServer().listen(0, "127.0.0.1");
    await once(server, "listening");
    return new SessionProvider(server, privateKey, jwk);
  }

  stop(): void {
    this.#server.close();
    this.#server.closeAllConnections();
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname, searchParams } = new URL(request.url ?? "", this.issuer);
    switch (pathname) {
      case "/.well-known/openid-configuration":
        return sendJson(response, 200, this.#metadata());
      case "/jwks":
        return sendJson(response, 200, { keys: [this.#jwk] });
      case "/authorize": {
        const code = randomUUID();
        this.#requests.set(code, searchParams);
        const url = new URL(searchParams.get("redirect_uri") ?? "");
        url.search = String(
          new URLSearchParams({ code, state: searchParams.get("state") ?? "", iss: this.issuer }),
        );
        response.writeHead(303, { location: url.href }).end();
        return;
      }
      case "/token":
        this.tokenCalls += 1;
        return this.#redeem(new URLSearchParams(await text(request)), response);
      default:
        sendJson(response, 404, { error: "not_found" });
    }
  }

  /** OpenID Connect Discovery 1.0 section 3. */
  #metadata(): object {
    return {
      issuer: this.issuer,
      authorization_endpoint: `${this.issuer}/authorize`,
      token_endpoint: `${this.issuer}/token`,
      jwks_uri: `${this.issuer}/jwks`,
      response_types_supported: ["code"],
      subject_types_supported: ["public"],
      id_token_signing_alg_values_supported: ["RS256"],
      code_challenge_methods_supported: ["S256"],
      authorization_response_iss_parameter_supported: true,
    };
  }

  /** RFC 6749 section 4.1.3 with RFC 7636 section 4.6, each code once; OpenID Connect Core 1.0 section 3.1.3.3. */
  async #redeem(form: URLSearchParams, response: ServerResponse): Promise<void> {
    const code = form.get("code") ?? "";
    const request = this.#requests.get(code);
    this.#requests.delete(code);
    const challenge = createHash("sha256")
      .update(form.get("code_verifier") ?? "")
      .digest("base64url");
    if (
      request?.get("code_challenge") !== challenge ||
      request.get("redirect_uri") !== form.get("redirect_uri")
    ) {
      return sendJson(response, 400, { error: "invalid_grant" });
    }
    const idToken = await new SignJWT({ nonce: request.get("nonce"), groups: ["readers"] })
      .setProtectedHeader({ alg: "RS256", kid: "one" })
      .setIssuer(this.issuer)
      .setAudience(PROVIDER_CLIENT.id)
      .setSubject("alice")
      .setIssuedAt()
      .setExpirationTime("5 minutes")
      .sign(this.#key);
    sendJson(response, 200, {
      access_token: randomUUID(),
      token_type: "Bearer",
      expires_in: 300,
      id_token: idToken,
    });
  }
}

function sendJson(response: ServerResponse, status: number, document: object): void {
  response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(document));
}

import { randomUUID } from "node:crypto";
import {
  type CryptoKey,
  decodeProtectedHeader,
  exportJWK,
  type GenerateKeyPairResult,
  generateKeyPair,
  importJWK,
  type JWTPayload,
  jwtVerify,
  SignJWT,
} from "jose";
import { AccessTokens } from "./access-tokens.ts";
import { Faults } from "./faults.ts";
import type { Settings } from "./settings.ts";

/** All that the hosts share: what is set up, the clock, and what was handed out. */
export class Google {
  readonly settings: Settings;
  readonly tokens = new AccessTokens();
  readonly faults = new Faults();
  /** Milliseconds since 1970; a clock that was set stands still. */
  clock: number | null = null;
  /** Signs for service accounts. */
  readonly #signer: CryptoKey;
  readonly #verifier: CryptoKey;
  /** Signs ID tokens, by the id of the key. */
  readonly #idTokenKey: readonly [kid: string, key: GenerateKeyPairResult];

  private constructor(settings: Settings, accounts: GenerateKeyPairResult, idTokens: GenerateKeyPairResult) {
    this.settings = settings;
    this.#signer = accounts.privateKey;
    this.#verifier = accounts.publicKey;
    this.#idTokenKey = [randomUUID(), idTokens];
  }

  /** Makes the keys with which Google signs; they never leave. */
  static async create(settings: Settings): Promise<Google> {
    return new Google(settings, await generateKeyPair("RS256"), await generateKeyPair("RS256"));
  }

  now(): number {
    return this.clock ?? Date.now();
  }

  /** Signs claims with the system-managed key of a service account. */
  sign(serviceAccount: string, claims: JWTPayload): Promise<string> {
    return new SignJWT(claims)
      .setProtectedHeader({ alg: "RS256", kid: serviceAccount, typ: "JWT" })
      .sign(this.#signer);
  }

  /**
   * The claims of what was signed here for a service account, or by a key that somebody made for one, and which it is;
   * its times are not looked at.
   */
  async verify(assertion: string): Promise<{ readonly claims: JWTPayload; readonly signer: unknown }> {
    const currentDate = new Date(0);
    const options = { algorithms: ["RS256"], currentDate };
    const { kid } = decodeProtectedHeader(assertion);
    const found = Object.entries(this.settings.userKeys).flatMap(([account, jwks]) =>
      jwks.filter((jwk) => jwk.kid === kid).map((jwk) => ({ account, jwk })),
    )[0];
    const key = found ? await importJWK(found.jwk, "RS256") : this.#verifier;
    const { payload } = await jwtVerify(assertion, key, options);
    return { claims: payload, signer: found ? found.account : kid };
  }

  /** Signs the claims of an ID token, with Google's own key. */
  signIdToken(claims: JWTPayload): Promise<string> {
    const [kid, { privateKey }] = this.#idTokenKey;
    return new SignJWT(claims).setProtectedHeader({ alg: "RS256", kid, typ: "JWT" }).sign(privateKey);
  }

  /** The public half of the key of ID tokens. */
  async idTokenKeys(): Promise<object> {
    const [kid, { publicKey }] = this.#idTokenKey;
    return { keys: [{ ...(await exportJWK(publicKey)), kid, alg: "RS256", use: "sig" }] };
  }
}

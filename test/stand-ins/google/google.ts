import { type CryptoKey, generateKeyPair, type JWTPayload, jwtVerify, SignJWT } from "jose";
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
  readonly #signer: CryptoKey;
  readonly #verifier: CryptoKey;

  private constructor(settings: Settings, signer: CryptoKey, verifier: CryptoKey) {
    this.settings = settings;
    this.#signer = signer;
    this.#verifier = verifier;
  }

  /** Makes the key with which Google signs for service accounts; it never leaves. */
  static async create(settings: Settings): Promise<Google> {
    const { privateKey, publicKey } = await generateKeyPair("RS256");
    return new Google(settings, privateKey, publicKey);
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

  /** The claims of what was signed here, and for which service account; its times are not looked at. */
  async verify(assertion: string): Promise<{ readonly claims: JWTPayload; readonly signer: unknown }> {
    const currentDate = new Date(0);
    const options = { algorithms: ["RS256"], currentDate };
    const { payload, protectedHeader } = await jwtVerify(assertion, this.#verifier, options);
    return { claims: payload, signer: protectedHeader.kid };
  }
}

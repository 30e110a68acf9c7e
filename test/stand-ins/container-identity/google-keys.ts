import { type CryptoKey, exportJWK, generateKeyPair, type JWK, SignJWT } from "jose";

/** https://developers.google.com/identity/openid-connect/openid-connect#validatinganidtoken */
export const GOOGLE = "https://accounts.google.com";

/** The key with which ID tokens are signed. It never leaves the process. */
export class GoogleKeys {
  readonly #privateKey: CryptoKey;
  readonly #publicKey: JWK;

  private constructor(privateKey: CryptoKey, publicKey: JWK) {
    this.#privateKey = privateKey;
    this.#publicKey = publicKey;
  }

  static async create(): Promise<GoogleKeys> {
    const { privateKey, publicKey } = await generateKeyPair("RS256");
    return new GoogleKeys(privateKey, {
      ...(await exportJWK(publicKey)),
      kid: "google-1",
      alg: "RS256",
      use: "sig",
    });
  }

  /** What is published: RFC 7517 section 5. */
  get document() {
    return { keys: [this.#publicKey] };
  }

  /** An ID token of a service account: https://cloud.google.com/docs/authentication/token-types#id */
  sign(email: string, audience: string, lifetimeSeconds: number): Promise<string> {
    return new SignJWT({ email, email_verified: true })
      .setProtectedHeader({ alg: "RS256", kid: "google-1", typ: "JWT" })
      .setIssuer(GOOGLE)
      .setSubject("110000000000000000001")
      .setAudience(audience)
      .setIssuedAt()
      .setExpirationTime(`${lifetimeSeconds} s`)
      .sign(this.#privateKey);
  }
}

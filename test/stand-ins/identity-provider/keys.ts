import { type CryptoKey, exportJWK, generateKeyPair, type JWK, SignJWT } from "jose";

/** What the stand-in signs with; nobody has the private half but this process. */
export class Keys {
  readonly #privateKey: CryptoKey;
  /** As it is published. */
  readonly publicJwk: JWK;

  private constructor(privateKey: CryptoKey, publicJwk: JWK) {
    this.#privateKey = privateKey;
    this.publicJwk = publicJwk;
  }

  static async generate(): Promise<Keys> {
    const { publicKey, privateKey } = await generateKeyPair("RS256");
    const kid = `stand-in-${Date.now()}`;
    return new Keys(privateKey, { ...(await exportJWK(publicKey)), kid, alg: "RS256", use: "sig" });
  }

  sign(claims: Readonly<Record<string, unknown>>): Promise<string> {
    return new SignJWT({ ...claims })
      .setProtectedHeader({ alg: "RS256", kid: this.publicJwk.kid, typ: "JWT" })
      .sign(this.#privateKey);
  }
}

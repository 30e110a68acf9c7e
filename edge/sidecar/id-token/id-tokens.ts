import { decodeJwt } from "jose";
import { Renewed } from "../renewed.ts";
import type { IdTokenSource } from "./source.ts";

interface IdToken {
  readonly text: string;
  /** Milliseconds since 1970. */
  readonly expiresAt: number;
}

/** What {@link IdTokens} needs beside a source. */
export interface IdTokensOptions {
  readonly audience: string;
  /** Told why there is no new token, each time that one was asked for. */
  readonly onFault: (reason: string) => void;
  /** Milliseconds since 1970. @default Date.now */
  readonly now?: () => number;
}

/** The ID token of the moment. */
export class IdTokens {
  readonly #token: Renewed<IdToken>;

  constructor(source: IdTokenSource, { audience, ...options }: IdTokensOptions) {
    const fetchToken = async (signal: AbortSignal) => readIdToken(await source(audience, signal), audience);
    this.#token = new Renewed(fetchToken, { what: "token", ...options });
  }

  /**
   * A token that is good now.
   *
   * @throws {Error} where there is none
   */
  async get(): Promise<string> {
    return (await this.#token.get()).text;
  }
}

/** A token of another audience would be one that somebody else can use. */
function readIdToken(text: string, audience: string): IdToken {
  const { aud, exp } = decode(text);
  if (aud !== audience) throw new Error("the token that came is for another audience");
  return { text, expiresAt: Number(exp) * 1000 };
}

function decode(text: string) {
  try {
    return decodeJwt(text);
  } catch {
    throw new Error("what came is no ID token");
  }
}

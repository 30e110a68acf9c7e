import { type JWTHeaderParameters, SignJWT } from "jose";
import { expect } from "vitest";
import {
  AssertionError,
  verifyClientAssertion,
} from "../../../../../edge/src/authorization-server/client/authenticate/client-assertion.ts";
import type { Client } from "../../../../../edge/src/authorization-server/client/client.ts";
import { ISSUER, STUDIO, startAuthorizationServer } from "../../../material/authorization-server.ts";
import { NOW_SECONDS } from "../../../material/clock.ts";
import { createKey, type Deviation, forgeToken, type IssuerKey } from "../../../material/issuer.ts";

/** The claims of a good assertion of Studio's. */
export const CLAIMS = {
  iss: STUDIO.id,
  sub: STUDIO.id,
  aud: ISSUER,
  iat: NOW_SECONDS,
  exp: NOW_SECONDS + 300,
  jti: "6f3c",
};

/** Studio's keys, and one of somebody else's with the same id as the second. */
export interface StudioKeys {
  readonly rsa: IssuerKey;
  readonly ec: IssuerKey;
  readonly foreign: IssuerKey;
}

/** Generates the keys. */
export async function createStudioKeys(): Promise<StudioKeys> {
  const [rsa, ec, foreign] = await Promise.all([
    createKey("rsa-1", "RS256"),
    createKey("ec-1", "ES256"),
    createKey("ec-1", "ES256"),
  ]);
  return { rsa, ec, foreign };
}

/** Studio, which has keys of its own, and a gateway that it proves itself to. */
export class StudioAtGateway {
  readonly client: Client;
  /** What was noted of its assertions. */
  readonly noted: { scope: string; id: string; expiresAt: number }[] = [];
  readonly server: Awaited<ReturnType<typeof startAuthorizationServer>>;
  readonly #keys: StudioKeys;

  static async start(keys: StudioKeys): Promise<StudioAtGateway> {
    return new StudioAtGateway(keys, await startAuthorizationServer());
  }

  private constructor(keys: StudioKeys, server: StudioAtGateway["server"]) {
    this.#keys = keys;
    this.server = server;
    this.client = this.withKeys([keys.rsa.publicJwk, keys.ec.publicJwk]);
  }

  /** Studio with other keys. */
  withKeys(keys: readonly IssuerKey["publicJwk"][]): Client {
    return { ...STUDIO, authentication: { method: "private_key_jwt", keys } };
  }

  /** Signs an assertion, good but for the deviation. */
  assertion({ claims, header }: Deviation = {}, key = this.#keys.ec): Promise<string> {
    const { alg, kid, privateKey } = key;
    return new SignJWT({ ...CLAIMS, ...claims }).setProtectedHeader({ alg, kid, ...header }).sign(privateKey);
  }

  /** Verifies an assertion. */
  async verify(assertion: string, client = this.client): Promise<void> {
    const { context, clock } = this.server;
    const findKey = (header: JWTHeaderParameters) => context.clientKeys.find(client, header, clock);
    await verifyClientAssertion(assertion, client, findKey, {
      ...context,
      replayGuard: {
        note: (scope, id, expiresAt) => {
          this.noted.push({ scope, id, expiresAt });
          return context.replayGuard.note(scope, id, expiresAt);
        },
      },
    });
  }

  /** Verifies an assertion that is good but for the deviation. */
  async verifyWith(deviation: Deviation): Promise<void> {
    return this.verify(await this.assertion(deviation));
  }

  /** Verifies a good assertion with one claim replaced by JSON text. */
  async verifyWithJson(claim: string, json: string): Promise<void> {
    const others = JSON.stringify({ ...CLAIMS, [claim]: undefined });
    const payload = `${others.slice(0, -1)},${JSON.stringify(claim)}:${json}}`;
    return this.verify(await forgeToken({ alg: "ES256", kid: "ec-1" }, payload, this.#keys.ec));
  }

  /** Expects that an assertion is refused, and that nothing is left of it. */
  async expectRefusal(attempt: Promise<void>): Promise<void> {
    await expect(attempt).rejects.toThrow(AssertionError);
    expect(this.noted).toEqual([]);
  }
}

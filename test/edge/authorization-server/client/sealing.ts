import { base64url } from "jose";
import { Sealer } from "../../../../edge/src/sealing/sealer.ts";
import { readSealingKey } from "../../../../edge/src/sealing/sealing-key.ts";
import { KeyRing } from "../../../../edge/src/signing/key-ring.ts";
import { ISSUER } from "../../material/authorization-server.ts";
import type { Clock } from "../../material/clock.ts";

const LIFETIME_SECONDS = 90 * 86_400;

/** A sealing key with this id, as the secret that holds it. */
export function sealingJwk(kid: string): string {
  const k = base64url.encode(crypto.getRandomValues(new Uint8Array(32)));
  return JSON.stringify({ kty: "oct", kid, k });
}

/** A sealer of the gateway, or of another deployment. */
export async function createSealer(clock: Clock, jwk: string, issuer: string = ISSUER): Promise<Sealer> {
  return new Sealer(issuer, new KeyRing([await readSealingKey(jwk)], LIFETIME_SECONDS), clock.now);
}

import type { Configuration } from "../configuration/configuration.ts";
import { OBTAINABLE_CLAIM } from "../configuration/scopes.ts";
import type { KeyRing } from "../signing/key-ring.ts";
import type { SigningKey } from "../signing/signing-key.ts";
import { TokenError } from "./token-error.ts";
import type { SigningIssuer } from "./verify.ts";

/** The gateway itself as an issuer: its keys are at hand, whatever the network does. */
export function ownIssuer(
  { publicUrl, servers }: Configuration,
  keys: KeyRing<SigningKey>,
  now: () => number,
): SigningIssuer {
  return {
    issuer: publicUrl,
    algorithms: ["ES256"],
    servers: Object.keys(servers),
    tokenType: "at+jwt",
    claims: {},
    scopeClaim: "scope",
    subjectClaim: "sub",
    obtainableClaim: OBTAINABLE_CLAIM,
    keysUntil: () => Number.POSITIVE_INFINITY,
    findKey: async ({ kid }) => {
      const key = keys.find(kid, now());
      if (key) return key.publicKey;
      throw new TokenError("Token verification failed: its issuer has no such key");
    },
  };
}

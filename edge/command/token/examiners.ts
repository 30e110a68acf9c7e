import { keySetOf } from "../../src/access-token/issuer-keys.ts";
import { ownIssuer } from "../../src/access-token/own-issuer.ts";
import { tokenIssuers } from "../../src/access-token/token-issuers.ts";
import { isAnswering, verifySignature } from "../../src/access-token/verify.ts";
import type { AcceptedTokens } from "../../src/configuration/accepted-tokens.ts";
import type { Configuration } from "../../src/configuration/configuration.ts";
import { secretNames } from "../../src/configuration/secrets.ts";
import { isLoopback, isLoopbackHttp } from "../../src/configuration/values.ts";
import { TOKENS_JWKS_PATH } from "../../src/metadata/authorization-server.ts";
import { type Fetcher, restrictToHttps } from "../../src/network/fetcher.ts";
import { KeyRing } from "../../src/signing/key-ring.ts";
import type { Examiner } from "./examine-token.ts";
import type { Gateway } from "./read-gateway.ts";

/** Where keys come from. */
export interface KeySources {
  /** The keys of a key set (RFC 7517 section 5), which stand for those of every issuer. */
  readonly keys?: readonly unknown[] | undefined;
  /** Whether nobody is asked. */
  readonly offline: boolean;
  readonly fetcher: Fetcher;
}

/** All issuers of a gateway, itself among them, whose keys are published like anybody's. */
export function examinersOf(
  { configuration, read }: Gateway,
  { keys, offline, fetcher }: KeySources,
): Examiner[] {
  const { authorizationServer: _, ...resourceServer } = configuration;
  const isLocal = isLoopback(new URL(configuration.publicUrl));
  const internet = restrictToHttps(fetcher, (url) => isLocal && isLoopbackHttp(url));
  return acceptedBy(configuration).map((issuer) => {
    const missing = secretNames(issuer).find((name) => read(name) === undefined);
    if (missing !== undefined) return { issuer, verify: { because: `secret ${missing}: is not set` } };
    const isRemote = issuer.secret === undefined;
    if (isRemote && keys && !issuer.introspection) {
      const findKey = keySetOf(keys, issuer.algorithms);
      return { issuer, verify: (token) => verifySignature(token, { ...issuer, findKey }) };
    }
    if (isRemote && offline) return { issuer, verify: { because: "nobody is asked" } };
    const loaded = {
      configuration: { ...resourceServer, tokens: { accept: [issuer] } },
      tokenKeys: new KeyRing<never>([], 0),
      secret: (name: string) => read(name) ?? "",
    };
    const [known] = tokenIssuers(loaded, internet)({ now: Date.now, waitUntil: () => undefined });
    if (!known) throw new Error("expected an issuer");
    return {
      issuer,
      verify: (token) => (isAnswering(known) ? known.introspect(token) : verifySignature(token, known)),
    };
  });
}

function acceptedBy(configuration: Configuration): readonly AcceptedTokens[] {
  const { tokens, publicUrl, authorizationServer } = configuration;
  if (!authorizationServer) return tokens.accept;
  const { findKey: _, keysUntil: __, ...own } = ownIssuer(configuration, new KeyRing([], 0), Date.now);
  return [{ ...own, jwksUri: publicUrl + TOKENS_JWKS_PATH }, ...tokens.accept];
}

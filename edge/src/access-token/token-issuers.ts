import type { AcceptedTokens } from "../configuration/accepted-tokens.ts";
import type { LoadedConfiguration } from "../configuration/load.ts";
import type { CacheIo } from "../discovery/cached-document.ts";
import type { Fetcher } from "../network/fetcher.ts";
import type { TokenContent } from "./claim-checks.ts";
import type { AskIo } from "./introspection/ask-issuer.ts";
import { askGoogle } from "./introspection/google-token-info.ts";
import { InactiveTokens } from "./introspection/inactive-tokens.ts";
import { introspect } from "./introspection/rfc7662.ts";
import { IssuerKeys } from "./issuer-keys.ts";
import { ownIssuer } from "./own-issuer.ts";
import { sharedSecret } from "./shared-secret.ts";
import type { TokenIssuer } from "./verify.ts";

/** What of a configuration says whose tokens are good. */
export type IssuerConfiguration = Pick<LoadedConfiguration, "configuration" | "tokenKeys" | "secret">;

/**
 * All issuers whose tokens are accepted, the gateway itself before the others, as a request sees them: the keys and the
 * memories behind them outlive it.
 */
export function tokenIssuers(
  loaded: IssuerConfiguration,
  internet: Fetcher,
): (io: CacheIo) => readonly TokenIssuer[] {
  const { configuration, tokenKeys, secret } = loaded;
  const { tokens, limits, authorizationServer } = configuration;
  const io = { internet, bounds: limits.jwks };
  const others = tokens.accept.map((issuer) => acceptedIssuer(issuer, secret, io, limits.jwks));
  return (request) => [
    ...(authorizationServer ? [ownIssuer(configuration, tokenKeys, request.now)] : []),
    ...others.map((other) => other(request)),
  ];
}

function acceptedIssuer(
  issuer: AcceptedTokens,
  secretOf: LoadedConfiguration["secret"],
  io: AskIo,
  limits: LoadedConfiguration["configuration"]["limits"]["jwks"],
): (request: CacheIo) => TokenIssuer {
  if (issuer.secret) {
    const findKey = sharedSecret(secretOf(issuer.secret.secret));
    return () => ({ ...issuer, findKey, keysUntil: () => Number.POSITIVE_INFINITY });
  }
  const ask = introspectionOf(issuer, secretOf, io);
  if (ask) {
    const inactive = new InactiveTokens();
    return ({ now }) => ({
      ...issuer,
      introspect: (token) => inactive.skip(token, now(), () => ask(token)),
    });
  }
  const keys = new IssuerKeys(issuer, io.internet, limits);
  return (request) => ({
    ...issuer,
    findKey: (header) => keys.find(header, request),
    keysUntil: () => keys.freshUntil(),
  });
}

function introspectionOf(
  { issuer, introspection: settings }: AcceptedTokens,
  secretOf: LoadedConfiguration["secret"],
  io: AskIo,
): ((token: string) => Promise<TokenContent>) | undefined {
  switch (settings?.type) {
    case "rfc7662": {
      const secret = secretOf(settings.client.secret.secret);
      return (token) => introspect(token, { issuer, settings, secret }, io);
    }
    case "google-token-info":
      return (token) => askGoogle(token, settings, io);
    default:
      return undefined;
  }
}

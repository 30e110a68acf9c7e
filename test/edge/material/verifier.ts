import type { Principal } from "../../../edge/src/access-token/principal.ts";
import { tokenIssuers } from "../../../edge/src/access-token/token-issuers.ts";
import { verifyAccessToken } from "../../../edge/src/access-token/verify.ts";
import type { AcceptedTokensDocument } from "../../../edge/src/configuration/accepted-tokens.ts";
import type { Limits } from "../../../edge/src/configuration/limits.ts";
import { parseConfiguration } from "../../../edge/src/configuration/parse.ts";
import { KeyRing } from "../../../edge/src/signing/key-ring.ts";
import { type Clock, createClock } from "./clock.ts";
import { issuerReplies } from "./issuer.ts";
import { createNetwork, type Network } from "./network.ts";
import { DOCUMENT } from "./server.ts";

/** How one issuer is accepted, beside its URL. */
export type Acceptance = Omit<AcceptedTokensDocument, "issuer">;

/** The documents server as it looks at tokens, with the network on which their issuers publish keys. */
export interface Verifier {
  readonly network: Network;
  readonly clock: Clock;
  verify(token: string): Promise<Principal>;
}

/** Creates a verifier that accepts some issuers with the keys they publish. */
export function createVerifier(
  keys: Readonly<Record<string, readonly unknown[]>>,
  acceptance: Acceptance = {},
): Verifier {
  const accept = Object.keys(keys).map((issuer) => ({ issuer, ...acceptance }));
  const replies = Object.entries(keys).map(([issuer, set]) => issuerReplies(issuer, set));
  return createVerifierOf(accept, { network: createNetwork(Object.assign({}, ...replies)) });
}

/** What a verifier has around it, where that matters. */
export interface VerifierOptions {
  readonly network?: Network;
  /** What the secrets hold that issuers are configured with. */
  readonly secrets?: Readonly<Record<string, string>>;
  /** The `aud` values that are the documents server. */
  readonly audience?: string[] | undefined;
  /** What bounds the network. */
  readonly jwks?: Partial<Limits["jwks"]>;
}

/** Creates a verifier that accepts some issuers, whatever each is like. */
export function createVerifierOf(
  accept: readonly AcceptedTokensDocument[],
  { network = createNetwork(), secrets = {}, audience, jwks = {} }: VerifierOptions = {},
): Verifier {
  const servers = {
    ...DOCUMENT.servers,
    documents: { ...DOCUMENT.servers.documents, ...(audience && { audience }) },
  };
  const configuration = parseConfiguration({ ...DOCUMENT, servers, tokens: { accept }, limits: { jwks } });
  const { documents } = configuration.servers;
  if (!documents) throw new Error("expected the documents server");
  const secret = (name: string) => secrets[name] ?? "";
  const tokenKeys = new KeyRing<never>([], 0);
  const clock = createClock();
  const issuers = tokenIssuers({ configuration, tokenKeys, secret }, network.fetcher);
  const verify: Verifier["verify"] = async (token) => {
    const { limits } = configuration;
    const now = new Date(clock.now());
    return (await verifyAccessToken(token, documents, issuers(clock), limits, now)).principal;
  };
  return { network, clock, verify };
}

import { IssuerKeys } from "../../../edge/src/access-token/issuer-keys.ts";
import type { Principal } from "../../../edge/src/access-token/principal.ts";
import { type TokenIssuer, verifyAccessToken } from "../../../edge/src/access-token/verify.ts";
import type { AcceptedTokensDocument } from "../../../edge/src/configuration/accepted-tokens.ts";
import { parseConfiguration } from "../../../edge/src/configuration/parse.ts";
import { createClock, NOW } from "./clock.ts";
import { issuerReplies } from "./issuer.ts";
import { createNetwork, type Network } from "./network.ts";
import { DOCUMENT } from "./server.ts";

/** How one issuer is accepted, beside its URL. */
export type Acceptance = Omit<AcceptedTokensDocument, "issuer">;

/** The documents server as it looks at tokens, with the network on which their issuers publish keys. */
export interface Verifier {
  readonly network: Network;
  verify(token: string): Promise<Principal>;
}

/** Creates a verifier that accepts some issuers with the keys they publish. */
export function createVerifier(
  keys: Readonly<Record<string, readonly unknown[]>>,
  acceptance: Acceptance = {},
): Verifier {
  const accept = Object.keys(keys).map((issuer) => ({ issuer, ...acceptance }));
  const { servers, tokens, limits } = parseConfiguration({ ...DOCUMENT, tokens: { accept } });
  const { documents } = servers;
  if (!documents) throw new Error("expected the documents server");
  const network = createNetwork(
    Object.assign({}, ...Object.entries(keys).map(([issuer, set]) => issuerReplies(issuer, set))),
  );
  const clock = createClock();
  const issuers = tokens.accept.map((issuer) => {
    const issuerKeys = new IssuerKeys(issuer, network.fetcher, limits.jwks);
    const findKey: TokenIssuer["findKey"] = (header) => issuerKeys.find(header, clock);
    return { ...issuer, findKey };
  });
  return { network, verify: (token) => verifyAccessToken(token, documents, issuers, limits, NOW) };
}

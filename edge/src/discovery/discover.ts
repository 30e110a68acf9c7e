import { type FetchBounds, fetchJson } from "../network/fetch-json.ts";
import { type Fetcher, NetworkError } from "../network/fetcher.ts";

/** What an issuer says about itself: RFC 8414 section 2, OpenID Connect Discovery 1.0 section 3. */
export interface IssuerMetadata extends Readonly<Record<string, unknown>> {
  readonly issuer: string;
}

/**
 * Where an issuer's metadata may be, in the order tried: behind its path (OpenID Connect Discovery 1.0 section 4), or
 * before it (RFC 8414 sections 3.1 and 5).
 */
export function metadataUrls(issuer: string): readonly string[] {
  const { origin, pathname } = new URL(issuer);
  const path = pathname.replace(/\/$/, "");
  return [
    `${origin}${path}/.well-known/openid-configuration`,
    `${origin}/.well-known/oauth-authorization-server${path}`,
    ...(path === "" ? [] : [`${origin}/.well-known/openid-configuration${path}`]),
  ];
}

/**
 * Fetches an issuer's metadata.
 *
 * @param alias - another name that the document may have the issuer by
 * @throws {NetworkError} when no document is there, or it speaks for another issuer (RFC 8414 section 3.3)
 */
export async function discover(
  fetcher: Fetcher,
  issuer: string,
  bounds: FetchBounds,
  alias?: string,
): Promise<IssuerMetadata> {
  const failures: string[] = [];
  for (const url of metadataUrls(issuer)) {
    try {
      const metadata = await fetchJson(fetcher, url, bounds);
      const isOfIssuer = metadata.issuer === issuer || (alias !== undefined && metadata.issuer === alias);
      if (!isOfIssuer) throw new NetworkError(`${url}: the document is of another issuer`);
      return { ...metadata, issuer };
    } catch (error) {
      if (!(error instanceof NetworkError)) throw error;
      failures.push(error.message);
    }
  }
  throw new NetworkError(failures.join("; "));
}

import { type RedirectUriPolicy, redirectUriFault } from "../redirect-uri/judge.ts";
import { clientIdUrlFault } from "./client-id-url.ts";
import { clientKeys, clientMembers, presentMembers } from "./client-members.ts";

/** By what a document is judged. */
export interface ClientDocumentRules {
  readonly publicUrl: string;
  readonly redirectUris: Pick<RedirectUriPolicy, "schemes" | "hosts">;
}

/**
 * What keeps a metadata document in the configuration from making a client
 * (draft-ietf-oauth-client-id-metadata-document-01 section 4.1).
 *
 * @param url - where the document would be, which is the client's id
 * @returns the end of a sentence about the document; undefined when it makes one
 */
export function clientDocumentFault(
  url: string,
  document: Readonly<Record<string, unknown>>,
  rules: ClientDocumentRules,
): string | undefined {
  const urlFault = clientIdUrlFault(url, rules.publicUrl);
  if (urlFault !== undefined) return `has a URL that ${urlFault}`;
  if (document.client_id !== url) return "has another client_id than its URL";
  const secret = Object.keys(document).find((member) => member.startsWith("client_secret"));
  if (secret !== undefined) return `may not have the member ${secret}`;
  const { data: members, error } = clientMembers.safeParse(presentMembers(document));
  if (error) return faultyMember(error);
  const { redirect_uris: uris, application_type: applicationType } = members;
  const policy = { ...rules.redirectUris, applicationType };
  const isUsable = uris.some((uri) => typeof uri === "string" && redirectUriFault(uri, policy) === undefined);
  if (!isUsable) return "has no redirect URI that is usable here";
  const method = members.token_endpoint_auth_method ?? "none";
  if (method === "none") return undefined;
  return method === "private_key_jwt" ? keysFault(document, rules) : `may not authenticate by ${method}`;
}

function keysFault(document: object, { publicUrl }: ClientDocumentRules): string | undefined {
  const { data: keys, error } = clientKeys.safeParse(presentMembers(document));
  if (error) return faultyMember(error);
  const { jwks, jwks_uri: uri } = keys;
  if (Boolean(jwks) === Boolean(uri)) return "lacks either jwks or jwks_uri, or has both";
  const uriFault = uri === undefined ? undefined : clientIdUrlFault(uri, publicUrl);
  return uriFault === undefined ? undefined : `has a jwks_uri that ${uriFault}`;
}

function faultyMember({
  issues: [issue],
}: {
  readonly issues: readonly { path: PropertyKey[]; message: string }[];
}) {
  return `has a wrong ${String(issue?.path[0])}: ${issue?.message}`;
}

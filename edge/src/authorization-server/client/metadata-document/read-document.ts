import { clientIdUrlFault } from "../../../configuration/client-id-url.ts";
import type { RedirectUriPolicy } from "../../../redirect-uri/judge.ts";
import { OAuthError } from "../../oauth-error.ts";
import type { Client, ClientAuthentication } from "../client.ts";
import { type ClientMetadata, readClientMetadata } from "../client-metadata.ts";
import { DocumentRefusedError } from "./document-error.ts";

/** By what a document is judged. */
export interface DocumentRules {
  readonly publicUrl: string;
  readonly redirectUris: Pick<RedirectUriPolicy, "schemes" | "hosts">;
}

/**
 * Makes a client of its metadata document: draft-ietf-oauth-client-id-metadata-document-01 section 4.1. There is no
 * secret that it could share with the gateway; one that does not say how it authenticates is public.
 *
 * @param url - where the document is, which is the client's id
 * @throws {DocumentRefusedError} when it makes none
 */
export function readDocument(
  document: Readonly<Record<string, unknown>>,
  url: string,
  registration: "metadata-document" | "bundled-document",
  rules: DocumentRules,
): Client {
  if (document.client_id !== url) throw new DocumentRefusedError(`${url}: its client_id is another`);
  const secret = Object.keys(document).find((member) => member.startsWith("client_secret"));
  if (secret !== undefined) throw new DocumentRefusedError(`${url}: it may not have the member ${secret}`);
  const metadata = readMetadata(document, url, rules);
  return {
    id: url,
    handle: url,
    registration,
    name: metadata.name,
    redirectUris: metadata.redirectUris,
    authentication: authenticationOf(metadata, url, rules),
    grantTypes: metadata.grantTypes,
  };
}

function readMetadata(
  document: Readonly<Record<string, unknown>>,
  url: string,
  { redirectUris }: DocumentRules,
): ClientMetadata {
  try {
    return readClientMetadata(document, { redirectUris, authenticationMethod: "none" });
  } catch (error) {
    if (!(error instanceof OAuthError)) throw error;
    throw new DocumentRefusedError(`${url}: ${error.message}`, { cause: error });
  }
}

function authenticationOf(
  { authenticationMethod: method, keys }: ClientMetadata,
  url: string,
  { publicUrl }: DocumentRules,
): ClientAuthentication {
  if (method === "none") return { method };
  if (method !== "private_key_jwt" || keys === undefined) {
    throw new DocumentRefusedError(`${url}: it may not authenticate by ${method}`);
  }
  const fault = "jwksUri" in keys ? clientIdUrlFault(keys.jwksUri, publicUrl) : undefined;
  if (fault !== undefined) throw new DocumentRefusedError(`${url}: its jwks_uri ${fault}`);
  return { method, keys };
}

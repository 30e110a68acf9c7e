import type { AuthorizationServer } from "../../../configuration/authorization-server.ts";
import { clientIdUrlFault } from "../../../configuration/client-id-url.ts";
import { ConfigurationError, type Fault } from "../../../configuration/configuration.ts";
import type { CacheIo } from "../../../discovery/cached-document.ts";
import type { Fetcher } from "../../../network/fetcher.ts";
import { OAuthError } from "../../oauth-error.ts";
import type { Client } from "../client.ts";
import { FetchBudget, type FetchIo } from "../fetch-budget.ts";
import { BUNDLED_DOCUMENTS } from "./bundled-documents.ts";
import { DocumentCache, type KnownClient } from "./document-cache.ts";
import { DocumentRefusedError, DocumentUnavailableError } from "./document-error.ts";
import { fetchDocument } from "./fetch-document.ts";
import { type DocumentRules, readDocument } from "./read-document.ts";

/** What looking for a client needs of the request that asks for it. */
export type DocumentIo = CacheIo & FetchIo;

/** What documents are looked for with. */
export interface DocumentSources {
  readonly publicUrl: string;
  readonly registration: AuthorizationServer["registration"];
  readonly internet: Fetcher;
}

/**
 * Finds clients whose id is the URL of a document about them (draft-ietf-oauth-client-id-metadata-document-01). Where
 * the host of a document gives no usable answer, a document that came with the gateway stands in, if there is one.
 *
 * @returns a function that throws an {@link OAuthError} `invalid_client`: with what is wrong with the URL itself, and
 * in one shape for whatever comes of asking for it, so that nobody learns from it what answers where
 * @throws {ConfigurationError} when a document in the configuration makes no client
 */
export function createDocumentFinder({
  publicUrl,
  registration: { clientIdMetadata, redirectUris },
  internet,
}: DocumentSources): (id: string, io: DocumentIo) => Promise<Client> {
  if (clientIdMetadata === false) {
    return async () => {
      throw refusal("Metadata documents are not taken here: register the client, or have it configured.");
    };
  }
  const { hosts, documents } = clientIdMetadata;
  const rules = { publicUrl, redirectUris };
  const substitutes = readSubstitutes(documents, rules);
  const budget = new FetchBudget(substitutes.keys());
  const fetchClient = async (url: string): Promise<KnownClient> => {
    const { document, maxAgeSeconds } = await fetchDocument(internet, url);
    return { client: readDocument(document, url, "metadata-document", rules), maxAgeSeconds };
  };
  const cache = new DocumentCache(async (url) => {
    try {
      const known = await fetchClient(url);
      budget.noteGood(url);
      return known;
    } catch (error) {
      if (error instanceof DocumentRefusedError) budget.noteBad(url);
      throw error;
    }
  });
  return async (id, io) => {
    const fault = clientIdUrlFault(id, publicUrl);
    if (fault !== undefined) {
      throw refusal(`The client_id ${fault}: it has to be the URL of the client's metadata document.`);
    }
    const { hostname } = new URL(id);
    if (hosts && !hosts.includes(hostname)) {
      throw refusal("The client_id has a host that is not allowed here: ask for it to be added.");
    }
    try {
      return await cache.get(id, io, () => budget.take(id, io));
    } catch (error) {
      const substitute = error instanceof DocumentUnavailableError ? substitutes.get(id) : undefined;
      if (substitute) return substitute;
      throw refusal(
        "The client's metadata document cannot be used: see that its URL answers with a valid one, then try again.",
        error,
      );
    }
  };
}

/** Those of the configuration have to make a client; of the bundled ones those do that the policy allows. */
function readSubstitutes(
  documents: Readonly<Record<string, Readonly<Record<string, unknown>>>>,
  rules: DocumentRules,
): ReadonlyMap<string, Client> {
  const substitutes = new Map<string, Client>();
  const faults: Fault[] = [];
  for (const [url, document] of Object.entries({ ...BUNDLED_DOCUMENTS, ...documents })) {
    try {
      const fault = clientIdUrlFault(url, rules.publicUrl);
      if (fault !== undefined) throw new DocumentRefusedError(`${url}: it ${fault}`);
      substitutes.set(url, readDocument(document, url, "bundled-document", rules));
    } catch (error) {
      if (!(error instanceof DocumentRefusedError)) throw error;
      const path = `authorizationServer.registration.clientIdMetadata.documents.${url}`;
      if (Object.hasOwn(documents, url)) faults.push({ path, message: error.message });
    }
  }
  if (faults.length > 0) throw new ConfigurationError(faults);
  return substitutes;
}

/** @param cause - why, for the gateway's own records */
function refusal(description: string, cause?: unknown): OAuthError {
  const error = new OAuthError("invalid_client", description, { status: 401 });
  if (cause !== undefined) error.cause = cause;
  return error;
}

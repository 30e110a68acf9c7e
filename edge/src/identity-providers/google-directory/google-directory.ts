import type { IdentityProviderSettings } from "../../configuration/authorization-server.ts";
import type { CacheIo } from "../../discovery/cached-document.ts";
import { fetchFederatedToken } from "../../google/federated-token.ts";
import { createGoogleCall, faultOf, GoogleApiError } from "../../google/google-call.ts";
import type { FetchBounds } from "../../network/fetch-json.ts";
import type { Fetcher } from "../../network/fetcher.ts";
import type { WorkloadIdentity } from "../../workload/workload-identity.ts";
import { ProviderUnavailableError } from "../identity-provider.ts";
import { fetchDelegatedToken } from "./delegated-token.ts";
import { checkPerson, listGroups, UnknownPersonError } from "./directory-api.ts";
import { ExpiringCache, type Fetched } from "./expiring-cache.ts";

/** Where the groups are, and as whom they are read. */
export type DirectorySettings = NonNullable<IdentityProviderSettings["directory"]>;

/** What looking up groups may cost. Its time is that of one lookup, and that of getting the token it needs. */
export interface DirectoryLimits extends FetchBounds {
  /** Pages of 200 groups each, of one person. */
  readonly pages: number;
  /** People whose groups are remembered. */
  readonly people: number;
  /**
   * People who are looked up at the same time. Google takes 2,400 calls per minute:
   * https://developers.google.com/workspace/admin/directory/v1/limits
   */
  readonly lookups: number;
}

/** The limits, where nothing else is said. */
export const DIRECTORY_LIMITS: DirectoryLimits = {
  bytes: 256 * 1024,
  timeoutSeconds: 10,
  pages: 5,
  people: 1000,
  lookups: 50,
};

/** What the directory is read with, and as whom: the subject is `identity-provider:<id>`. */
export interface DirectoryIo extends WorkloadIdentity {
  /** Public addresses only. */
  readonly internet: Fetcher;
  readonly limits?: DirectoryLimits;
}

/** Who is in which group, as a Google Workspace account has it. */
export interface GoogleDirectory {
  /**
   * The groups that a person is a direct member of, by their addresses in lower case. A group within a group does not
   * make its members members of the outer one here: name the inner one too.
   *
   * Remembered for the configured seconds, counted from before Google was asked: who left a group, or the company,
   * stays in it here for no longer than that.
   *
   * @param userKey - the person's e-mail address, as Google verified it, or their immutable id (`sub`)
   * @throws {UnknownPersonError} when there is no such person, or they are suspended or archived
   * @throws {ProviderUnavailableError} when that cannot be told, for whatever reason; never an empty list instead
   */
  groupsOf(userKey: string, io: CacheIo): Promise<readonly string[]>;
}

/** One e-mail address, or an id. */
const USER_KEY = /^(?:[^\s@]{1,64}@[^\s@]{1,255}|\d{1,32})$/;

/**
 * Reads a Google Workspace account's directory without a key of Google's: the gateway's workload token becomes a
 * federated token, that has the assertion of a service account signed, and that one becomes a token for the directory,
 * by domain-wide delegation. It is kept until five minutes before it expires, in the memory of this isolate alone.
 *
 * https://support.google.com/a/answer/162106
 */
export function createGoogleDirectory(settings: DirectorySettings, io: DirectoryIo): GoogleDirectory {
  const limits = io.limits ?? DIRECTORY_LIMITS;
  const { timeoutSeconds, people, lookups } = limits;
  const tokens = new ExpiringCache<string>({ entries: 1, fetches: 1, fetchSeconds: timeoutSeconds });
  const groups = new ExpiringCache<readonly string[]>({
    entries: people,
    fetches: lookups,
    fetchSeconds: 2 * timeoutSeconds,
  });

  async function lookUp(userKey: string, cacheIo: CacheIo): Promise<Fetched<readonly string[]>> {
    const expiresAt = cacheIo.now() + settings.cacheSeconds * 1000;
    const token = await tokens.get(TOKEN, () => fetchToken(settings, io, limits, cacheIo.now()), cacheIo);
    const call = createGoogleCall(io.internet, limits);
    try {
      await checkPerson(call, token, userKey);
      return { value: await listGroups(call, token, userKey, limits.pages), expiresAt };
    } catch (error) {
      if (error instanceof GoogleApiError && error.status === 401) tokens.forget(TOKEN);
      throw error;
    }
  }

  return {
    async groupsOf(userKey, cacheIo) {
      if (!USER_KEY.test(userKey)) throw new UnknownPersonError("neither an e-mail address nor an id");
      const key = userKey.toLowerCase();
      try {
        return await groups.get(key, () => lookUp(key, cacheIo), cacheIo);
      } catch (error) {
        if (error instanceof UnknownPersonError) throw error;
        throw new ProviderUnavailableError(`the groups cannot be had: ${faultOf(error)}`);
      }
    },
  };
}

/** There is one token, whoever is looked up. */
const TOKEN = "delegated";

async function fetchToken(
  settings: DirectorySettings,
  io: DirectoryIo,
  limits: FetchBounds,
  now: number,
): Promise<Fetched<string>> {
  const call = createGoogleCall(io.internet, limits);
  const federatedToken = await fetchFederatedToken(call, settings.workloadIdentityProvider, io, now);
  return fetchDelegatedToken(call, settings, federatedToken, now);
}

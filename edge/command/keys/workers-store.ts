import { z } from "zod";
import type { KeyRingSettings, RingName } from "../../src/configuration/key-rings.ts";
import { TOKENS_JWKS_PATH } from "../../src/metadata/authorization-server.ts";
import { CALLERS_JWKS_PATH } from "../../src/metadata/callers-issuer.ts";
import { WORKLOAD_JWKS_PATH } from "../../src/metadata/workload-issuer.ts";
import type { RingKey } from "../../src/signing/key-ring.ts";
import { accountOptions, listSecrets, runWrangler } from "../wrangler.ts";
import type { Place } from "./choose-place.ts";
import type { KeyStore } from "./key-store.ts";
import { readKeyId } from "./new-key.ts";

/** Where the public halves of a ring are, below `publicUrl`. */
const JWKS_PATHS: Readonly<Partial<Record<RingName, string>>> = {
  callers: CALLERS_JWKS_PATH,
  tokens: TOKENS_JWKS_PATH,
  workload: WORKLOAD_JWKS_PATH,
};

/** Milliseconds that the gateway has to show its keys. */
const TIMEOUT = 10_000;

const keySet = z.object({ keys: z.array(z.object({ kid: z.string() })) });

/** Which gateway on Workers, and what to reach its account with. */
export interface Workers {
  readonly publicUrl: string;
  /** The environment in `wrangler.jsonc`. */
  readonly environment: string;
  /** The script to run as wrangler. @default the one that is installed */
  readonly wrangler?: string;
}

/**
 * The keys of a gateway on Workers. Its secrets can be written and listed, but not read: what is in them is told by
 * the ids of the keys that it publishes. Nothing is published of sealing keys, so that only those places of theirs
 * are known to be free that are empty.
 */
export function workersStore({ publicUrl, environment, wrangler: script }: Workers): KeyStore {
  let names: readonly string[] | undefined;
  return {
    async placesOf(ring) {
      names ??= listSecrets(environment, { script });
      const taken = ring.secrets.filter((secret) => names?.includes(secret));
      // Without any of its keys the gateway serves nothing, and there is nothing to be told.
      const published = taken.length === 0 ? [] : await publishedKeys(ring, publicUrl);
      return ring.secrets.map((secret) => ({
        secret,
        content: taken.includes(secret) ? contentOf(secret, ring, published) : "free",
      }));
    },
    async write(keys) {
      const input = JSON.stringify(Object.fromEntries(keys.map(({ secret, jwk }) => [secret, jwk])));
      runWrangler(["secret", "bulk", ...accountOptions(environment)], { input, output: "errors", script });
    },
  };
}

/** The ids of the keys of a ring that the gateway vouches for; undefined where it publishes none of the kind. */
async function publishedKeys(
  ring: KeyRingSettings,
  publicUrl: string,
): Promise<readonly string[] | undefined> {
  const path = JWKS_PATHS[ring.name];
  if (path === undefined) return undefined;
  const url = publicUrl + path;
  try {
    const response = await fetch(url, { redirect: "error", signal: AbortSignal.timeout(TIMEOUT) });
    if (!response.ok) throw new Error(`HTTP ${response.status}`);
    return keySet.parse(await response.json()).keys.map(({ kid }) => kid);
  } catch (error) {
    const reason = error instanceof Error && error.message.startsWith("HTTP") ? ` (${error.message})` : "";
    throw new Error(`${ring.path}: the keys that the gateway publishes cannot be had from ${url}${reason}`);
  }
}

function contentOf(
  secret: string,
  { secrets }: KeyRingSettings,
  published: readonly string[] | undefined,
): Place["content"] {
  const keys = published?.map((kid) => ({ kid, ...readKeyId(kid) }));
  const own = keys?.flatMap(({ kid, secret: place, begins }): RingKey[] =>
    place === secret && begins !== undefined ? [{ kid, notBefore: begins }] : [],
  );
  const [youngest] = own?.toSorted((a, b) => b.notBefore - a.notBefore) ?? [];
  if (youngest) return youngest;
  // A key that was made by other means may be in any place that is not accounted for.
  const isTold = keys?.every(({ secret: place }) => place !== undefined && secrets.includes(place));
  return isTold ? "free" : "unknown";
}

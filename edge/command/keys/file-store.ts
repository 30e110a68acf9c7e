import { z } from "zod";
import type { RingKey } from "../../src/signing/key-ring.ts";
import { EnvFile } from "./env-file.ts";
import type { KeyStore } from "./key-store.ts";

const jwk = z.object({ kid: z.string().min(1), nbf: z.int().default(0) });

/** The keys of a self-hosted gateway, in a file of environment variables. */
export async function fileStore(path: string): Promise<KeyStore> {
  const file = await EnvFile.read(path);
  return {
    placesOf: async ({ secrets }) =>
      secrets.map((secret) => {
        const value = file.get(secret);
        return { secret, content: value === undefined ? "free" : readKey(path, secret, value) };
      }),
    write: (keys) => file.write(new Map(keys.map(({ secret, jwk }) => [secret, jwk]))),
  };
}

function readKey(path: string, secret: string, value: string): RingKey {
  const result = jwk.safeParse(parseJson(value));
  if (result.success) return { kid: result.data.kid, notBefore: result.data.nbf };
  throw new Error(`${path}: ${secret}: expected a JWK with a kid, as one line of JSON in single quotes`);
}

/** Undefined for what is no JSON, so that no message shows what stands there. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

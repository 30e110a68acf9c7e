import { type CryptoKey, importPKCS8 } from "jose";
import { z } from "zod";

/** Where an assertion that the key signs is sent, and whom it is for. */
export const TOKEN_ENDPOINT = "https://oauth2.googleapis.com/token";

const LEAST_BITS = 2048;

/** A key of a service account. */
export interface ServiceAccountKey {
  readonly email: string;
  readonly keyId: string;
  readonly privateKey: CryptoKey;
}

/**
 * The members that are needed, of those that Google writes. An endpoint of somebody else's would get assertions that
 * Google takes.
 *
 * https://cloud.google.com/iam/docs/keys-create-delete#creating
 */
const file = z.object({
  type: z.literal("service_account"),
  client_email: z.email(),
  private_key_id: z.string().regex(/^[0-9a-f]{8,64}$/),
  private_key: z.string().min(1),
  token_uri: z.literal(TOKEN_ENDPOINT),
  universe_domain: z.literal("googleapis.com").optional(),
});

/**
 * Reads a service account's key as Google writes it: JSON, with a key for RS256 in PKCS #8.
 *
 * @throws {Error} naming what is wrong with it, without showing any of it
 */
export async function readServiceAccountKey(text: string): Promise<ServiceAccountKey> {
  const parsed = file.safeParse(parse(text));
  if (!parsed.success) {
    const [member = ""] = parsed.error.issues[0]?.path ?? [];
    throw new Error(`expected a service account's key file as Google writes it: see ${String(member)}`);
  }
  const { client_email: email, private_key_id: keyId, private_key: pem } = parsed.data;
  return { email, keyId, privateKey: await importKey(pem) };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new Error("expected a service account's key file as Google writes it: JSON");
  }
}

async function importKey(pem: string): Promise<CryptoKey> {
  try {
    const key = await importPKCS8(pem, "RS256");
    const { algorithm } = key;
    if ("modulusLength" in algorithm && Number(algorithm.modulusLength) >= LEAST_BITS) return key;
  } catch {
    // Said below: a runtime's own words could show something of the key.
  }
  throw new Error(`expected a private_key for RS256, of ${LEAST_BITS} bits or more`);
}

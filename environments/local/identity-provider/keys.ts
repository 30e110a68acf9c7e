import { randomBytes } from "node:crypto";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { calculateJwkThumbprint, exportJWK, generateKeyPair, type JWK } from "jose";

/** What the provider signs with. */
export interface Keys {
  /** The private key of tokens: RS256, with its `kid`. */
  readonly signing: JWK & { readonly kid: string };
  /** The secret of signed cookies. */
  readonly cookies: string;
}

/** Reads the keys in the state folder; makes them first where there are none. */
export async function loadKeys(stateFolder: string): Promise<Keys> {
  const file = join(stateFolder, "keys.json");
  try {
    return JSON.parse(await readFile(file, "utf8"));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
  }
  const keys = await generateKeys();
  await mkdir(stateFolder, { recursive: true });
  await writeFile(file, JSON.stringify(keys), { mode: 0o600, flag: "wx" });
  return keys;
}

async function generateKeys(): Promise<Keys> {
  const { privateKey } = await generateKeyPair("RS256", { extractable: true });
  const jwk = await exportJWK(privateKey);
  const kid = await calculateJwkThumbprint(jwk);
  return {
    signing: { ...jwk, kid, alg: "RS256", use: "sig" },
    cookies: randomBytes(32).toString("base64url"),
  };
}

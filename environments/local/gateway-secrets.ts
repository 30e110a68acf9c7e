import { randomBytes, randomUUID } from "node:crypto";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { exportJWK, generateKeyPair } from "jose";

const BYTES = 32;

/** How each secret is made that the gateway cannot do without; the other places of its rings stay empty. */
const MAKERS = {
  CALLERS_SIGNING_KEY_1: makeSigningKey,
  TOKENS_SIGNING_KEY_1: makeSigningKey,
  SEALING_KEY_1: makeSealingKey,
  LOCAL_CLIENT_SECRET: async () => randomBytes(BYTES).toString("base64url"),
} as const;

/** The gateway's secrets by their names. */
export type GatewaySecrets = Readonly<Record<keyof typeof MAKERS, string>>;

/** The gateway's secrets: read from a folder, where each is a file of its name, or made and kept there. */
export async function loadGatewaySecrets(folder: string): Promise<GatewaySecrets> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const secrets = Object.entries(MAKERS).map(async ([name, make]) => [
    name,
    await readOrMake(join(folder, name), make),
  ]);
  return Object.fromEntries(await Promise.all(secrets));
}

async function readOrMake(file: string, make: () => Promise<string>): Promise<string> {
  try {
    return await readFile(file, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
  }
  const secret = await make();
  await writeFile(file, secret, { mode: 0o600, flag: "wx" });
  return secret;
}

/** A private JWK (RFC 7517) for ES256. */
async function makeSigningKey(): Promise<string> {
  const { privateKey } = await generateKeyPair("ES256", { extractable: true });
  return JSON.stringify({ ...(await exportJWK(privateKey)), kid: randomUUID(), alg: "ES256", use: "sig" });
}

/** A symmetric JWK (RFC 7518 section 6.4) of 256 bits. */
async function makeSealingKey(): Promise<string> {
  return JSON.stringify({ kty: "oct", kid: randomUUID(), k: randomBytes(BYTES).toString("base64url") });
}

import { randomUUID } from "node:crypto";
import { readFile, writeFile } from "node:fs/promises";
import { exportJWK, generateKeyPair } from "jose";

/** The gateway's private key of caller assertions, as JSON: read from a file, or made and kept there. */
export async function loadSigningKey(file: string): Promise<string> {
  try {
    return await readFile(file, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
  }
  const { privateKey } = await generateKeyPair("ES256", { extractable: true });
  const key = JSON.stringify({
    ...(await exportJWK(privateKey)),
    kid: randomUUID(),
    alg: "ES256",
    use: "sig",
  });
  await writeFile(file, key, { mode: 0o600, flag: "wx" });
  return key;
}

import { readFile } from "node:fs/promises";
import { ConfigurationError, isConfidential } from "../configuration.ts";
import { asObject } from "./credential-endpoint.ts";
import { serviceAccountKey } from "./service-account-key.ts";
import type { IdTokenSource } from "./source.ts";
import { workloadIdentity } from "./workload-identity.ts";

/**
 * Reads the file that `GOOGLE_APPLICATION_CREDENTIALS` names: a service account's key or a workload identity file.
 * Somebody's own login is none of these: it gives ID tokens for no audience but gcloud's.
 *
 * https://cloud.google.com/docs/authentication/application-default-credentials#GAC
 *
 * @throws {ConfigurationError} which quotes nothing of the file
 */
export async function readCredentialsFile(path: string): Promise<IdTokenSource> {
  try {
    return await readSource(await readFile(path, "utf8").catch(unreadable));
  } catch (error) {
    const fault = error instanceof Error ? error.message : String(error);
    throw new ConfigurationError([`GOOGLE_APPLICATION_CREDENTIALS: ${fault}`]);
  }
}

function unreadable(): never {
  throw new Error("the file cannot be read");
}

async function readSource(text: string): Promise<IdTokenSource> {
  const file = asObject(text);
  switch (file?.type) {
    case "service_account":
      return readKey(file);
    case "external_account":
      return workloadIdentity(file);
    default:
      throw new Error("type: expected service_account or external_account, in a file of JSON");
  }
}

async function readKey(file: Readonly<Record<string, unknown>>): Promise<IdTokenSource> {
  const read = (member: string): string => {
    const value = file[member];
    if (typeof value === "string" && value !== "") return value;
    throw new Error(`${member}: expected text`);
  };
  const tokenUri = read("token_uri");
  if (!URL.canParse(tokenUri) || !isConfidential(new URL(tokenUri))) {
    throw new Error("token_uri: expected a https URL");
  }
  const key = { email: read("client_email"), keyId: read("private_key_id"), tokenUri };
  return await serviceAccountKey({ ...key, privateKey: read("private_key") }).catch(() => {
    throw new Error("private_key: expected a RSA key in PKCS #8, as Google writes it");
  });
}

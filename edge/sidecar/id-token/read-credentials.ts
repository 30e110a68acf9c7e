import { readFile } from "node:fs/promises";
import type { Workload } from "../aws/workload.ts";
import { ConfigurationError, type Credentials } from "../configuration.ts";
import { isConfidential } from "../is-confidential.ts";
import { asObject } from "./credential-endpoint.ts";
import { serviceAccountKey } from "./service-account-key.ts";
import type { IdTokenSource } from "./source.ts";
import { workloadIdentity } from "./workload-identity.ts";

/**
 * Reads the file that `GOOGLE_APPLICATION_CREDENTIALS` names, a service account's key or a workload identity file, or what
 * would be in the latter, in `GOOGLE_CREDENTIALS`: tasks of ECS have no files. Somebody's own login is none of these: it
 * gives ID tokens for no audience but gcloud's.
 *
 * https://cloud.google.com/docs/authentication/application-default-credentials#GAC
 *
 * @throws {ConfigurationError} which quotes nothing of the file
 */
export async function readCredentials(
  credentials: NonNullable<Credentials>,
  aws: Workload | undefined,
): Promise<IdTokenSource> {
  const isFile = "file" in credentials;
  try {
    const text = isFile ? await readFile(credentials.file, "utf8").catch(unreadable) : credentials.text;
    return await readSource(text, isFile, aws);
  } catch (error) {
    const fault = error instanceof Error ? error.message : String(error);
    throw new ConfigurationError([
      `${isFile ? "GOOGLE_APPLICATION_CREDENTIALS" : "GOOGLE_CREDENTIALS"}: ${fault}`,
    ]);
  }
}

function unreadable(): never {
  throw new Error("the file cannot be read");
}

async function readSource(text: string, isFile: boolean, aws: Workload | undefined): Promise<IdTokenSource> {
  const file = asObject(text);
  switch (file?.type) {
    case "service_account":
      if (isFile) return readKey(file);
      throw new Error("type: expected external_account; a key does not belong into a variable");
    case "external_account":
      return workloadIdentity(file, aws);
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

import { readServiceAccountKey } from "../../google/service-account-key.ts";
import type { Configuration, Fault } from "../configuration.ts";
import type { ReadSecret } from "../secrets.ts";

/** What is wrong with the keys of service accounts. */
export async function keyFileFaults({ servers }: Configuration, read: ReadSecret): Promise<Fault[]> {
  const faults: Fault[] = [];
  for (const { id, origin } of Object.values(servers)) {
    const { credential } = origin;
    if (credential.type !== "google-id-token" || credential.source.type !== "service-account-key") continue;
    const { secret } = credential.source.key;
    const fault = await faultOf(read(secret));
    if (fault === undefined) continue;
    const path = `servers.${id}.origin.credential.source.key`;
    faults.push({ path, message: `secret ${secret}: ${fault}` });
  }
  return faults;
}

async function faultOf(text: string | undefined): Promise<string | undefined> {
  if (text === undefined) return "is not set";
  try {
    await readServiceAccountKey(text);
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : "unusable";
  }
}

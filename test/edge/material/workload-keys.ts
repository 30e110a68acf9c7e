import { exportJWK, generateKeyPair } from "jose";
import { KeyRing } from "../../../edge/src/signing/key-ring.ts";
import { readWorkloadKey, type WorkloadKey } from "../../../edge/src/signing/workload-key.ts";

/** A private JWK for the issuer that clouds trust. */
export async function workloadJwk(kid: string): Promise<string> {
  const { privateKey } = await generateKeyPair("RS256", { extractable: true });
  return JSON.stringify({ ...(await exportJWK(privateKey)), kid });
}

/** A key of that issuer. */
export async function createWorkloadKey(kid: string): Promise<WorkloadKey> {
  return readWorkloadKey(await workloadJwk(kid));
}

/** A ring of such keys. */
export function workloadRing(...keys: readonly WorkloadKey[]): KeyRing<WorkloadKey> {
  return new KeyRing(keys, 3600);
}

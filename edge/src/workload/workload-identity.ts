import { NetworkError } from "../network/fetcher.ts";
import type { KeyRing } from "../signing/key-ring.ts";
import type { WorkloadKey } from "../signing/workload-key.ts";
import { signWorkloadToken } from "./workload-token.ts";

/** A part of the gateway, with what it proves itself to clouds by. */
export interface WorkloadIdentity {
  /** What clouds know it as: `edge:<server id>` or `identity-provider:<id>`. */
  readonly subject: string;
  readonly workloadKeys: KeyRing<WorkloadKey>;
  readonly publicUrl: string;
}

/**
 * Signs a workload token for one audience with the key in force.
 *
 * @param now - milliseconds since 1970
 * @throws {NetworkError} when there is no such key
 */
export async function proveIdentity(
  { subject, workloadKeys, publicUrl }: WorkloadIdentity,
  audience: string,
  now: number,
): Promise<string> {
  const key = workloadKeys.current(now);
  if (!key) throw new NetworkError("no workload key is in force");
  return signWorkloadToken({ subject, audience }, key, publicUrl, now);
}

import type { CredentialSettings } from "../../configuration/credential/credential.ts";
import { proveIdentity, type WorkloadIdentity } from "../../workload/workload-identity.ts";
import { WORKLOAD_TOKEN_SECONDS } from "../../workload/workload-token.ts";
import { always, type Credential } from "./credential.ts";
import { Kept } from "./kept.ts";

/** Tokens are signed here, in no time. */
const BOUNDS = { renewSeconds: 120, cooldownSeconds: 0, fetchSeconds: 5 };

/**
 * A workload token of the gateway's own, for whatever trusts its issuer: a load balancer of AWS verifies it by the
 * published keys, and takes it from no other header than `Authorization`.
 *
 * https://docs.aws.amazon.com/elasticloadbalancing/latest/application/listener-verify-jwt.html
 */
export function edgeToken(
  { audience }: Extract<CredentialSettings, { type: "edge-token" }>,
  identity: WorkloadIdentity,
): Credential {
  const kept = new Kept(async (now) => {
    const token = await proveIdentity(identity, audience, now);
    return { token, expiresAt: now + WORKLOAD_TOKEN_SECONDS * 1000 };
  }, BOUNDS);
  return async (use) => always({ authorization: `Bearer ${(await kept.get(use)).token}` });
}

import { SignJWT } from "jose";
import { WORKLOAD_PATH } from "../metadata/workload-issuer.ts";
import type { WorkloadKey } from "../signing/workload-key.ts";

/** What a workload token says: who in the gateway asks, and the one cloud service that it is for. */
export interface WorkloadTokenParameters {
  /** The part of the gateway that asks, such as `edge:<server id>` or `identity-provider:<id>`. */
  readonly subject: string;
  readonly audience: string;
}

/**
 * Seconds for which a token is good. Five minutes are what clocks may differ by and a connection may take, and all that
 * a token is worth to whoever finds it; Google would take up to two days.
 */
export const WORKLOAD_TOKEN_SECONDS = 300;

/** Seconds that a clock of a cloud may be late: what is issued in its future is refused. */
const LATE_SECONDS = 30;

/**
 * Signs the gateway's statement to a cloud about which part of it is asking. Clouds pin issuer, audience and subject.
 *
 * https://cloud.google.com/iam/docs/reference/sts/rest/v1/TopLevel/token (`subjectToken`)
 *
 * @param publicUrl - the gateway's; the issuer is below it
 * @param now - milliseconds since 1970
 */
export function signWorkloadToken(
  { subject, audience }: WorkloadTokenParameters,
  key: WorkloadKey,
  publicUrl: string,
  now: number,
): Promise<string> {
  const signedAt = Math.floor(now / 1000);
  return new SignJWT()
    .setProtectedHeader({ alg: key.alg, typ: "JWT", kid: key.kid })
    .setIssuer(publicUrl + WORKLOAD_PATH)
    .setSubject(subject)
    .setAudience(audience)
    .setIssuedAt(signedAt - LATE_SECONDS)
    .setExpirationTime(signedAt + WORKLOAD_TOKEN_SECONDS)
    .setJti(crypto.randomUUID())
    .sign(key.privateKey);
}

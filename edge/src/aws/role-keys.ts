import { z } from "zod";
import type { FetchBounds } from "../network/fetch-json.ts";
import { type Fetcher, NetworkError } from "../network/fetcher.ts";
import { parseJsonObject, readText } from "../network/read-bounded.ts";
import { proveIdentity, type WorkloadIdentity } from "../workload/workload-identity.ts";
import type { RoleKeys } from "./keys.ts";

/** Whose keys are asked for, and where. */
export interface RoleSession {
  readonly region: string;
  readonly roleArn: string;
  /** What AWS's records call it. */
  readonly sessionName: string;
  /** What the role expects as the token's `aud`. */
  readonly audience: string;
  readonly durationSeconds: number;
}

/** As a header can carry it. */
const visible = z.string().regex(/^[\x21-\x7e]+$/);

const answer = z.object({
  AssumeRoleWithWebIdentityResponse: z.object({
    AssumeRoleWithWebIdentityResult: z.object({
      Credentials: z.object({
        AccessKeyId: visible,
        SecretAccessKey: visible,
        SessionToken: visible,
        /** Seconds since 1970. */
        Expiration: z.number().positive(),
      }),
    }),
  }),
});

const refusal = z.object({ Error: z.object({ Code: z.string().regex(/^[A-Za-z.]{1,64}$/) }) });

/**
 * Exchanges a workload token for the keys of a role that trusts the gateway's workload issuer. Asked of the region
 * itself, so that no other region's outage matters here. AWS's page has examples in XML only; STS answers with JSON to
 * whoever accepts that, on which Kubernetes' aws-iam-authenticator relies too.
 *
 * https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRoleWithWebIdentity.html
 *
 * @param now - milliseconds since 1970
 * @throws {NetworkError} when they cannot be had; it names the host and AWS's word for the reason, and no token
 */
export async function fetchRoleKeys(
  internet: Fetcher,
  { bytes, timeoutSeconds }: FetchBounds,
  { region, roleArn, sessionName, audience, durationSeconds }: RoleSession,
  identity: WorkloadIdentity,
  now: number,
): Promise<RoleKeys> {
  const body = new URLSearchParams({
    Action: "AssumeRoleWithWebIdentity",
    Version: "2011-06-15",
    RoleArn: roleArn,
    RoleSessionName: sessionName,
    WebIdentityToken: await proveIdentity(identity, audience, now),
    DurationSeconds: String(durationSeconds),
  });
  const host = stsHost(region);
  try {
    const signal = AbortSignal.timeout(timeoutSeconds * 1000);
    const headers = { accept: "application/json" };
    const response = await internet(`https://${host}/`, { method: "POST", headers, body, signal });
    const text = await readText(response, bytes);
    if (response.status !== 200) throw new NetworkError(`status ${response.status}${codeOf(text)}`);
    return readKeys(parseJsonObject(text), now + durationSeconds * 1000, now);
  } catch (error) {
    throw new NetworkError(`${host}: ${error instanceof NetworkError ? error.message : "no answer"}`);
  }
}

/** https://docs.aws.amazon.com/general/latest/gr/sts.html */
function stsHost(region: string): string {
  return `sts.${region}.amazonaws.com${region.startsWith("cn-") ? ".cn" : ""}`;
}

function readKeys(document: Record<string, unknown>, latest: number, now: number): RoleKeys {
  const parsed = answer.safeParse(document);
  if (!parsed.success) throw new NetworkError("the answer has not the documented shape");
  const { Credentials: keys } = parsed.data.AssumeRoleWithWebIdentityResponse.AssumeRoleWithWebIdentityResult;
  const expiresAt = Math.min(keys.Expiration * 1000, latest);
  if (expiresAt <= now) throw new NetworkError("the keys have expired already");
  return {
    accessKeyId: keys.AccessKeyId,
    secretAccessKey: keys.SecretAccessKey,
    sessionToken: keys.SessionToken,
    expiresAt,
  };
}

/** AWS's own word for the reason, where there is one. */
function codeOf(text: string): string {
  try {
    return ` (${refusal.parse(JSON.parse(text)).Error.Code})`;
  } catch {
    return "";
  }
}

import { askSts } from "./sts.ts";
import type { Workload } from "./workload.ts";

/** Seconds that a token is good for: it is exchanged at once. */
const SECONDS = 300;

/** Milliseconds that all of it may take. */
const PATIENCE = 10_000;

/**
 * A token of the AWS account's own issuer about the role that the container has, which other clouds accept.
 *
 * https://docs.aws.amazon.com/STS/latest/APIReference/API_GetWebIdentityToken.html
 *
 * @throws {Error} where there is none
 */
export async function fetchOutboundToken({ sts, session }: Workload, audience: string): Promise<string> {
  const signal = AbortSignal.timeout(PATIENCE);
  const parameters = {
    Action: "GetWebIdentityToken",
    "Audience.member.1": audience,
    SigningAlgorithm: "RS256",
    DurationSeconds: String(SECONDS),
  };
  const { WebIdentityToken: token } = await askSts(sts, parameters, signal, await session(signal));
  if (typeof token !== "string") throw new Error("AWS's STS answered without a token");
  return token;
}

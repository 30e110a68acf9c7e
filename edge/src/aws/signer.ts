import { AwsV4Signer } from "aws4fetch";
import type { AwsKeys } from "./keys.ts";

/** What signatures are good for. */
export interface SigningScope {
  readonly region: string;
  readonly service: string;
}

/** A call as it is sent, but for the signature. */
export interface UnsignedCall {
  readonly method: string;
  readonly url: string;
  readonly headers: Headers;
  readonly body?: Uint8Array | undefined;
}

/** The headers that are sent beside the call's own, for a call at a moment: milliseconds since 1970. */
export type Sign = (call: UnsignedCall, now: number) => Promise<Readonly<Record<string, string>>>;

/**
 * What is signed of a call's headers, beside `Host` and those of AWS: all that means something to a server. Others are
 * rewritten on the way, such as `Accept-Encoding`, or added to.
 */
const SIGNED = /^(?:content-type|gatehouse-.+|last-event-id|mcp-.+)$/;

const ADDED = ["authorization", "x-amz-date", "x-amz-security-token"];

/**
 * Signs calls with the keys of AWS: Signature Version 4, in headers, over the body too.
 *
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
 */
export function createSigner(
  { accessKeyId, secretAccessKey, sessionToken }: AwsKeys,
  { region, service }: SigningScope,
): Sign {
  const keys = { accessKeyId, secretAccessKey, ...(sessionToken !== undefined && { sessionToken }) };
  // A signing key is made from the secret once a day.
  const fixed = { ...keys, region, service, cache: new Map<string, ArrayBuffer>(), allHeaders: true };
  return async ({ method, url, headers, body = new Uint8Array() }, now) => {
    const sent = [...headers].filter(([name]) => SIGNED.test(name));
    const datetime = new Date(now).toISOString().replace(/[:-]|\.\d{3}/g, "");
    const signer = new AwsV4Signer({ ...fixed, method, url, headers: sent, body, datetime });
    const signed = await signer.sign();
    return Object.fromEntries([...signed.headers].filter(([name]) => ADDED.includes(name)));
  };
}

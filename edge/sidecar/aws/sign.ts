import { AwsV4Signer } from "aws4fetch";
import type { RoleSession } from "./session.ts";

/** What a signature is good for. */
export interface SigningScope {
  readonly region: string;
  readonly service: string;
}

/** What is signed. */
export interface SignedCall {
  readonly method: string;
  readonly url: URL;
  /** Those that are covered, beside `Host`. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
}

/**
 * Signs a call: Signature Version 4, in headers, over the body too.
 *
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
 *
 * @returns the headers that are sent beside those that are covered
 */
export async function sign(
  { method, url, headers, body }: SignedCall,
  { accessKeyId, secretAccessKey, sessionToken }: RoleSession,
  { region, service }: SigningScope,
): Promise<Record<string, string>> {
  const keys = { accessKeyId, secretAccessKey, sessionToken, region, service };
  const signer = new AwsV4Signer({ ...keys, method, url: url.href, headers, body, allHeaders: true });
  const signed = Object.fromEntries((await signer.sign()).headers);
  return Object.fromEntries(Object.entries(signed).filter(([name]) => !(name in headers)));
}

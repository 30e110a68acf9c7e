import { type IncomingMessage, request } from "node:http";
import { text } from "node:stream/consumers";

/** A provider of the kind AWS, and who of the account may come in. */
export interface AwsProvider {
  readonly account: string;
  /** The name of the role. */
  readonly role: string;
  /** Where AWS's STS is, in whatever region. */
  readonly sts: string;
}

const VERIFICATION =
  /^https:\/\/sts\.[a-z0-9-]+\.amazonaws\.com\/?\?Action=GetCallerIdentity&Version=2011-06-15$/;

interface SignedCall {
  readonly url: string;
  readonly method: string;
  readonly headers: readonly { readonly key: string; readonly value: string }[];
}

/**
 * Who a subject token of AWS is about: it is a call of `GetCallerIdentity` that is signed and not sent, which AWS is
 * asked to verify. A header names the provider, so that it is good for no other.
 *
 * https://cloud.google.com/iam/docs/reference/sts/rest/v1/TopLevel/token (`subjectToken`)
 *
 * @throws {Error} for anybody else than the role
 */
export async function verifyAwsSubject(
  token: string,
  { account, role, sts }: AwsProvider,
  provider: string,
): Promise<void> {
  const { url, method, headers }: SignedCall = JSON.parse(decodeURIComponent(token));
  const sent = Object.fromEntries(headers.map(({ key, value }) => [key.toLowerCase(), value]));
  const target = sent["x-goog-cloud-target-resource"];
  if (method !== "POST" || !VERIFICATION.test(url)) throw new Error("this is another call");
  if (target !== provider && target !== `https:${provider}`) throw new Error("it is for another provider");
  const { pathname, search } = new URL(url);
  const { arn, status } = await ask(new URL(pathname + search, sts), sent);
  if (status !== 200) throw new Error("AWS does not know who signed it");
  // https://cloud.google.com/iam/docs/workload-identity-federation-with-other-clouds#mappings-and-conditions
  if (!arn.startsWith(`arn:aws:sts::${account}:assumed-role/${role}/`))
    throw new Error("it is somebody else");
}

/** Sends the call to AWS as it was signed, its `Host` included. */
async function ask(url: URL, headers: Readonly<Record<string, string>>) {
  const call = request(url, { method: "POST", headers: { ...headers, accept: "application/json" } });
  const answer = await new Promise<IncomingMessage>((resolve, reject) => {
    call.once("response", resolve).once("error", reject).end();
  });
  const document = JSON.parse(await text(answer));
  const { Arn: arn = "" } = document.GetCallerIdentityResponse?.GetCallerIdentityResult ?? {};
  return { arn: String(arn), status: answer.statusCode };
}

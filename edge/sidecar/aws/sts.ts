import { asObject, callEndpoint } from "../id-token/credential-endpoint.ts";
import type { RoleSession } from "./session.ts";
import { sign } from "./sign.ts";

/** STS of a region. */
export interface Sts {
  readonly region: string;
  readonly endpoint: URL;
}

const WHO = "AWS's STS";
const FORM = { "content-type": "application/x-www-form-urlencoded" };

/**
 * Asks something of STS, by its query API. It answers with JSON to whoever accepts that, of which its pages say nothing:
 * https://docs.aws.amazon.com/STS/latest/APIReference/welcome.html
 *
 * @param session - with whose keys it is asked, where STS has to know who asks
 * @returns what the answer has below `<Action>Result`
 */
export async function askSts(
  { region, endpoint }: Sts,
  parameters: Readonly<Record<string, string>> & { readonly Action: string },
  signal: AbortSignal,
  session?: RoleSession,
): Promise<Readonly<Record<string, unknown>>> {
  const body = Buffer.from(String(new URLSearchParams({ Version: "2011-06-15", ...parameters })));
  const call = { method: "POST", url: endpoint, headers: FORM, body };
  const signature = session && (await sign(call, session, { region, service: "sts" }));
  const headers = { accept: "application/json", ...FORM, ...signature };
  const { text } = await callEndpoint(WHO, endpoint.href, { method: "POST", headers, body, signal });
  const answer = member(asObject(text), `${parameters.Action}Response`);
  return member(answer, `${parameters.Action}Result`) ?? {};
}

function member(value: unknown, name: string): Readonly<Record<string, unknown>> | undefined {
  const found = typeof value === "object" && value !== null ? Object(value)[name] : undefined;
  return typeof found === "object" && found !== null ? found : undefined;
}

import type { Authentication, Call } from "../authentication.ts";
import type { Headers } from "../headers.ts";
import { Refusal } from "../refusal.ts";
import type { Renewed } from "../renewed.ts";
import type { RoleSession } from "./session.ts";
import { type SigningScope, sign } from "./sign.ts";

/** What means something to a server. Others are rewritten on the way, such as `Accept-Encoding`. */
const COVERED = /^(?:content-type|last-event-id|mcp-.+)$/;

/**
 * By signatures over each request.
 *
 * @param upstream - whose host is covered as well
 * @param forwardHeaders - names of further headers that mean something to it
 */
export function bySignature(
  session: Renewed<RoleSession>,
  scope: SigningScope,
  upstream: URL,
  forwardHeaders: ReadonlySet<string>,
): Authentication {
  const isCovered = (name: string) => COVERED.test(name) || forwardHeaders.has(name);
  return {
    signsBodies: true,
    async get() {
      const keys = await session.get().catch(() => {
        throw new Refusal(
          503,
          "no_aws_keys",
          "There are no keys to sign for the upstream with.",
          "no AWS keys",
        );
      });
      return (call) => signed(call, keys, scope, upstream, isCovered);
    },
  };
}

async function signed(
  call: Call,
  keys: RoleSession,
  scope: SigningScope,
  upstream: URL,
  isCovered: (name: string) => boolean,
): Promise<Call> {
  const url = new URL(upstream.origin + call.target);
  // A space in both, but only to some.
  url.search = url.search.replaceAll("+", "%20");
  // One line each, as it is signed.
  const headers = Object.fromEntries(
    Object.entries(call.headers).map(([name, values]) => [name, values.join(", ")]),
  );
  const covered = Object.fromEntries(Object.entries(headers).filter(([name]) => isCovered(name)));
  const { method, body = Buffer.alloc(0) } = call;
  const all = { ...headers, ...(await sign({ method, url, headers: covered, body }, keys, scope)) };
  const sent: Headers = Object.fromEntries(Object.entries(all).map(([name, value]) => [name, [value]]));
  // What was signed is what is sent, to the letter.
  return { ...call, target: url.pathname + url.search, headers: sent };
}

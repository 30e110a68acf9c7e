import type { Exchange } from "./exchange.ts";
import { CALLERS_PATH } from "./metadata/callers-issuer.ts";
import { ASSERTION_HEADER, DOWNSTREAM_HEADER, signAssertion } from "./origin/assertion.ts";
import { type OriginCall, OriginError } from "./origin/call-origin.ts";

/**
 * The headers with the gateway's statements about who is calling, where an origin is sent any: one for itself, and one
 * for each of those whom it calls on behalf of its caller.
 *
 * @throws {OriginError} where there is no key to sign with
 */
export async function callerAssertions(
  { principal, server, context }: Exchange,
  { method, body }: Pick<OriginCall, "method" | "body">,
): Promise<Readonly<Record<string, string>>> {
  const { configuration, signingKey, assertions, now } = context;
  const { assertion, url } = server.origin;
  if (!assertion) return {};
  if (!signingKey) throw new OriginError(502, "no key to sign the assertion with");
  const date = new Date(now());
  const parameters = (audience: string) => ({
    issuer: configuration.publicUrl + CALLERS_PATH,
    audience,
    lifetimeSeconds: configuration.limits.assertionSeconds,
  });
  const about = (audience: string) => assertions.about(principal, signingKey, parameters(audience), date);
  const bound = { ...parameters(assertion.audience), request: { method, url, body } };
  const [own, ...downstream] = await Promise.all([
    assertion.bind === "request"
      ? signAssertion(principal, signingKey, bound, date)
      : about(assertion.audience),
    ...assertion.downstream.map(about),
  ]);
  return {
    [ASSERTION_HEADER]: own,
    ...(downstream.length > 0 && { [DOWNSTREAM_HEADER]: downstream.join(", ") }),
  };
}

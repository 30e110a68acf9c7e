import { decodeJwt } from "jose";
import type { Caller } from "./caller.ts";
import { InvalidTokenError } from "./errors.ts";

/** The header with the assertions for those whom a server calls on behalf of its caller. */
export const DOWNSTREAM_HEADER = "Gatehouse-Downstream-Assertions";

/**
 * The edge's assertions about a caller that a server may pass on, by whom each is for. It shows none of them to whoever
 * prints it; whether one is good is for its reader to verify.
 */
export class DownstreamAssertions {
  readonly #byAudience: ReadonlyMap<unknown, string>;

  /**
   * @param list - assertions apart by commas (RFC 9110 section 5.6.1)
   * @param caller - whom the server verified: it is not to vouch for anybody else, whoever sent the list
   * @throws {InvalidTokenError} when one of them is none, or is about somebody else
   */
  constructor(list: string, caller: Pick<Caller, "issuer" | "subject" | "kind">) {
    try {
      const assertions = list.split(",").map((assertion) => assertion.trim());
      this.#byAudience = new Map(assertions.map((assertion) => [audienceOf(assertion, caller), assertion]));
    } catch (cause) {
      throw new InvalidTokenError("Gatehouse-Assertion", "no list of assertions to pass on", { cause });
    }
  }

  /** The assertion for an audience. */
  for(audience: string): string | undefined {
    return this.#byAudience.get(audience);
  }
}

function audienceOf(
  assertion: string,
  { issuer, subject, kind }: Pick<Caller, "issuer" | "subject" | "kind">,
): unknown {
  const { aud, sub, sub_iss, sub_kind } = decodeJwt(assertion);
  if (sub === subject && sub_iss === issuer && sub_kind === kind) return aud;
  throw new Error("one of them is about somebody else");
}

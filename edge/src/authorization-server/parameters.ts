import { OAuthError } from "./oauth-error.ts";

/** The parameters of a request to an OAuth endpoint. */
export interface Parameters {
  /** What the parameter says; undefined where it is absent or empty. */
  get(name: string): string | undefined;
  /** All that the parameter says, for the one that may be repeated. */
  all(name: string): readonly string[];
}

/** RFC 8707 section 2: a client that wants a token for several resources names each. */
const REPEATABLE = "resource";

/**
 * Reads the parameters of an OAuth request: one without a value counts as absent, and none may come twice (RFC 6749
 * sections 3.1 and 3.2).
 *
 * @param names - the only ones to look at. @default all
 * @throws {OAuthError} `invalid_request` where one comes twice
 */
export function readParameters(source: URLSearchParams, names?: readonly string[]): Parameters {
  const values = new Map<string, string[]>();
  for (const [name, value] of source) {
    if (names && !names.includes(name)) continue;
    const earlier = values.get(name);
    if (earlier && name !== REPEATABLE) {
      throw new OAuthError("invalid_request", "A parameter comes twice; send each parameter once.");
    }
    values.set(name, [...(earlier ?? []), value]);
  }
  const all = (name: string) => (values.get(name) ?? []).filter((value) => value !== "");
  return { get: (name) => all(name)[0], all };
}

import { decodeJwt } from "jose";
import { OAuthError } from "../../oauth-error.ts";
import type { Parameters } from "../../parameters.ts";

/** RFC 7523 section 2.2. */
const ASSERTION_TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

/** Who a client says it is, and what it shows for it. */
export type Credentials =
  | { readonly method: "none"; readonly clientId: string }
  | { readonly method: "client_secret"; readonly clientId: string; readonly secret: string }
  | { readonly method: "private_key_jwt"; readonly clientId: string; readonly assertion: string };

/**
 * Reads a client's credentials out of a request to the token or the revocation endpoint: RFC 6749 section 2.3.1 and
 * RFC 7521 section 4.2. There is one way per request.
 *
 * @throws {OAuthError} `invalid_client` when there are none, several, or they contradict each other
 */
export function readCredentials(authorization: string | null, parameters: Parameters): Credentials {
  const secret = parameters.get("client_secret");
  const assertion = parameters.get("client_assertion");
  const assertionType = parameters.get("client_assertion_type");
  const ways = [authorization ?? undefined, secret, assertion ?? assertionType];
  if (ways.filter((way) => way !== undefined).length > 1) {
    throw refusal("Authenticate in one way per request: by HTTP Basic, client_secret or client_assertion.");
  }
  const clientId = parameters.get("client_id");
  if (authorization !== null) return readBasic(authorization, clientId);
  if (assertion !== undefined || assertionType !== undefined) {
    return readAssertion(assertion, assertionType, clientId);
  }
  if (clientId === undefined)
    throw refusal("Send the client_id, with the client's authentication if it has one.");
  return secret === undefined ? { method: "none", clientId } : { method: "client_secret", clientId, secret };
}

/** RFC 7617 section 2, the two parts form-encoded by RFC 6749 section 2.3.1. */
function readBasic(authorization: string, named: string | undefined): Credentials {
  const encoded = /^Basic ([A-Za-z0-9+/]+={0,2})$/i.exec(authorization)?.[1];
  const [, id = "", secret = ""] = /^([^:]+):(.*)$/s.exec(decode(encoded, atob)) ?? [];
  const clientId = decode(id, formDecode);
  if (clientId === "") {
    throw refusal(
      "Send HTTP Basic as base64 of the client_id and the secret, each form-encoded, with a colon between.",
    );
  }
  if (named !== undefined && named !== clientId) {
    throw refusal("Send the client_id of HTTP Basic in the body too, or none: these are two clients.");
  }
  return { method: "client_secret", clientId, secret: decode(secret, formDecode) };
}

function readAssertion(
  assertion: string | undefined,
  type: string | undefined,
  named: string | undefined,
): Credentials {
  if (assertion === undefined || type !== ASSERTION_TYPE) {
    throw refusal(`Send client_assertion together with client_assertion_type ${ASSERTION_TYPE}.`);
  }
  const clientId = named ?? decode(assertion, (text) => String(decodeJwt(text).sub ?? ""));
  if (clientId === "") throw refusal("Send a JWT as client_assertion whose sub is the client_id.");
  return { method: "private_key_jwt", clientId, assertion };
}

function formDecode(text: string): string {
  return decodeURIComponent(text.replaceAll("+", " "));
}

/** What a text stands for; empty where it stands for nothing. */
function decode(text: string | undefined, decoder: (text: string) => string): string {
  if (text === undefined) return "";
  try {
    return decoder(text);
  } catch {
    return "";
  }
}

function refusal(description: string): OAuthError {
  return new OAuthError("invalid_client", description, { status: 401 });
}

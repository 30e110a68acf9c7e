import type { Server } from "../../configuration/configuration.ts";
import { scopesOf } from "../../configuration/scopes.ts";
import { askedScopes } from "../asked-scopes.ts";
import type { AuthorizationServerContext } from "../context.ts";
import type { AuthorizationRequest } from "../grant/grant.ts";
import { OAuthError } from "../oauth-error.ts";
import type { Parameters } from "../parameters.ts";
import { readParameters } from "../parameters.ts";
import { serverOf } from "../resource.ts";
import { isEchoable, type ReturnAddress } from "./return-address.ts";

/** RFC 6749 section 3.3: scope-tokens with single spaces between them. */
const SCOPE = /^[\x21\x23-\x5b\x5d-\x7e]+(?: [\x21\x23-\x5b\x5d-\x7e]+)*$/;

/** RFC 7636 section 4.2: SHA-256 in base64url, which always has this length. */
const S256_CHALLENGE = /^[A-Za-z0-9_-]{43}$/;

/**
 * Reads an authorization request (RFC 6749 section 4.1.1, RFC 7636 section 4.3, RFC 8707 section 2). What else is in
 * it is ignored.
 *
 * @throws {OAuthError} saying what is wrong with it
 */
export function readAuthorizationRequest(
  query: URLSearchParams,
  { client, redirectUri, state }: ReturnAddress,
  { configuration }: AuthorizationServerContext,
): AuthorizationRequest {
  const parameters = readParameters(query);
  checkResponse(parameters);
  const sentState = parameters.get("state");
  if (sentState !== undefined && !isEchoable(sentState)) {
    throw new OAuthError(
      "invalid_request",
      "The state cannot be sent back; send at most 2048 bytes of UTF-8.",
    );
  }
  if (!client.grantTypes.includes("authorization_code")) {
    throw new OAuthError(
      "unauthorized_client",
      "This client is not registered for the grant type authorization_code; register it for that.",
    );
  }
  const codeChallenge = readChallenge(parameters);
  const server = serverOf(parameters.all("resource"), configuration);
  const scopes = readScopes(parameters.get("scope"), server);
  return {
    clientId: client.id,
    clientHandle: client.handle,
    redirectUri,
    codeChallenge,
    ...(state !== undefined && { state }),
    server: server.id,
    scopes,
  };
}

function checkResponse(parameters: Parameters): void {
  const type = parameters.get("response_type");
  if (type === undefined) {
    throw new OAuthError("invalid_request", "The request has no response_type; send code.");
  }
  if (type !== "code") {
    throw new OAuthError("unsupported_response_type", "The only response_type here is code.");
  }
  if ((parameters.get("response_mode") ?? "query") !== "query") {
    throw new OAuthError("invalid_request", "The only response_mode here is query.");
  }
  // OpenID Connect Core section 3.1.2.1: without a page for the person, who is asked every time.
  if (parameters.get("prompt")?.split(" ").includes("none")) {
    throw new OAuthError("consent_required", "A person has to agree each time; leave prompt=none out.");
  }
}

function readChallenge(parameters: Parameters): string {
  const challenge = parameters.get("code_challenge");
  if (challenge === undefined) {
    throw new OAuthError(
      "invalid_request",
      "PKCE is required; send code_challenge and code_challenge_method.",
    );
  }
  if (parameters.get("code_challenge_method") !== "S256") {
    throw new OAuthError("invalid_request", "The only code_challenge_method here is S256; send it.");
  }
  if (!S256_CHALLENGE.test(challenge)) {
    throw new OAuthError(
      "invalid_request",
      "The code_challenge has to be the SHA-256 of the code_verifier in base64url: 43 characters.",
    );
  }
  return challenge;
}

/** The scopes asked for, of those that the server knows; without any that could be its own, all that its rules need. */
function readScopes(scope: string | undefined, server: Server): readonly string[] {
  if (scope !== undefined && !SCOPE.test(scope)) {
    throw new OAuthError(
      "invalid_scope",
      "The scope has to be scope tokens with single spaces between them.",
    );
  }
  return askedScopes(scope, server) ?? scopesOf(server);
}

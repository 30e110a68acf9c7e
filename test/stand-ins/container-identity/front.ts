import { createServer, type RequestListener, type Server } from "node:http";
import { createRemoteJWKSet, jwtVerify } from "jose";
import { GOOGLE } from "./google-keys.ts";

/** A service that requires authentication. */
export interface Service {
  /** Its URL or a custom audience: https://cloud.google.com/run/docs/configuring/custom-audiences */
  readonly audience: string;
  /** Who has `roles/run.invoker`: https://cloud.google.com/run/docs/authenticating/service-to-service */
  readonly invoker: string;
  /** Where Google publishes the keys of ID tokens. */
  readonly jwksUri: string;
}

/**
 * What stands before a service: a request without a good ID token never reaches the container (401), nor does one of
 * somebody who is no invoker (403). The container sees the token without its signature:
 * https://cloud.google.com/run/docs/troubleshooting#signature-removed
 */
export function createFront({ audience, invoker, jwksUri }: Service, container: RequestListener): Server {
  const findKey = createRemoteJWKSet(new URL(jwksUri));
  return createServer(async (request, response) => {
    const [, token = ""] = /^Bearer ([\w.-]+)$/.exec(request.headers.authorization ?? "") ?? [];
    try {
      const expected = { issuer: GOOGLE, audience, algorithms: ["RS256"], requiredClaims: ["exp", "email"] };
      const { payload } = await jwtVerify(token, findKey, expected);
      if (payload.email !== invoker) {
        response.writeHead(403).end("Forbidden");
        return;
      }
    } catch {
      const challenge =
        'Bearer error="invalid_token" error_description="The access token could not be verified"';
      response
        .writeHead(401, { "www-authenticate": challenge, "content-type": "text/html" })
        .end("Unauthorized");
      return;
    }
    request.headers.authorization = `Bearer ${token.replace(/[^.]*$/, "SIGNATURE_REMOVED_BY_GOOGLE")}`;
    container(request, response);
  });
}

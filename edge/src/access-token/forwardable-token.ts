import { decodeJwt } from "jose";
import type { Server } from "../configuration/configuration.ts";
import { TokenError } from "./token-error.ts";

/**
 * A client's token as its server's origin may have it: it is for this server, which was verified, and for nobody else.
 * With one that is for others too, the origin could be the client there (MCP 2026-07-28, authorization, "Token Audience
 * Binding and Validation").
 *
 * @param token - one that was verified for the server
 * @throws {TokenError} when it is for others as well, or does not say whom it is for
 */
export function forwardableToken(token: string, server: Server): string {
  const audiences = audiencesOf(token);
  const isAlone = audiences.length > 0 && audiences.every((audience) => server.audience.includes(audience));
  if (isAlone) return token;
  throw new TokenError("Invalid audience: this server takes tokens that are for nobody else");
}

function audiencesOf(token: string): readonly string[] {
  try {
    const { aud = [] } = decodeJwt(token);
    return [aud].flat();
  } catch {
    return [];
  }
}

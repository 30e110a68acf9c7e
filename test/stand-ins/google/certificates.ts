import type { Host } from "./host.ts";
import { rpcRefusal } from "./refusal.ts";

/**
 * `www.googleapis.com`: the keys with which Google signs ID tokens, as its discovery document names them
 * (https://accounts.google.com/.well-known/openid-configuration, `jwks_uri`).
 *
 * https://developers.google.com/identity/openid-connect/openid-connect#discovery
 */
export const certificates: Host = async ({ method, path }, google) => {
  if (method !== "GET" || path !== "/oauth2/v3/certs") {
    throw rpcRefusal(404, "NOT_FOUND", "Requested entity was not found.");
  }
  return { status: 200, body: await google.idTokenKeys() };
};

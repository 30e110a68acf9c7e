import {
  type MetadataRules,
  readClientMetadata,
} from "../../../../edge/src/authorization-server/client/client-metadata.ts";
import { OAuthError } from "../../../../edge/src/authorization-server/oauth-error.ts";

/** Rules with one private-use scheme. */
export const RULES: MetadataRules = { redirectUris: { schemes: ["cursor"] } };

/** A public key. */
export const KEY = { kty: "EC", crv: "P-256", x: "x", y: "y", kid: "1", alg: "ES256", use: "sig" };

/** Reads metadata with a good redirect URI, but for what is otherwise. */
export function read(otherwise: Record<string, unknown> = {}, rules = RULES) {
  return readClientMetadata({ redirect_uris: ["https://client.example/callback"], ...otherwise }, rules);
}

/** The error that reading ends with. */
export function refusal(otherwise: unknown): { code: string; message: string; status: number } {
  try {
    const isObject = typeof otherwise === "object" && otherwise !== null && !Array.isArray(otherwise);
    if (isObject) read({ ...otherwise });
    else readClientMetadata(otherwise, RULES);
  } catch (error) {
    if (!(error instanceof OAuthError)) throw error;
    const { code, message, status } = error;
    return { code, message, status };
  }
  throw new Error("expected a refusal");
}

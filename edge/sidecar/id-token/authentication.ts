import type { Authentication } from "../authentication.ts";
import { Refusal } from "../refusal.ts";
import type { IdTokens } from "./id-tokens.ts";

/** By ID tokens in the header that Cloud Run looks at. */
export function byIdToken(tokens: IdTokens): Authentication {
  return {
    signsBodies: false,
    async get() {
      const token = await tokens.get().catch(() => {
        throw new Refusal(
          503,
          "no_id_token",
          "There is no ID token to call the upstream with.",
          "no ID token",
        );
      });
      return async (call) => ({
        ...call,
        headers: { ...call.headers, authorization: [`Bearer ${token}`] },
      });
    },
  };
}

import { z } from "zod";
import { edgeToken } from "./edge-token.ts";
import { googleIdToken } from "./google-id-token.ts";

/** What an origin's cloud asks of the gateway, as it is written. */
export const credential = z.discriminatedUnion(
  "type",
  [z.strictObject({ type: z.literal("none") }), googleIdToken, edgeToken],
  { error: 'expected "none", "google-id-token" or "edge-token"' },
);

type Written = z.output<typeof credential>;

type WithAudience<Credential> = Credential extends { audience?: unknown }
  ? Omit<Credential, "audience"> & { audience: string }
  : Credential;

/** What an origin's cloud asks of the gateway. */
export type CredentialSettings = Readonly<WithAudience<Written>>;

/**
 * Fills in what follows from the rest.
 *
 * @param originUrl - whose host the credential is for, where nothing else is said
 */
export function completeCredential(written: Written, originUrl: string): CredentialSettings {
  switch (written.type) {
    case "google-id-token":
    case "edge-token":
      return { ...written, audience: written.audience ?? new URL(originUrl).origin };
    case "none":
      return written;
  }
}

import { z } from "zod";
import { accessServiceToken } from "./access-service-token.ts";
import { awsSigv4 } from "./aws-sigv4.ts";
import { edgeToken } from "./edge-token.ts";
import { googleIdToken } from "./google-id-token.ts";
import { header } from "./header.ts";
import { mtls } from "./mtls.ts";

/** What an origin's cloud asks of the gateway, as it is written. */
export const credential = z.discriminatedUnion(
  "type",
  [
    z.strictObject({ type: z.literal("none") }),
    googleIdToken,
    awsSigv4,
    edgeToken,
    header,
    accessServiceToken,
    mtls,
  ],
  {
    error: ({ input }) =>
      `expected ${typeof input === "object" ? "" : "an object whose type is "}"none", "google-id-token", "aws-sigv4", "edge-token", "header", "access-service-token" or "mtls"`,
  },
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
    default:
      return written;
  }
}

import { z } from "zod";
import { serviceAccount, url, workloadIdentityProvider } from "./values.ts";

/** An audience, byte for byte. */
const audience = z
  .string()
  .regex(/^[\x21-\x7e]{1,512}$/, { error: "expected 1 to 512 printable ASCII characters without space" });

const googleIdToken = z.strictObject({
  type: z.literal("google-id-token"),
  /** The service's URL, or one of its custom audiences. @default the origin's URL without its path */
  audience: audience.optional(),
  source: z.strictObject({
    /** By a workload token of the gateway's, which Google exchanges. */
    type: z.literal("workload-identity-federation"),
    provider: workloadIdentityProvider,
    /** The service account that may invoke the service. */
    serviceAccount,
  }),
});

const edgeToken = z.strictObject({
  type: z.literal("edge-token"),
  /** @default the origin's URL without its path */
  audience: audience.optional(),
});

const credential = z.discriminatedUnion(
  "type",
  [z.strictObject({ type: z.literal("none") }), googleIdToken, edgeToken],
  { error: 'expected "none", "google-id-token" or "edge-token"' },
);

/** A server's origin, as it is written. */
export const origin = z.strictObject({
  /** Where messages are sent: one URL, path included. */
  url,
  /** What the origin's cloud asks of the gateway. @default { "type": "none" }: the assertion is enough */
  credential: credential.default({ type: "none" }),
  /** Whether the client's own token goes with the message: never. @default false */
  forwardClientToken: z.literal(false).default(false),
  /** The signed statement about the caller that goes with every message. @default none is sent */
  assertion: z
    .strictObject({
      /** Whom the assertion is for. @default the origin's URL */
      audience: z.string().min(1).max(512).optional(),
      /** What it is bound to: who is calling. @default "principal" */
      bind: z.literal("principal").default("principal"),
    })
    .optional(),
});

type WithAudience<Written> = Written extends { audience?: unknown }
  ? Omit<Written, "audience"> & { audience: string }
  : Written;

/** What the origin's cloud asks of the gateway. */
export type CredentialSettings = Readonly<WithAudience<z.output<typeof credential>>>;

/** A server's origin. */
export interface Origin {
  readonly url: string;
  readonly credential: CredentialSettings;
  readonly assertion?: { readonly audience: string };
}

/** Fills in what follows from the rest. */
export function completeOrigin({ url, credential, assertion }: z.output<typeof origin>): Origin {
  return {
    url,
    credential:
      credential.type === "none"
        ? credential
        : { ...credential, audience: credential.audience ?? new URL(url).origin },
    ...(assertion && { assertion: { audience: assertion.audience ?? url } }),
  };
}

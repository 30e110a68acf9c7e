import { z } from "zod";
import { secretReference, serviceAccount, workloadIdentityProvider } from "../values.ts";
import { audience } from "./audience.ts";

const source = z.discriminatedUnion(
  "type",
  [
    z.strictObject({
      /** By a workload token of the gateway's, which Google exchanges. */
      type: z.literal("workload-identity-federation"),
      provider: workloadIdentityProvider,
      /** The service account that may invoke the service. */
      serviceAccount,
    }),
    z.strictObject({
      /** By a key of the service account that may invoke the service, as whoever gets hold of the key may, too. */
      type: z.literal("service-account-key"),
      /** The key's file, as Google writes it: JSON. */
      key: secretReference,
    }),
    z.strictObject({
      /** As the service account that the gateway itself runs as, on Google Cloud. */
      type: z.literal("metadata-server"),
    }),
  ],
  { error: 'expected "workload-identity-federation", "service-account-key" or "metadata-server"' },
);

/** An ID token of Google's, for a service on Cloud Run. */
export const googleIdToken = z.strictObject({
  type: z.literal("google-id-token"),
  /** The service's URL, or one of its custom audiences. @default the origin's URL without its path */
  audience: audience.optional(),
  source,
});

import { z } from "zod";
import { serviceAccount, workloadIdentityProvider } from "../values.ts";
import { audience } from "./audience.ts";

/** An ID token of Google's, for a service on Cloud Run. */
export const googleIdToken = z.strictObject({
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

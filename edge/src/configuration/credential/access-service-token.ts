import { z } from "zod";
import { secretReference } from "../values.ts";

/** A service token of Cloudflare Access: the two values that it shows once, when it is made. */
export const accessServiceToken = z.strictObject({
  type: z.literal("access-service-token"),
  clientId: secretReference,
  clientSecret: secretReference,
});

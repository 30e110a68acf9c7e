import { z } from "zod";
import { audience } from "./audience.ts";

/** A token of the gateway's own workload issuer, for whatever trusts that. */
export const edgeToken = z.strictObject({
  type: z.literal("edge-token"),
  /** @default the origin's URL without its path */
  audience: audience.optional(),
});

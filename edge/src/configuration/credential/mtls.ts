import { z } from "zod";
import { secretReference } from "../values.ts";

/** A certificate of the gateway's, which it presents when the origin's host asks for one (RFC 8446 section 4.3.2). */
export const mtls = z.strictObject({
  type: z.literal("mtls"),
  /**
   * Where it is: on Workers the mTLS certificate binding of this name, elsewhere the environment variable, which holds
   * private key and certificate chain as PEM.
   */
  binding: secretReference.shape.secret,
});

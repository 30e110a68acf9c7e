import { z } from "zod";

/** An audience, byte for byte. */
export const audience = z
  .string()
  .regex(/^[\x21-\x7e]{1,512}$/, { error: "expected 1 to 512 printable ASCII characters without space" });

import { z } from "zod";
import { secretReference } from "../values.ts";

/**
 * Headers that are of one connection (RFC 9110 section 7.6.1), of the message itself, of the gateway, of MCP, or that
 * the network in between sets.
 */
const TAKEN =
  /^(?:accept(?:-encoding)?|cf-(?!access-).*|connection|content-.*|cookie|expect|forwarded|gatehouse-.*|host|keep-alive|last-event-id|mcp-.*|proxy-.*|te|trace(?:parent|state)|trailer|transfer-encoding|upgrade|via|x-forwarded-.*)$/i;

/** A header whose value is a secret that the origin shares with the gateway. */
export const header = z.strictObject({
  type: z.literal("header"),
  name: z
    .string()
    // A token: RFC 9110 section 5.6.2.
    .regex(/^[!#$%&'*+.^_`|~0-9A-Za-z-]{1,64}$/, { error: "expected the name of a header" })
    .refine((name) => !TAKEN.test(name), { error: "is not a header that a secret can be in" }),
  value: secretReference,
  /** What stands before the secret, such as "Bearer ". @default nothing */
  prefix: z
    .string()
    .regex(/^[\x21-\x7e][\x20-\x7e]{0,31}$/, { error: "expected up to 32 printable ASCII characters" })
    .optional(),
});

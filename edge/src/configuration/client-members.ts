import { z } from "zod";

/** How a client means to prove who it is (RFC 7591 section 2, `token_endpoint_auth_method`). */
export const AUTHENTICATION_METHODS = [
  "none",
  "client_secret_basic",
  "client_secret_post",
  "private_key_jwt",
] as const;

/** Characters of a name at most. */
export const LONGEST_NAME = 100;

const MOST_REDIRECT_URIS = 10;

/**
 * Controls, and what is not seen or turns a line around: Unicode's bidirectional and zero-width formats, its fillers
 * (but for the selectors that choose between the pictures of a character) and the empty pattern of Braille.
 */
const UNSEEN =
  /[\p{Cc}\p{Cf}\p{Co}\p{Cs}\p{Zl}\p{Zp}\u2800]|(?![\ufe0e\ufe0f])\p{Default_Ignorable_Code_Point}/u;

/** Marks upon marks, which cover the lines around: UTS #39 section 5.4 has four for the most. */
const HEAPED_MARKS = /[\p{Mn}\p{Me}]{5}/u;

const text = (most: number) => z.string().min(1).max(most);

/** A public key: what is not among these members is left out. */
const publicKey = z.object({
  kty: z.enum(["RSA", "EC", "OKP"], { error: "expected public keys of type RSA, EC or OKP" }),
  d: z.never({ error: "expected public keys: this one is private, so replace it" }).optional(),
  kid: text(256).exactOptional(),
  alg: text(16).exactOptional(),
  use: text(16).exactOptional(),
  n: text(1400).exactOptional(),
  e: text(16).exactOptional(),
  crv: text(16).exactOptional(),
  x: text(100).exactOptional(),
  y: text(100).exactOptional(),
});

const list = (what: string) => z.array(z.string(), { error: `expected a list of ${what}` }).max(32);

/** What a client says about itself, as far as it is used: RFC 7591 section 2. */
export const clientMembers = z.object({
  client_name: z
    .string()
    .trim()
    .max(LONGEST_NAME, { error: `expected ${LONGEST_NAME} characters at most` })
    .refine((name) => !UNSEEN.test(name), {
      error: "expected a name without control, formatting, bidirectional or invisible characters",
    })
    .refine((name) => !HEAPED_MARKS.test(name), { error: "expected four marks upon one letter at most" })
    .refine((name) => name === "" || /[\p{L}\p{N}]/u.test(name), {
      error: "expected a name with a letter or a digit",
    })
    .optional(),
  redirect_uris: z
    .array(z.unknown(), { error: "expected a list of URIs" })
    .min(1, { error: "expected one at least" })
    .max(MOST_REDIRECT_URIS, { error: `expected ${MOST_REDIRECT_URIS} at most` }),
  grant_types: list("grant types")
    .refine((types) => types.includes("authorization_code"), {
      error: "expected authorization_code; clients with client_credentials alone are for the configuration",
    })
    .optional(),
  response_types: list("response types")
    .refine((types) => types.includes("code"), { error: "expected code" })
    .optional(),
  token_endpoint_auth_method: z
    .enum(AUTHENTICATION_METHODS, { error: `expected one of ${AUTHENTICATION_METHODS.join(", ")}` })
    .optional(),
  application_type: z.enum(["web", "native"], { error: "expected web or native" }).optional(),
  scope: z
    .string()
    .max(4096)
    .regex(/^[\x20\x21\x23-\x5b\x5d-\x7e]*$/, { error: "expected scopes apart by spaces" })
    .optional(),
});

/** Read only where the client means to prove itself with them. */
export const clientKeys = z.object({
  jwks: z.object({ keys: z.array(publicKey).min(1).max(10) }).optional(),
  jwks_uri: z
    .url({ protocol: /^https$/, error: "expected a https URL" })
    .max(512)
    .optional(),
});

/** The members of a document that are there: one that is null is absent. */
export function presentMembers(document: unknown): unknown {
  if (typeof document !== "object" || document === null || Array.isArray(document)) return document;
  return Object.fromEntries(Object.entries(document).filter(([, value]) => value !== null));
}

import { z } from "zod";
import { SignInRefusedError } from "./identity-provider.ts";
import type { Claims, Person } from "./profile.ts";

const names = z.union([z.array(z.string()), z.string().transform((name) => [name])]);

/** At most 255 characters of ASCII: OpenID Connect Core section 2. Control characters name nobody. */
const SUBJECT = /^[\x20-\x7e]{1,255}$/;

/** A mailbox in ASCII: other letters could become those of another mailbox in lower case, as the Kelvin sign does. */
const ASCII_MAILBOX = /^[\x21-\x3f\x41-\x7e]+@[\x21-\x3f\x41-\x7e]+$/;

/**
 * Reads a claim that is text.
 *
 * @throws {SignInRefusedError} when it is something else
 */
export function readText(claims: Claims, name: string): string | undefined {
  if (!Object.hasOwn(claims, name)) return undefined;
  const value = claims[name];
  if (typeof value === "string" && value !== "") return value;
  throw new SignInRefusedError(`the provider's claim ${name} is not text`);
}

/**
 * Reads a claim that names groups or roles: a list of names, or a single one. None are named where it is absent.
 *
 * @param path - the claim's name, or the way to it through objects, as in `realm_access.roles`
 * @throws {SignInRefusedError} when it is something else, or the provider says that it is elsewhere (OpenID Connect
 *   Core section 5.6.2): nobody is let in on an incomplete list
 */
export function readNames(claims: Claims, path: string): readonly string[] {
  if (isElsewhere(claims, path)) {
    throw new SignInRefusedError(
      `the provider left the claim ${path} out, because it is too long: let it name fewer`,
    );
  }
  const value = find(claims, path);
  if (value === undefined) return [];
  const { data } = names.safeParse(value);
  if (data) return data;
  throw new SignInRefusedError(`the provider's claim ${path} is not a list of names`);
}

function find(claims: Claims, path: string): unknown {
  if (Object.hasOwn(claims, path)) return claims[path];
  return path.split(".").reduce<unknown>((value, name) => {
    if (value === undefined) return undefined;
    if (isObject(value)) return Object.hasOwn(value, name) ? value[name] : undefined;
    throw new SignInRefusedError(`the provider's claim ${path} is not a list of names`);
  }, claims);
}

function isElsewhere({ _claim_names: elsewhere }: Claims, path: string): boolean {
  return isObject(elsewhere) && Object.hasOwn(elsewhere, path);
}

function isObject(value: unknown): value is Claims {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Whether a text can be somebody's subject. Any other could look like another one's in a log, or not fit where it goes. */
export function isSubject(text: string): boolean {
  return SUBJECT.test(text);
}

/** The e-mail address in lower case, if it is one that two people cannot share. */
export function normalizeEmail(email: string): string | undefined {
  return ASCII_MAILBOX.test(email) ? email.toLowerCase() : undefined;
}

/** The claim `email`, where `email_verified` says that it is verified (OpenID Connect Core section 5.1). */
export function verifiedEmail({ email, email_verified: isVerified }: Claims): string | undefined {
  return typeof email === "string" && isVerified === true ? normalizeEmail(email) : undefined;
}

/**
 * Reads who somebody is as OpenID Connect Core section 5.1 says it.
 *
 * @throws {SignInRefusedError} when that cannot be told
 */
export function readPerson(claims: Claims): Person {
  const subject = readText(claims, "sub");
  if (subject === undefined) throw new SignInRefusedError("the provider names no subject");
  const email = verifiedEmail(claims);
  return { subject, ...(email !== undefined && { email }) };
}

/**
 * What the userinfo endpoint says, and beside it what only the ID token says. An address and that it is verified are of
 * the same answer: where the endpoint says anything of either, what the ID token says of both is left out.
 */
export function mergeClaims(idToken: Claims, userinfo: Claims): Claims {
  const { email: _, email_verified: __, ...rest } = idToken;
  const isAddressThere = ["email", "email_verified"].some((name) => Object.hasOwn(userinfo, name));
  return { ...(isAddressThere ? rest : idToken), ...userinfo };
}

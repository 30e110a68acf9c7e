import { z } from "zod";
import { UnsealError } from "../../sealing/sealer.ts";
import type { AuthorizationServerContext } from "../context.ts";
import { digestOf, isSame } from "../digest.ts";
import { cookieName, readCookies, writeCookie } from "./cookies.ts";

const PREFIX = "gatehouse-sign-in-";

/** Characters of the digest of the state that are in a cookie's name. */
const DIGEST_LENGTH = 16;

/** Sign-ins that one browser may have under way beside each other. */
const MOST = 8;

/** The name of the cookie of one sign-in: of its own, so that several can be under way. */
async function nameOf(state: string, publicUrl: string): Promise<string> {
  return cookieName(publicUrl, PREFIX + (await digestOf(state)).slice(0, DIGEST_LENGTH));
}

/** What is sealed in the cookie: nobody can make one up, and have the gateway look for what is not there. */
const content = z.object({ state: z.string() });

/** The value of the cookie of a sign-in: another each time, and good for as long as the sign-in. */
export function newSignInCookie(
  state: string,
  expiresAt: number,
  { sealer }: Pick<AuthorizationServerContext, "sealer">,
): Promise<string> {
  return sealer.seal("browser", { state }, expiresAt);
}

/** The cookie of the browser that approved this very sign-in; undefined in every other browser. */
export async function signInCookie(
  { headers }: Request,
  state: string,
  { sealer, configuration }: Pick<AuthorizationServerContext, "sealer" | "configuration">,
): Promise<string | undefined> {
  const value = readCookies(headers.get("cookie")).get(await nameOf(state, configuration.publicUrl));
  if (value === undefined) return undefined;
  try {
    const { state: sealed } = content.parse(await sealer.open("browser", value));
    return (await isSame(sealed, state)) ? value : undefined;
  } catch (error) {
    if (error instanceof UnsealError || error instanceof z.ZodError) return undefined;
    throw error;
  }
}

/**
 * Binds a sign-in to the browser. Where that has too many under way, those that began first are given up: browsers send
 * them first (RFC 6265 section 5.4).
 *
 * @returns the `Set-Cookie` headers
 */
export async function bindSignIn(
  { headers }: Request,
  state: string,
  value: string,
  { publicUrl, seconds }: { readonly publicUrl: string; readonly seconds: number },
): Promise<readonly string[]> {
  const prefix = cookieName(publicUrl, PREFIX);
  const others = [...readCookies(headers.get("cookie")).keys()].filter((name) => name.startsWith(prefix));
  const surplus = others.slice(0, Math.max(0, others.length + 1 - MOST));
  return [
    ...surplus.map((name) => writeCookie(name, "", 0)),
    writeCookie(await nameOf(state, publicUrl), value, seconds),
  ];
}

/** Takes the cookie of a sign-in away again: the `Set-Cookie` header. */
export async function releaseSignIn(state: string, publicUrl: string): Promise<string> {
  return writeCookie(await nameOf(state, publicUrl), "", 0);
}

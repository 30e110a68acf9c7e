import { isRandomValue, randomValue } from "../random-value.ts";
import { cookieName, readCookies, writeCookie } from "./cookies.ts";

const NAME = "gatehouse-browser";

/** A browser as its cookie tells it from others; it says nothing of any sign-in. */
export interface KnownBrowser {
  readonly value: string;
  /** Makes the browser known; absent where it is already, so that a page in another tab stays good. */
  readonly setCookie?: string;
}

/** The browser that asks for a page. */
export function browserOf(request: Request, publicUrl: string): KnownBrowser {
  const known = pageCookie(request, publicUrl);
  if (known !== undefined) return { value: known };
  const value = randomValue();
  return { value, setCookie: writeCookie(cookieName(publicUrl, NAME), value) };
}

/** The cookie of the browser that asked for a page; undefined where it has none, or none of the gateway's. */
export function pageCookie({ headers }: Request, publicUrl: string): string | undefined {
  const value = readCookies(headers.get("cookie")).get(cookieName(publicUrl, NAME));
  return isRandomValue(value) ? value : undefined;
}

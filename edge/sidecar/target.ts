import type { IncomingMessage } from "node:http";
import { Refusal } from "./refusal.ts";

/** A segment that means another place than it names, in whatever way it is written. */
const DOTS = /(?:\/|%2f|%5c)(?:\.|%2e){1,2}(?=\/|%2f|%5c|$)/i;

/**
 * The path and query that the upstream is asked for: those of the request as they are, behind the upstream's own path.
 *
 * @throws {Refusal} for anything else than a path, and for one that could lead out of the upstream's
 */
export function targetOf({ url = "" }: IncomingMessage, upstream: URL): string {
  const path = pathOf(url);
  // Neither the whole URL as a proxy's client would send it, nor "*", a fragment or a backslash.
  if (!/^\/[\x21\x22\x24-\x5b\x5d-\x7e]*$/.test(url) || DOTS.test(path)) {
    throw new Refusal(400, "invalid_request", "The path of this request is not one that is forwarded.");
  }
  return upstream.pathname.replace(/\/$/, "") + url;
}

/** What stands before the query. */
export function pathOf(url: string): string {
  const [path = ""] = url.split("?", 1);
  return path;
}

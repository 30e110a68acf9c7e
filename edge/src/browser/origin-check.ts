import type { MiddlewareHandler } from "hono";
import type { Configuration } from "../configuration/configuration.ts";
import { errorResponse } from "../errors.ts";

/** Headers of an answer that a page's script may read. */
const EXPOSED = "WWW-Authenticate, MCP-Protocol-Version, Mcp-Session-Id, X-Request-Id";

/** Pages for people: forms may come from the gateway's own pages only, and no script of any page may read them. */
const PAGES = /^\/(?:authorize|consent|callback\/[^/]+)$/;

/**
 * Lets browsers in from configured pages only (MCP transports, "Security Warning": DNS rebinding) and under
 * the configured host name only, and answers their preflight requests (Fetch Standard, CORS protocol).
 * Credentials of the browser's own, cookies above all, are never asked for.
 */
export function checkOrigin({ publicUrl, browserOrigins }: Configuration): MiddlewareHandler {
  const host = new URL(publicUrl).host;
  const allowed = new Set([publicUrl, ...browserOrigins]);
  return async (context, next) => {
    // As it was sent: a runtime that makes the URL of it also reads user info, a path and odd numbers into it.
    const claimed = context.req.header("host") ?? new URL(context.req.url).host;
    if (claimed.toLowerCase() !== host) {
      return errorResponse(403, "forbidden", `This gateway is ${publicUrl}; send requests there.`);
    }
    const origin = context.req.header("origin");
    const isPage = PAGES.test(context.req.path);
    if (origin !== undefined && !(isPage ? origin === publicUrl : allowed.has(origin))) {
      return errorResponse(
        403,
        "forbidden",
        "Pages of this origin may not call the gateway: see browserOrigins.",
      );
    }
    if (isPage) {
      await next();
      return undefined;
    }
    if (origin !== undefined && context.req.method === "OPTIONS") return preflight(origin);
    await next();
    // Set on the answer itself: Hono would make a new one for each.
    const { headers } = context.res;
    headers.set("vary", "Origin");
    if (origin !== undefined) allow(headers, origin);
    return undefined;
  };
}

function preflight(origin: string): Response {
  return new Response(null, {
    status: 204,
    headers: {
      "access-control-allow-origin": origin,
      "access-control-allow-methods": "GET, POST, DELETE",
      // The wildcard does not cover Authorization: Fetch Standard, CORS-preflight fetch.
      "access-control-allow-headers": "Authorization, *",
      "access-control-max-age": "7200",
      vary: "Origin",
    },
  });
}

function allow(headers: Headers, origin: string): void {
  headers.set("access-control-allow-origin", origin);
  headers.set("access-control-expose-headers", EXPOSED);
}

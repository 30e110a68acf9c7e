import type { MiddlewareHandler } from "hono";
import type { Limits } from "./configuration/limits.ts";
import { errorResponse } from "./errors.ts";

/** What in a path could mean one thing to the gateway and another to what stands before or behind it. */
const AMBIGUOUS_PATH = /[%;\\]|\/\//;

/** Refuses URLs and headers that are too long, and paths that are not written plainly. */
export function checkRequestLine({ urlBytes, headerBytes }: Limits): MiddlewareHandler {
  return async (context, next) => {
    const { url, headers } = context.req.raw;
    if (url.length > urlBytes) return errorResponse(414, "invalid_request", "The URL is too long.");
    const length = [...headers].reduce((sum, [name, value]) => sum + name.length + value.length, 0);
    if (length > headerBytes) return errorResponse(431, "invalid_request", "The headers are too long.");
    if (AMBIGUOUS_PATH.test(new URL(url).pathname)) return notFound();
    await next();
    return undefined;
  };
}

/** The answer where nothing is: JSON, for OAuth clients probe well-known paths and read what they get. */
export function notFound(): Response {
  return errorResponse(404, "not_found", "There is nothing here: see the URL of the MCP server.");
}

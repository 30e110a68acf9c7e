import type { RequestHandler } from "express";
import type { Level, Log } from "./log.ts";

/** Writes a line for each request once it is answered: who called, never with what. */
export function logRequests(log: Log): RequestHandler {
  return (request, response, next) => {
    const startedAt = performance.now();
    const { method, path } = request;
    response.once("close", () => {
      const { caller } = request;
      log(levelOf(path, response.statusCode), {
        event: "request",
        method,
        path,
        status: response.statusCode,
        durationMs: Math.round(performance.now() - startedAt),
        ...(caller && { caller: { issuer: caller.issuer, subject: caller.subject } }),
      });
    });
    next();
  };
}

function levelOf(path: string, status: number): Level {
  if (status >= 500) return "error";
  if (status >= 400) return "warning";
  return path === "/" || path === "/health" ? "debug" : "info";
}

/** Writes why a caller was refused. */
export function logRefusals(log: Log): (error: unknown) => void {
  return (error) => {
    const { name, message } = error instanceof Error ? error : { name: "unknown", message: "" };
    log("warning", { event: "refused", error: name, reason: message });
  };
}

import { createServer, type Server } from "node:http";
import { json } from "node:stream/consumers";
import type { Aws, Fault } from "./aws.ts";
import { type Settings, settings } from "./settings.ts";

/** What a test arranges, each at a path of its own. */
const CHANGES: Readonly<Record<string, (aws: Aws, body: unknown) => unknown>> = {
  "PATCH /settings": (aws, body) => {
    aws.settings = settings.parse({ ...aws.settings, ...(body as Partial<Settings>) });
  },
  "PUT /clock": (aws, body) => {
    aws.clock = (body as { now: number | null }).now;
  },
  "PUT /faults": (aws, body) => {
    aws.faults = body as Fault[];
  },
  "GET /calls": (aws) => aws.calls,
};

/** The port by which a test arranges what AWS has no call for. */
export function createControl(aws: Aws): Server {
  return createServer(async (request, response) => {
    const change = CHANGES[`${request.method} ${request.url}`];
    const body = request.method === "GET" ? undefined : await json(request);
    response.writeHead(change ? 200 : 404, { "content-type": "application/json" });
    response.end(JSON.stringify(change?.(aws, body) ?? {}));
  });
}

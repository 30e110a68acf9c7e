import { createServer, type Server } from "node:http";
import { z } from "zod";
import { fault } from "./faults.ts";
import type { Google } from "./google.ts";
import { type Calls, readCall, send } from "./host.ts";
import { settings } from "./settings.ts";

const clock = z.strictObject({ now: z.int().nullable() });
const setUp = settings.partial();
const consent = z.strictObject({ user: z.email(), client: z.string(), scopes: z.array(z.string()) });

/** Starts the endpoint by which a test arranges things; Google has nothing like it. */
export async function startControl(google: Google, calls: Calls): Promise<Server> {
  const routes: Readonly<Record<string, (body: string) => unknown>> = {
    "GET /calls": () => ({ calls: calls.list, peak: calls.peak }),
    "DELETE /calls": () => calls.clear(),
    "DELETE /tokens": () => google.tokens.revoke(),
    "POST /tokens": (body) => {
      const { user, client, scopes } = consent.parse(JSON.parse(body));
      return google.tokens.issue(user, scopes, google.now(), client);
    },
    "PUT /clock": (body) => {
      google.clock = clock.parse(JSON.parse(body)).now;
    },
    "PUT /faults": (body) => {
      google.faults.list = z.array(fault).parse(JSON.parse(body));
    },
    "PATCH /settings": (body) => Object.assign(google.settings, setUp.parse(JSON.parse(body))),
  };
  const server = createServer(async (request, response) => {
    const { method, path, body } = await readCall(request);
    const route = routes[`${method} ${path}`];
    if (!route) return send(response, { status: 404, body: { error: "not_found" } });
    try {
      send(response, { status: 200, body: route(body) ?? {} });
    } catch (error) {
      send(response, { status: 400, body: { error: String(error) } });
    }
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return server;
}

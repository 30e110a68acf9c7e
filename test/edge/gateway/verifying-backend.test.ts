import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { requireScopes, verifyCaller } from "../../../edge/backend/fetch.ts";
import { type AssertionOptions, type Caller, callBackend } from "../../../edge/backend/index.ts";
import { NOW } from "../material/clock.ts";
import { GATEWAY_DOCUMENT, startGateway, type TestGateway, toolCall } from "../material/gateway.ts";
import { DOCUMENTS_URL } from "../material/server.ts";

const ORIGIN = "https://documents.internal.example/mcp";
const BACKEND = "https://tasks.internal.example";
const ISSUER = "https://mcp.example.com/callers";

let gateway: TestGateway;
/** Whom the origin and the backend found to call, of each request that they let pass. */
let callers: Caller[];

const by = (options: Partial<AssertionOptions> = {}) =>
  verifyCaller({ assertion: { issuer: ISSUER, audience: ORIGIN, bind: "request", ...options } });

/** The origin: a server that knows who calls. */
let origin: (request: Request) => Promise<Response>;

/** The backend that it calls. */
let backend: (request: Request) => Promise<Response>;

beforeEach(async () => {
  vi.useFakeTimers({ toFake: ["Date"], now: NOW });
  const assertion = { bind: "request" as const, downstream: [{ audience: BACKEND }] };
  const documents = { ...GATEWAY_DOCUMENT.servers.documents, origin: { url: ORIGIN, assertion } };
  gateway = await startGateway({ document: { ...GATEWAY_DOCUMENT, servers: { documents } } });
  callers = [];
  origin = by()(answer);
  backend = by({ audience: BACKEND, bind: "principal" })((_, caller) => {
    requireScopes(caller, "public:read");
    callers.push(caller);
    return Response.json({ of: caller.subject });
  });
  gateway.origin.answer = (_, { url, init, body }) => origin(new Request(url, { ...init, body }));
  vi.spyOn(globalThis, "fetch").mockImplementation(async (input, init) => {
    const request = new Request(input, init);
    const { origin: host, pathname } = new URL(request.url);
    if (host === "https://login.example.com") return gateway.internet.fetcher(request.url, {});
    return host === BACKEND ? backend(request) : gateway.fetch(pathname);
  });
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.useRealTimers();
});

async function answer(request: Request, caller: Caller): Promise<Response> {
  callers.push(caller);
  const { id } = await request.json<{ id: unknown }>();
  const response = await callBackend(caller, `${BACKEND}/api/tasks`);
  return Response.json({ jsonrpc: "2.0", id, result: { content: [await response.json()] } });
}

/** What the gateway sent to the origin, which the origin let pass. */
async function sent(): Promise<Request> {
  expect((await gateway.send(toolCall("get_public_info"))).status).toBe(200);
  const { url, init, body } = gateway.origin.calls.at(-1) ?? {};
  return new Request(url ?? "", { ...init, body: body ?? null });
}

const changed = async (request: Request, url: string, init: RequestInit = {}) =>
  new Request(url, {
    method: request.method,
    headers: request.headers,
    body: await request.clone().text(),
    ...init,
  });

describe("a server behind the gateway", () => {
  it("[H05] knows who calls, and so does the backend that it calls for its caller", async () => {
    const response = await gateway.send(toolCall("get_public_info"));
    expect(await response.json()).toMatchObject({ result: { content: [{ of: "alice" }] } });
    const known = { issuer: "https://login.example.com", subject: "alice", clientId: "editor" };
    expect(callers).toMatchObject([known, known]);
  });

  it("[H05] refuses what differs from what the gateway sent in body, method, path or query", async () => {
    const request = await sent();
    const others = [
      await changed(request, ORIGIN, { body: JSON.stringify(toolCall("get_confidential_info")) }),
      await changed(request, ORIGIN, { method: "PUT" }),
      await changed(request, "https://documents.internal.example/admin"),
      await changed(request, `${ORIGIN}?admin=true`),
    ];
    for (const other of others) expect((await origin(other)).status).toBe(401);
    expect(callers).toHaveLength(2);
  });

  it("[H05] refuses what the gateway sent to another origin", async () => {
    const other = by({ audience: "https://tickets.internal.example/mcp" })(answer);
    const request = await sent();
    expect((await other(await changed(request, "https://tickets.internal.example/mcp"))).status).toBe(401);
    expect(callers).toHaveLength(2);
  });

  it("[H05] refuses a request that is sent again after its minute and the half by which clocks may differ", async () => {
    const request = await sent();
    vi.setSystemTime(NOW.getTime() + 89_000);
    expect((await origin(await changed(request, ORIGIN))).status).toBe(200);
    vi.setSystemTime(NOW.getTime() + 90_000);
    expect((await origin(await changed(request, ORIGIN))).status).toBe(401);
  });

  it("[H05] refuses a request that is sent again at once, where it notes what was used", async () => {
    const used = new Set<string>();
    origin = by({ useOnce: (id) => !used.has(id) && used.add(id).has(id) })(answer);
    const request = await sent();
    expect((await origin(await changed(request, ORIGIN))).status).toBe(401);
    expect((await gateway.send(toolCall("get_public_info"))).status).toBe(200);
  });

  it("[H05] refuses an assertion to pass on in the place of its own", async () => {
    const request = await sent();
    const headers = new Headers(request.headers);
    headers.set("gatehouse-assertion", headers.get("gatehouse-downstream-assertions") ?? "");
    expect((await origin(await changed(request, ORIGIN, { headers }))).status).toBe(401);
  });

  it("[H05] lets nobody pass while the gateway's keys cannot be had", async () => {
    const request = await sent();
    const fetch = async () => new Response(null, { status: 500 });
    const late = by({ fetch })(answer);
    expect((await late(await changed(request, ORIGIN))).status).toBe(503);
    expect(callers).toHaveLength(2);
  });
});

describe("a server that gets the client's own token as well", () => {
  beforeEach(async () => {
    const documents = {
      ...GATEWAY_DOCUMENT.servers.documents,
      origin: { url: ORIGIN, assertion: {}, forwardClientToken: true },
    };
    gateway = await startGateway({ document: { ...GATEWAY_DOCUMENT, servers: { documents } } });
    // It takes nobody's word alone: neither the gateway's nor the token's.
    const both = verifyCaller({
      assertion: { issuer: ISSUER, audience: ORIGIN },
      token: { issuer: "https://login.example.com", audience: DOCUMENTS_URL, algorithms: ["ES256"] },
    });
    origin = both((_, caller) => {
      requireScopes(caller, "public:read");
      callers.push(caller);
      return Response.json({ jsonrpc: "2.0", id: 1, result: { content: [] } });
    });
    gateway.origin.answer = (_, { url, init, body }) => origin(new Request(url, { ...init, body }));
  });

  it("verifies it again, and finds the same caller by both", async () => {
    expect((await gateway.send(toolCall("get_public_info"))).status).toBe(200);
    expect(callers).toMatchObject([{ issuer: "https://login.example.com", subject: "alice" }]);
  });

  it("refuses the token of another caller beside the gateway's word", async () => {
    await gateway.send(toolCall("get_public_info"));
    const { url = "", headers = new Headers() } = gateway.origin.calls[0] ?? {};
    const others = new Headers(headers);
    others.set("authorization", `Bearer ${await gateway.token({ sub: "bob" })}`);
    expect((await origin(new Request(url, { headers: others }))).status).toBe(401);
    others.delete("authorization");
    expect((await origin(new Request(url, { headers: others }))).status).toBe(401);
    expect(callers).toHaveLength(1);
  });
});

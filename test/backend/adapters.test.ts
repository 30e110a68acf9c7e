import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import express from "express";
import { Hono } from "hono";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import * as forExpress from "../../edge/backend/express.ts";
import * as forFetch from "../../edge/backend/fetch.ts";
import * as forHono from "../../edge/backend/hono.ts";
import type { CallerOptions } from "../../edge/backend/index.ts";
import { type Deviation, signAssertion } from "./assertion.ts";
import { type KeyServer, startKeyServer } from "./key-server.ts";

const AUDIENCE = "https://tasks.example.com";
const BODY = '{"title": "Water the plants"}';
// Of that body.
const DIGEST = "sha-256=:kQQo/qAgrq8uUu+3NxcLHDue8d3E1V0X6Xp7YnnmTUk=:";

/** Sends a request to an app that says at `/api/tasks` who calls, and to POST what it was sent. */
type Send = (path: string, init?: RequestInit) => Promise<Response>;

/** What an app takes: how it verifies, and where it notes why it refused and what ran. */
interface Noting {
  readonly options: CallerOptions;
  readonly refused: unknown[];
  readonly ran: string[];
}

const servers: Server[] = [];

async function startExpress({ options, refused, ran }: Noting): Promise<Send> {
  const app = express();
  app.use("/api", forExpress.verifyCaller({ ...options, onRefused: (error) => void refused.push(error) }));
  app.use(express.json());
  app.get("/api/tasks", forExpress.requireScopes("read:tasks"), ({ caller }, response) => {
    ran.push("get");
    response.json({ of: caller?.subject });
  });
  app.post(
    "/api/tasks",
    forExpress.requireScopes("write:tasks", "read:tasks"),
    ({ caller, body }, response) => {
      ran.push("post");
      response.json({ of: caller?.subject, body });
    },
  );
  app.get("/unverified", forExpress.requireScopes(), () => void ran.push("unverified"));
  const server = app.listen(0, "127.0.0.1");
  servers.push(server);
  await new Promise((resolve) => server.once("listening", resolve));
  const { port } = server.address() as AddressInfo;
  return (path, init) => fetch(`http://127.0.0.1:${port}${path}`, init);
}

async function startHono({ options, refused, ran }: Noting): Promise<Send> {
  const app = new Hono();
  app.use("/api/*", forHono.verifyCaller({ ...options, onRefused: (error) => void refused.push(error) }));
  app.get("/api/tasks", forHono.requireScopes("read:tasks"), (context) => {
    ran.push("get");
    return context.json({ of: context.get("caller").subject });
  });
  app.post("/api/tasks", forHono.requireScopes("write:tasks", "read:tasks"), async (context) => {
    ran.push("post");
    return context.json({ of: context.get("caller").subject, body: await context.req.json() });
  });
  app.get("/unverified", forHono.requireScopes(), () => {
    ran.push("unverified");
    return new Response();
  });
  return async (path, init) => app.request(`http://tasks.internal${path}`, init);
}

async function startFetch({ options, refused, ran }: Noting): Promise<Send> {
  const onRefused = (error: unknown) => void refused.push(error);
  const handle = forFetch.verifyCaller({ ...options, onRefused })(async (request, caller) => {
    if (request.method === "GET") {
      forFetch.requireScopes(caller, "read:tasks");
      ran.push("get");
      return Response.json({ of: caller.subject });
    }
    forFetch.requireScopes(caller, "write:tasks", "read:tasks");
    ran.push("post");
    return Response.json({ of: caller.subject, body: await request.json() });
  });
  return (path, init) => handle(new Request(`http://tasks.internal${path}`, init));
}

let edge: KeyServer;
beforeAll(async () => {
  edge = await startKeyServer();
});
afterAll(async () => {
  await edge.close();
  for (const server of servers) server.close().closeAllConnections();
});

async function assertion({ claims, ...rest }: Deviation = {}): Promise<Record<string, string>> {
  const deviation = { ...rest, claims: { scope: "read:tasks", ...claims } };
  return { "gatehouse-assertion": await signAssertion(edge, AUDIENCE, deviation) };
}

describe.each([
  ["Express", startExpress],
  ["Hono", startHono],
  ["a handler of the Fetch standard", startFetch],
])("before %s", (_, start) => {
  const [refused, ran]: [unknown[], string[]] = [[], []];
  let send: Send;
  beforeAll(async () => {
    const options = { assertion: { issuer: edge.issuer, audience: AUDIENCE } };
    send = await start({ options, refused, ran });
  });
  beforeEach(() => {
    refused.length = 0;
    ran.length = 0;
  });

  test("a verified caller is handed on", async () => {
    const response = await send("/api/tasks?done=false", { headers: await assertion() });
    expect([response.status, await response.json()]).toEqual([200, { of: "alice" }]);
    expect(refused).toEqual([]);
  });

  test("a body is read behind it as always", async () => {
    const headers = { ...(await assertion({ claims: { scope: "read:tasks write:tasks" } })) };
    const init = { method: "POST", headers: { ...headers, "content-type": "application/json" }, body: BODY };
    const response = await send("/api/tasks", init);
    expect(await response.json()).toEqual({ of: "alice", body: { title: "Water the plants" } });
  });

  test("nothing runs for whom nobody vouches", async () => {
    const response = await send("/api/tasks");
    expect(response.status).toBe(401);
    expect(response.headers.get("www-authenticate")).toBe("Gatehouse-Assertion");
    expect(await response.json()).toEqual({
      error: "unauthorized",
      message: "Missing or invalid Gatehouse-Assertion header",
    });
    expect(ran).toEqual([]);
    expect(refused).toEqual([expect.objectContaining({ name: "MissingCredentialError" })]);
  });

  test("nothing runs for whom the edge vouches elsewhere, and why is told the log only", async () => {
    const headers = await assertion({ claims: { aud: "https://other.example.com" } });
    const response = await send("/api/tasks", { headers });
    expect(response.status).toBe(401);
    expect(await response.json()).toEqual({ error: "invalid_token", message: "Token verification failed" });
    expect(ran).toEqual([]);
    expect(refused).toEqual([expect.objectContaining({ name: "InvalidTokenError" })]);
  });

  test("two assertions are none", async () => {
    const headers = new Headers(await assertion());
    headers.append("gatehouse-assertion", headers.get("gatehouse-assertion") ?? "");
    expect((await send("/api/tasks", { headers })).status).toBe(401);
    expect(ran).toEqual([]);
  });

  test("nothing runs for a caller who lacks a scope", async () => {
    const headers = { ...(await assertion()), "content-type": "application/json" };
    const response = await send("/api/tasks", { method: "POST", headers, body: BODY });
    expect(response.status).toBe(403);
    expect(response.headers.get("www-authenticate")).toBe(
      'Bearer error="insufficient_scope", scope="write:tasks read:tasks"',
    );
    expect(await response.json()).toEqual({
      error: "insufficient_scope",
      message: "Required scopes: write:tasks, read:tasks",
      missing: ["write:tasks"],
    });
    expect(ran).toEqual([]);
    expect(refused).toEqual([expect.objectContaining({ name: "InsufficientScopeError" })]);
  });

  test("nothing runs while keys cannot be had", async () => {
    const options = { assertion: { issuer: "http://127.0.0.1:9/callers", audience: AUDIENCE } };
    const sendThere = await start({ options, refused, ran });
    const response = await sendThere("/api/tasks", { headers: await assertion() });
    expect(response.status).toBe(503);
    expect(response.headers.get("retry-after")).toBe("30");
    expect(await response.json()).toMatchObject({ error: "temporarily_unavailable" });
    expect(ran).toEqual([]);
    expect(refused).toEqual([expect.objectContaining({ name: "KeysUnavailableError" })]);
  });

  describe("whose assertions are bound to the request", () => {
    const BINDING = {
      htm: "POST",
      htu: "https://tasks.example.com/api/tasks",
      content_digest: DIGEST,
      scope: "read:tasks write:tasks",
    };
    let sendBound: Send;
    beforeAll(async () => {
      const bound = { issuer: edge.issuer, audience: AUDIENCE, bind: "request", bodyBytes: 1024 } as const;
      sendBound = await start({ options: { assertion: bound }, refused, ran });
    });
    const post = async (body: RequestInit["body"], path = "/api/tasks") => {
      const headers = { ...(await assertion({ claims: BINDING })), "content-type": "application/json" };
      return sendBound(path, { method: "POST", headers, body: body ?? null, duplex: "half" } as RequestInit);
    };

    test("[H05] that request runs, and reads its body as always", async () => {
      const response = await post(BODY);
      expect([response.status, await response.json()]).toEqual([
        200,
        { of: "alice", body: { title: "Water the plants" } },
      ]);
    });

    test("[H05] that request runs also when its body comes in parts", async () => {
      const parts = new Blob([BODY.slice(0, 5), BODY.slice(5)]).stream();
      expect((await post(parts)).status).toBe(200);
    });

    test.each([
      ["another body", BODY.replace("Water", "Burn"), "/api/tasks"],
      ["no body", "", "/api/tasks"],
      ["another path", BODY, "/api/tasks/"],
      ["a query", BODY, "/api/tasks?of=bob"],
    ])("[H05] nothing runs for %s", async (_, body, path) => {
      expect((await post(body, path)).status).toBe(401);
      expect(ran).toEqual([]);
    });

    test("[H05] nothing runs for a body that is too long to verify", async () => {
      expect((await post(" ".repeat(1025))).status).toBe(413);
      expect(ran).toEqual([]);
    });

    test("[H05] a request without a body is bound to none", async () => {
      const content_digest = "sha-256=:47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=:";
      const headers = await assertion({ claims: { ...BINDING, htm: "GET", content_digest } });
      expect((await sendBound("/api/tasks", { headers })).status).toBe(200);
    });
  });
});

describe.each([
  ["Express", startExpress],
  ["Hono", startHono],
])("of %s", (_, start) => {
  test("scopes are nobody's where nobody was verified", async () => {
    const ran: string[] = [];
    const options = { assertion: { issuer: edge.issuer, audience: AUDIENCE } };
    const send = await start({ options, refused: [], ran });
    expect((await send("/unverified", { headers: await assertion() })).status).toBe(401);
    expect(ran).toEqual([]);
  });
});

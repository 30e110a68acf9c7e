import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { createTasksBackend } from "../../../../../environments/local/backends/tasks/backend.ts";
import { TaskStore } from "../../../../../environments/local/backends/tasks/task-store.ts";
import { type Deviation, signAssertion } from "../../../../backend/assertion.ts";
import { type KeyServer, startKeyServer } from "../../../../backend/key-server.ts";

const AUDIENCE = "https://tasks.example.com";
const PAGE = "https://app.example.com";
const ALICE = {
  issuer: "https://login.example.com",
  subject: "alice",
  email: "alice@example.com",
  name: "Alice",
  createdAt: "2026-01-01T00:00:00Z",
};

let edge: KeyServer;
let backend: Server;
let url: string;
let lines: string[];

beforeAll(async () => {
  edge = await startKeyServer();
});
afterAll(() => edge.close());

beforeEach(async () => {
  backend = createTasksBackend({
    assertion: { issuer: edge.issuer, audience: AUDIENCE },
    browserOrigins: [PAGE],
    people: [ALICE],
    logLevel: "debug",
  });
  await new Promise<void>((resolve) => backend.listen(0, "127.0.0.1", resolve));
  url = `http://127.0.0.1:${(backend.address() as AddressInfo).port}`;
  lines = [];
  vi.spyOn(process.stdout, "write").mockImplementation((line) => lines.push(String(line)) > 0);
});
afterEach(() => {
  vi.restoreAllMocks();
  backend.close();
  backend.closeAllConnections();
});

const BOTH = "read:tasks write:tasks";

/** Calls it as somebody for whom the edge vouches; posts a body where there is one. */
async function call(
  path: string,
  { claims = {}, ...deviation }: Deviation = {},
  body?: unknown,
): Promise<{ status: number; body: unknown; headers: Headers }> {
  const assertion = await signAssertion(edge, AUDIENCE, {
    ...deviation,
    claims: { scope: BOTH, ...claims },
  });
  return answerTo(path, { "gatehouse-assertion": assertion }, body);
}

async function answerTo(path: string, headers: Record<string, string>, body?: unknown) {
  const response = await fetch(`${url}${path}`, {
    headers: { "content-type": "application/json", ...headers },
    ...(body !== undefined && {
      method: "POST",
      body: typeof body === "string" ? body : JSON.stringify(body),
    }),
  });
  return { status: response.status, body: await response.json(), headers: response.headers };
}

describe("tasks", () => {
  test("are there once they are created, with a time", async () => {
    const { status, body } = await call("/api/tasks", {}, { title: " Write ", description: "A letter." });
    expect(status).toBe(201);
    expect(body).toEqual({
      task: {
        id: expect.any(String),
        title: "Write",
        description: "A letter.",
        createdAt: expect.any(String),
      },
    });
    const { createdAt } = (body as { task: { createdAt: string } }).task;
    expect(Math.abs(Date.now() - Date.parse(createdAt))).toBeLessThan(60_000);
    expect(await call("/api/tasks")).toMatchObject({
      status: 200,
      body: { tasks: [{ title: "Write", createdAt }] },
    });
  });

  test.each([
    ["of another name", { sub: "bob" }],
    ["of the same name at another issuer", { sub_iss: "https://other.example.com" }],
  ])("are not seen by somebody %s", async (_, claims) => {
    await call("/api/tasks", {}, { title: "Hers alone" });
    expect(await call("/api/tasks", { claims })).toMatchObject({ status: 200, body: { tasks: [] } });
  });

  test("of two callers at once stay apart", async () => {
    const people = ["alice", "bob", "carol"];
    const all = people.flatMap((sub) => [1, 2, 3].map((number) => ({ sub, title: `${sub} ${number}` })));
    await Promise.all(all.map(({ sub, title }) => call("/api/tasks", { claims: { sub } }, { title })));
    for (const sub of people) {
      const { body } = await call("/api/tasks", { claims: { sub } });
      const titles = (body as { tasks: { title: string }[] }).tasks.map(({ title }) => title);
      expect(titles.sort()).toEqual([1, 2, 3].map((number) => `${sub} ${number}`));
    }
  });

  test.each<[method: string, missing: string, body?: object]>([
    ["GET", "read:tasks"],
    ["POST", "write:tasks", { title: "Write" }],
  ])("%s without %s is refused, with what is missing", async (_, missing, body) => {
    const scope = BOTH.replace(missing, "read:more");
    expect(await call("/api/tasks", { claims: { scope } }, body)).toMatchObject({
      status: 403,
      body: { error: "insufficient_scope", message: `Required scopes: ${missing}`, missing: [missing] },
    });
  });

  test.each<[string, unknown]>([
    ["no title", {}],
    ["an empty title", { title: "  " }],
    ["a title that is no text", { title: 1 }],
    ["a title that is too long", { title: "x".repeat(201) }],
    ["a description that is too long", { title: "Write", description: "x".repeat(2001) }],
    ["an owner", { title: "Write", subject: "bob" }],
    ["a prototype", '{"title":"Write","__proto__":{"id":"1"}}'],
    ["something else than an object", ["Write"]],
    ["something else than JSON", "{"],
    ["text", '"Write"'],
  ])("are not made of %s", async (_, body) => {
    expect(await call("/api/tasks", {}, body)).toMatchObject({
      status: 400,
      body: { error: "invalid_request" },
    });
    expect(await call("/api/tasks")).toMatchObject({ body: { tasks: [] } });
  });

  test("are not made of a body of another type, or of one that is too long", async () => {
    const assertion = await signAssertion(edge, AUDIENCE, { claims: { scope: BOTH } });
    const headers = { "gatehouse-assertion": assertion, "content-type": "text/plain" };
    expect(await answerTo("/api/tasks", headers, { title: "Write" })).toMatchObject({ status: 400 });
    const body = { title: "Write", description: "x".repeat(16 * 1024) };
    expect(await call("/api/tasks", {}, body)).toMatchObject({
      status: 413,
      body: { error: "content_too_large" },
    });
  });

  test("of one person are a thousand at most", () => {
    const store = new TaskStore();
    const [alice, bob] = ["alice", "bob"].map((subject) => ({ issuer: ALICE.issuer, subject }));
    if (!alice || !bob) throw new Error("expected two");
    for (let number = 0; number < 1000; number++) store.add(alice, { title: "Write" }, new Date());
    expect(() => store.add(alice, { title: "Write" }, new Date())).toThrow("1000 tasks are the most");
    expect(store.add(bob, { title: "Write" }, new Date(0))).toMatchObject({
      createdAt: "1970-01-01T00:00:00.000Z",
    });
  });
});

describe("a profile", () => {
  test("is the caller's own, whatever the scopes", async () => {
    const { issuer: _, subject: id, ...profile } = ALICE;
    expect(await call("/api/profile", { claims: { scope: undefined } })).toMatchObject({
      status: 200,
      body: { id, ...profile },
    });
  });

  test.each([
    ["is unknown", { sub: "bob" }],
    ["has a known name at another issuer", { sub_iss: "https://other.example.com" }],
  ])("of somebody who %s is not found", async (_, claims) => {
    expect(await call("/api/profile", { claims })).toMatchObject({
      status: 404,
      body: { error: "user_not_found" },
    });
  });
});

describe("refused is a caller", () => {
  test.each(["/api/tasks", "/api/profile", "/api/nothing"])("of %s without an assertion", async (path) => {
    expect(await answerTo(path, {})).toMatchObject({ status: 401, body: { error: "unauthorized" } });
  });

  test.each<[string, Deviation]>([
    ["for another server", { claims: { aud: "https://tasks.example.com/mcp" } }],
    ["of another issuer", { claims: { iss: "https://other.example.com/callers" } }],
    ["that is an access token", { header: { typ: "at+jwt" } }],
    ["that has expired", { claims: { iat: 1_700_000_000, exp: 1_700_000_060 } }],
    ["that names nobody", { claims: { sub: undefined } }],
  ])("with an assertion %s, without being told why", async (_, deviation) => {
    expect(await call("/api/tasks", deviation)).toMatchObject({
      status: 401,
      body: { error: "invalid_token", message: "Token verification failed" },
    });
  });

  test("with a good assertion as a bearer token", async () => {
    const token = await signAssertion(edge, AUDIENCE, { claims: { scope: BOTH } });
    expect(await answerTo("/api/tasks", { authorization: `Bearer ${token}` })).toMatchObject({ status: 401 });
  });
});

test("anybody may ask whether it is healthy", async () => {
  expect(await answerTo("/", {})).toMatchObject({
    status: 200,
    body: { service: "mcp-backend", status: "healthy", timestamp: expect.stringMatching(/^\d{4}-.*Z$/) },
  });
});

describe("a page in a browser", () => {
  const preflight = (origin: string) =>
    fetch(`${url}/api/tasks`, {
      method: "OPTIONS",
      headers: { origin, "access-control-request-method": "POST" },
    });

  test("that is named may call it, without cookies", async () => {
    const { status, headers } = await preflight(PAGE);
    expect(status).toBe(204);
    expect(Object.fromEntries(headers)).toMatchObject({
      "access-control-allow-origin": PAGE,
      "access-control-allow-methods": "GET,POST",
      "access-control-allow-headers": "Content-Type,Gatehouse-Assertion",
      vary: "Origin",
    });
    expect(headers.has("access-control-allow-credentials")).toBe(false);
    expect((await call("/api/tasks")).headers.has("access-control-allow-origin")).toBe(false);
  });

  test.each(["https://evil.example.com", "null", `${PAGE}.evil.example.com`])(
    "at %s may not",
    async (origin) => {
      const { headers } = await preflight(origin);
      expect(headers.has("access-control-allow-origin")).toBe(false);
      expect((await answerTo("/", { origin })).headers.has("access-control-allow-origin")).toBe(false);
    },
  );
});

test("what fails is answered in general, and told the log", async () => {
  vi.spyOn(TaskStore.prototype, "tasksOf").mockImplementation(() => {
    throw new Error("the disk of db-7 is full");
  });
  expect(await call("/api/tasks")).toMatchObject({
    status: 500,
    body: { error: "internal_error", message: "An error occurred" },
  });
  expect(lines.join("")).toContain("the disk of db-7 is full");
});

test("answers are kept in no cache, and say nothing of what runs", async () => {
  const { headers } = await call("/api/tasks");
  expect(headers.get("cache-control")).toBe("no-store");
  expect(headers.has("x-powered-by")).toBe(false);
});

test("requests and refusals are lines of the log, without assertions", async () => {
  const assertion = await signAssertion(edge, "https://other.example.com");
  await answerTo("/api/tasks", { "gatehouse-assertion": assertion });
  await call("/api/tasks");
  await vi.waitFor(() => expect(lines).toHaveLength(3));
  const [refused, first, second] = lines.map((line) => JSON.parse(line));
  expect(refused).toMatchObject({ level: "warning", event: "refused", error: "InvalidTokenError" });
  expect(first).toMatchObject({ level: "warning", event: "request", path: "/api/tasks", status: 401 });
  expect(first).not.toHaveProperty("caller");
  expect(second).toMatchObject({ status: 200, caller: { issuer: ALICE.issuer, subject: "alice" } });
  for (const part of assertion.split(".")) expect(lines.join("")).not.toContain(part);
});

import { createServer, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  type Caller,
  callBackend,
  DownstreamAssertions,
  NoAssertionError,
} from "../../edge/backend/index.ts";
import { signAssertion } from "./assertion.ts";
import { type KeyServer, startKeyServer } from "./key-server.ts";

let edge: KeyServer;
let backend: Server;
let url: string;
let received: IncomingMessage[];
let caller: Caller;
let assertions: string[];

beforeAll(async () => {
  edge = await startKeyServer();
  backend = createServer((request, response) => {
    received.push(request);
    if (request.url === "/moved") response.writeHead(307, { location: "http://127.0.0.1:9/" });
    response.end("done");
  });
  await new Promise<void>((resolve) => backend.listen(0, "127.0.0.1", resolve));
  url = `http://127.0.0.1:${(backend.address() as AddressInfo).port}`;
  assertions = await Promise.all([url, "tasks"].map((audience) => signAssertion(edge, audience)));
  received = [];
  const alice = { issuer: "https://login.example.com", subject: "alice" };
  caller = { ...alice, scopes: [], downstream: new DownstreamAssertions(assertions.join(", "), alice) };
});
afterAll(async () => {
  await edge.close();
  backend.close();
  backend.closeAllConnections();
});

/** What the backend was told of the last call. */
const told = () => received.at(-1)?.headers["gatehouse-assertion"];

describe("a backend that is called for a caller", () => {
  test("gets the assertion for its host, and all else as it was given", async () => {
    const headers = { "content-type": "text/plain", "gatehouse-assertion": "own" };
    const response = await callBackend(caller, `${url}/api/tasks`, {
      method: "POST",
      headers,
      body: "a task",
    });
    expect(await response.text()).toBe("done");
    expect(received.at(-1)).toMatchObject({ method: "POST", url: "/api/tasks" });
    expect(received.at(-1)?.headers["content-type"]).toBe("text/plain");
    expect(told()).toBe(assertions[0]);
    expect(received.at(-1)?.headers).not.toHaveProperty("authorization");
  });

  test("gets the one for the audience that it has by another name", async () => {
    await callBackend(caller, new URL("/api/tasks", url), { audience: "tasks" });
    expect(told()).toBe(assertions[1]);
  });

  test("is not left for whoever it redirects to", async () => {
    expect((await callBackend(caller, `${url}/moved`)).status).toBe(307);
  });

  test("is not called where the edge made no assertion for it", async () => {
    const calls = received.length;
    const { downstream: _, ...alone } = caller;
    await expect(callBackend(caller, url, { audience: "other" })).rejects.toThrow(NoAssertionError);
    await expect(callBackend(caller, "https://other.example.com/")).rejects.toThrow(NoAssertionError);
    await expect(callBackend(alone, url)).rejects.toThrow(NoAssertionError);
    expect(received).toHaveLength(calls);
  });
});

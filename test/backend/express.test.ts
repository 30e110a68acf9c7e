import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import express, { type Express } from "express";
import { afterAll, beforeAll, expect, test } from "vitest";
import { verifyCaller } from "../../edge/backend/express.ts";
import { signAssertion } from "./assertion.ts";
import { type KeyServer, startKeyServer } from "./key-server.ts";

const AUDIENCE = "https://tasks.example.com";
const refused: unknown[] = [];
const servers: Server[] = [];
let edge: KeyServer;

beforeAll(async () => {
  edge = await startKeyServer();
});
afterAll(async () => {
  await edge.close();
  for (const server of servers) server.close().closeAllConnections();
});

/** The middleware, for assertions that are bound to the request. */
const middleware = () =>
  verifyCaller({
    assertion: { issuer: edge.issuer, audience: AUDIENCE, bind: "request" },
    onRefused: (error) => void refused.push(error),
  });

/** Has an app read a body that an assertion is bound to, or where it is bound to another. */
async function post(app: Express, body: string, asserted = body): Promise<Response> {
  const server = app.listen(0, "127.0.0.1");
  servers.push(server);
  await new Promise((resolve) => server.once("listening", resolve));
  const { port } = server.address() as AddressInfo;
  const digest = Buffer.from(await crypto.subtle.digest("SHA-256", Buffer.from(asserted))).toString("base64");
  const claims = { htm: "POST", htu: `${AUDIENCE}/api`, content_digest: `sha-256=:${digest}:` };
  const headers = {
    "content-type": "application/json",
    "gatehouse-assertion": await signAssertion(edge, AUDIENCE, { claims }),
  };
  return fetch(`http://127.0.0.1:${port}/api`, { method: "POST", headers, body });
}

const answer = (app: Express) =>
  app.post("/api", ({ rawBody = new Uint8Array() }, response) => {
    response.json({ raw: new TextDecoder().decode(rawBody) });
  });

test("the bytes of a body that an assertion is bound to are kept", async () => {
  const response = await post(answer(express().use(middleware())), "[ 1 ]");
  expect(await response.json()).toEqual({ raw: "[ 1 ]" });
});

test("bytes that another kept are those that are verified", async () => {
  const keep = express.json({ verify: (request, _, bytes) => Object.assign(request, { rawBody: bytes }) });
  const response = await post(answer(express().use(keep, middleware())), "[ 1 ]");
  expect(await response.json()).toEqual({ raw: "[ 1 ]" });
});

test("[H05] nothing runs when the bytes are gone before they are verified", async () => {
  const response = await post(answer(express().use(express.json(), middleware())), "[ 1 ]");
  expect(response.status).toBe(503);
  expect(refused.at(-1)).toMatchObject({ message: "the body was read before the caller was verified" });
});

test("[H05] nothing runs when another kept text instead of bytes", async () => {
  const keep = express.json({
    verify: (request, _, bytes) => Object.assign(request, { rawBody: bytes.toString() }),
  });
  expect((await post(answer(express().use(keep, middleware())), "[ 1 ]", "")).status).toBe(503);
});

test("what is not the JSON that it is said to be is answered as by Express' own parser", async () => {
  const app = answer(express().use(middleware()));
  app.use(((error, _request, response, _next) => {
    response.status(error.status).json({ name: error.name });
  }) as express.ErrorRequestHandler);
  const response = await post(app, "[ 1");
  expect([response.status, await response.json()]).toEqual([400, { name: "SyntaxError" }]);
});

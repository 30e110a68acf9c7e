import { once } from "node:events";
import { createServer, type IncomingMessage, request, type Server } from "node:http";
import { connect, createServer as createHttp2Server, type Http2Server } from "node:http2";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Middleware, verifyCaller } from "../../edge/backend/express.ts";
import { signAssertion } from "./assertion.ts";
import { createIssuer, signToken } from "./issuer.ts";
import { type KeyServer, startKeyServer } from "./key-server.ts";

const AUDIENCE = "https://tasks.example.com";
/** Of no body at all. */
const NOTHING = "sha-256=:47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=:";

let edge: KeyServer;
let server: Server;
let http2Server: Http2Server;
let assertion: string;

beforeAll(async () => {
  edge = await startKeyServer();
  const bound = { issuer: edge.issuer, audience: AUDIENCE, bind: "request" } as const;
  const verify: Middleware = verifyCaller({ assertion: bound });
  server = createServer((incoming, response) => verify(incoming, response, () => response.end("ran")));
  http2Server = createHttp2Server((incoming, response) =>
    verify(incoming, response, () => response.end("ran")),
  );
  await Promise.all(
    [server, http2Server].map((each) => new Promise<void>((resolve) => each.listen(0, "127.0.0.1", resolve))),
  );
  const claims = { htm: "GET", htu: `${AUDIENCE}/api/tasks`, content_digest: NOTHING };
  assertion = await signAssertion(edge, AUDIENCE, { claims });
});
afterAll(async () => {
  await edge.close();
  http2Server.close();
  server.close().closeAllConnections();
});

const portOf = (each: Server | Http2Server) => (each.address() as AddressInfo).port;

/** Sends what no `fetch` would. */
function send(method: string, path: string, body?: string): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const headers = { "gatehouse-assertion": assertion, ...(body && { "transfer-encoding": "chunked" }) };
    const outgoing = request({ port: portOf(server), method, path, headers }, (response) => {
      response.resume();
      resolve(response.statusCode);
    });
    outgoing.on("error", reject).end(body);
  });
}

test("[A17] of two Authorization headers neither says who calls", async () => {
  const login = await createIssuer("https://login.example.com");
  const { issuer, fetch } = login;
  const verify = verifyCaller({ token: { issuer, audience: AUDIENCE, fetch } });
  const app = createServer((incoming, response) => verify(incoming, response, () => response.end("ran")));
  await new Promise<void>((resolve) => app.listen(0, "127.0.0.1", resolve));
  const authorization = `Bearer ${await signToken(login)}`;
  const statuses = [];
  for (const values of [[authorization], [authorization, "Basic YWxpY2U6"], [authorization, authorization]]) {
    const headers = ["host", "tasks.internal", ...values.flatMap((value) => ["authorization", value])];
    const outgoing = request({ port: portOf(app), headers, agent: false }).end();
    const [response] = (await once(outgoing, "response")) as [IncomingMessage];
    response.resume();
    statuses.push(response.statusCode);
  }
  app.close();
  expect(statuses).toEqual([200, 401, 401]);
});

describe("a request of Node's that an assertion is bound to", () => {
  test("runs as it was made", async () => {
    expect(await send("GET", "/api/tasks")).toBe(200);
  });

  test.each([
    ["with a body, where there was none", "GET", "/api/tasks", "[1]"],
    ["of another method that means the same", "HEAD", "/api/tasks"],
    ["for a whole URL", "GET", `${AUDIENCE}/api/tasks`],
    ["for another URL that ends so", "GET", "http://evil.example/api/tasks"],
    ["by an escaped path", "GET", "/%61pi/tasks"],
    ["by a path with a dot", "GET", "/./api/tasks"],
    ["by a path with two slashes", "GET", "//api/tasks"],
    ["with an empty query", "GET", "/api/tasks?"],
    ["with a fragment", "GET", "/api/tasks#"],
  ])("[H05] does not run %s", async (_, method, path, body?: string) => {
    expect(await send(method, path, body)).toBe(401);
  });

  test.each([
    ["/api/tasks", 200],
    ["/api/tasks/", 401],
  ])("[H05] is told from others over HTTP/2 as well: %s", async (path, status) => {
    const session = connect(`http://127.0.0.1:${portOf(http2Server)}`);
    const answered = new Promise((resolve, reject) => {
      session
        .request({ ":path": path, "gatehouse-assertion": assertion })
        .on("response", (headers) => resolve(headers[":status"]))
        .on("error", reject)
        .resume();
    });
    expect(await answered).toBe(status);
    session.close();
  });
});

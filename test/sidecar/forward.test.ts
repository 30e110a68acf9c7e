import { createHash } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { sendRaw } from "./raw-request.ts";
import { type RunningSidecar, SetUp } from "./set-up.ts";

let setUp: SetUp;
let sidecar: RunningSidecar;

interface Echo {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly bytes: number;
  readonly digest: string;
}

beforeAll(async () => {
  setUp = await SetUp.start({ upstream: { path: "/base/" } });
  sidecar = await setUp.sidecar({ FORWARD_HEADERS: "X-Firebase-Authorization, x-request-id" });
});

afterAll(() => setUp?.stop());

const send = (path: string, init?: RequestInit) => fetch(sidecar.url + path, { redirect: "manual", ...init });

async function echo(path: string, init?: RequestInit): Promise<Echo> {
  return (await send(path, init)).json() as Promise<Echo>;
}

describe("a request", () => {
  it.each(["GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"])(
    "arrives with its method, path, query and body: %s",
    async (method) => {
      const body = method === "GET" ? undefined : '{ "exact":  true }';
      const { url, ...arrived } = await echo("/echo/a%20b//c?x=1&x=%2F..&y", { method, body: body ?? null });
      expect(url).toBe("/base/echo/a%20b//c?x=1&x=%2F..&y");
      const digest = createHash("sha256")
        .update(body ?? "")
        .digest("hex");
      expect(arrived).toMatchObject({ method, bytes: body?.length ?? 0, digest });
    },
  );

  it("[H02] arrives with the sidecar's token, whatever credentials the client sends", async () => {
    for (const name of ["Authorization", "X-Serverless-Authorization", "Proxy-Authorization"]) {
      const { headers } = await echo("/echo", { headers: { [name]: "Bearer of-the-client" } });
      expect(headers.authorization).toMatch(/^Bearer .*SIGNATURE_REMOVED_BY_GOOGLE$/);
      expect(JSON.stringify(headers)).not.toContain("of-the-client");
    }
  });

  it("arrives with the headers of its content, of MCP, of its trace and of FORWARD_HEADERS", async () => {
    const headers = {
      accept: "application/json, text/event-stream",
      "accept-encoding": "br",
      "accept-language": "de",
      "content-type": "application/json",
      "last-event-id": "7",
      "mcp-method": "tools/call",
      "mcp-protocol-version": "2026-07-28",
      "mcp-session-id": "session-1",
      traceparent: "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
      "x-firebase-authorization": "Bearer of-the-user",
      "x-request-id": "request-1",
    };
    expect((await echo("/echo", { headers, method: "POST", body: "{}" })).headers).toMatchObject(headers);
  });

  it("[H02] arrives with no other header, in any spelling", async () => {
    const names = [
      "Cookie: a=1",
      "X-Forwarded-For: 1.2.3.4",
      "Forwarded: for=1.2.3.4",
      "X-Real-IP: 1.2.3.4",
      "X-Goog-Authenticated-User-Email: somebody",
      "X-Amz-Security-Token: x",
      "X-HTTP-Method-Override: DELETE",
      "Mcp_Session_Id: x",
      "Mcp-Session_Id: x",
      "X_Request_Id: x",
      "X-Serverless_Authorization: x",
      "Keep-Alive: timeout=5",
      "TE: trailers",
      "Upgrade: websocket",
      "Mcp-Of-Connection: x",
    ];
    const answer = await sendRaw(
      sidecar.url,
      "GET /echo HTTP/1.1",
      "Host: localhost",
      "Connection: close, Mcp-Of-Connection",
      ...names,
    );
    const { headers }: Echo = JSON.parse(answer.slice(answer.indexOf("{"), answer.lastIndexOf("}") + 1));
    expect(Object.keys(headers).sort()).toEqual(["authorization", "connection", "host"]);
    expect(headers.host).toBe(new URL(setUp.upstream).host);
    expect(headers.connection).toBe("keep-alive");
  });

  it("cannot hide a second one in the body of a method that usually has none", async () => {
    const hidden = "GET /base/hidden HTTP/1.1\r\nHost: x\r\n\r\n";
    const answer = await sendRaw(
      sidecar.url,
      "DELETE /echo HTTP/1.1",
      "Host: localhost",
      "Connection: close",
      "Transfer-Encoding: chunked",
      "",
      `${hidden.length.toString(16)}\r\n${hidden}\r\n0`,
    );
    expect(answer).toContain(`"bytes":${hidden.length}`);
    expect((await echo("/echo")).url).toBe("/base/echo");
  });
});

describe("a request that is no path of the upstream's", () => {
  it.each([
    "http://evil.example/echo",
    "//evil.example/../../admin",
    "/../admin",
    "/a/./../../admin",
    "/%2e%2e/admin",
    "/a/.%2E",
    "/..%2fadmin",
    "/%5c..%5cadmin",
    "/..\\admin",
    "/\\evil.example",
    "/echo#fragment",
    "*",
  ])("[H01] is refused: %s", async (target) => {
    const answer = await sendRaw(
      sidecar.url,
      `OPTIONS ${target} HTTP/1.1`,
      "Host: localhost",
      "Connection: close",
    );
    expect(answer).toMatch(/^HTTP\/1.1 400 /);
  });

  it.each(["//evil.example/echo", "/@evil.example", "/a//evil.example", "/?", "/...", "/a..b"])(
    "[H01] goes nowhere else: %s",
    async (target) => {
      const answer = await sendRaw(
        sidecar.url,
        `GET ${target} HTTP/1.1`,
        "Host: localhost",
        "Connection: close",
      );
      expect(answer).toContain(JSON.stringify(`/base${target}`));
    },
  );

  it("is not forwarded with a method that would show the token, or open a tunnel", async () => {
    const trace = await sendRaw(sidecar.url, "TRACE /echo HTTP/1.1", "Host: localhost", "Connection: close");
    expect(trace).toMatch(/^HTTP\/1.1 405 /);
    expect(await sendRaw(sidecar.url, "CONNECT evil.example:443 HTTP/1.1", "Host: evil.example:443")).toBe(
      "",
    );
  });
});

describe("a request that a web page could have sent", () => {
  it.each([
    ["Host: localhost", "Origin: http://evil.example"],
    ["Host: localhost", "Origin: null"],
    ["Host: localhost", "Sec-Fetch-Site: cross-site"],
    ["Host: evil.example:8070", "Accept: */*"],
  ])("is refused: %s, %s", async (...headers) => {
    const answer = await sendRaw(sidecar.url, "GET /echo HTTP/1.1", "Connection: close", ...headers);
    expect(answer).toMatch(/^HTTP\/1.1 403 /);
  });

  it.each(["localhost:8070", "127.0.0.1:8070", "[::1]:8070", "sidecar:8070", "10.0.0.7"])(
    "is not one to %s",
    async (host) => {
      const answer = await sendRaw(sidecar.url, "GET /echo HTTP/1.1", "Connection: close", `Host: ${host}`);
      expect(answer).toMatch(/^HTTP\/1.1 200 /);
    },
  );
});

describe("an answer", () => {
  it("[H03] has the headers of its content, of MCP and of FORWARD_HEADERS, and no others", async () => {
    const { headers } = await send("/headers");
    const ofConnection = ["connection", "content-length", "date", "keep-alive"];
    expect([...headers.keys()].filter((name) => !ofConnection.includes(name))).toEqual([
      "cache-control",
      "mcp-session-id",
      "x-request-id",
    ]);
    expect(headers.get("mcp-session-id")).toBe("session-1");
    expect(headers.get("x-request-id")).toBe("request-1");
    // The sidecar's own, of the connection to the client.
    expect(headers.get("keep-alive")).not.toBe("timeout=7");
  });

  it.each([200, 201, 304, 400, 401, 403, 404, 409, 429, 500, 503])(
    "passes with its status: %d",
    async (status) => {
      const answer = await send(`/status?status=${status}`);
      expect(answer.status).toBe(status);
      expect(answer.headers.get("www-authenticate")).toBe('Bearer error="insufficient_scope"');
      expect(await answer.text()).toBe(status === 304 ? "" : "from the upstream");
    },
  );

  it("is told as the refusal that it is, when the service accepts the identity no more", async () => {
    const other = await SetUp.start({ upstream: { invoker: "other@project.iam.gserviceaccount.com" } });
    try {
      const forbidden = await fetch((await other.sidecar()).url);
      expect([forbidden.status, await forbidden.text()]).toEqual([403, "Forbidden"]);
      const unknown = await fetch((await other.sidecar({ AUDIENCE: "https://other.example" })).url);
      expect([unknown.status, await unknown.text()]).toEqual([401, "Unauthorized"]);
    } finally {
      await other.stop();
    }
  });

  it.each([301, 302, 303, 307, 308])(
    "[H04] that leads elsewhere is neither followed nor relayed: %d",
    async (status) => {
      const location = encodeURIComponent("http://169.254.169.254/");
      const answer = await send(`/status?status=${status}&location=${location}`);
      expect(answer.status).toBe(502);
      expect(answer.headers.get("location")).toBeNull();
      expect(await answer.json()).toMatchObject({ error: "upstream_redirect" });
    },
  );

  it("may come before the request is whole", async () => {
    const chunk = new Uint8Array(65_536);
    let sent = 0;
    const body = new ReadableStream({
      pull(controller) {
        sent += 1;
        if (sent > 1000) controller.close();
        else controller.enqueue(chunk);
      },
    });
    const answer = await send("/early", { method: "POST", body, duplex: "half" });
    expect([answer.status, await answer.text()]).toEqual([413, "too large"]);
  });
});

describe("the sidecar itself", () => {
  it("answers the probes, and nobody else sees them", async () => {
    for (const path of ["/healthz", "/readyz", "/readyz?x=1"]) {
      const answer = await send(path);
      expect([answer.status, await answer.json()]).toEqual([200, { status: "ok" }]);
    }
    expect((await echo("/healthz/other")).url).toBe("/base/healthz/other");
  });
});

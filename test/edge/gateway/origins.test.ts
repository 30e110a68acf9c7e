import { createLocalJWKSet, jwtVerify } from "jose";
import { beforeEach, describe, expect, it } from "vitest";
import { brokenStream, endlessStream } from "../material/bytes.ts";
import { NOW } from "../material/clock.ts";
import { modernRequest } from "../material/eras.ts";
import {
  GATEWAY_DOCUMENT,
  startGateway,
  type TestGateway,
  TOOLS_LIST,
  toolCall,
} from "../material/gateway.ts";
import { silence } from "../material/network.ts";

let gateway: TestGateway;

beforeEach(async () => {
  gateway = await startGateway();
});

/** What a client may try to have an origin believe, in the spellings that servers take for one another. */
const FOREIGN = [
  ...["Cookie", "X-Serverless-Authorization", "Proxy-Authorization", "X-Forwarded-Access-Token", "X-Api-Key"],
  ...[
    "Forwarded",
    "X-Forwarded-For",
    "X-Forwarded-Host",
    "X-Forwarded-Proto",
    "X-Forwarded-User",
    "X-Real-IP",
  ],
  ...[
    "X-Forwarded-Email",
    "X-Forwarded-Groups",
    "X-Forwarded-Preferred-Username",
    "X-Forwarded-Prefix",
    "Via",
  ],
  ...[
    "X-Auth-Request-User",
    "X-Auth-User",
    "X-Auth-Token",
    "X-Remote-User",
    "Remote-User",
    "X-User",
    "X-Client-IP",
  ],
  ...[
    "X-Goog-Authenticated-User-Email",
    "X-Goog-IAP-JWT-Assertion",
    "X-Goog-Api-Key",
    "X-Cloud-Trace-Context",
  ],
  ...["X-Amzn-OIDC-Data", "X-Amzn-OIDC-Identity", "X-Amz-Security-Token", "X-Amz-Date", "X-Amzn-Trace-Id"],
  ...["Cf-Access-Jwt-Assertion", "Cf-Connecting-IP", "Cf-Ray", "Cf-Worker", "Cf-IPCountry", "True-Client-IP"],
  ...["X-Original-URL", "X-Original-Host", "X-Rewrite-URL", "X-HTTP-Method-Override", "X-HTTP-Method"],
  ...["X-Method-Override", "X-Envoy-External-Address", "X-Envoy-Original-Path", "X-Ms-Client-Principal"],
  ...["X-Jwt-Assertion", "X-Token", "X-Access-Token", "Authorization-", "Mcp-Session-Id", "Last-Event-ID"],
  ...[
    "Set-Cookie",
    "X-Forwarded-Server",
    "X-Forwarded-Port",
    "X-Cluster-Client-IP",
    "X-Original-Forwarded-For",
  ],
  ...[
    "X-Goog-User-Project",
    "X-Forwarded-Client-Cert",
    "X-Amzn-Mtls-Clientcert",
    "Fly-Client-IP",
    "X-Azure-ClientIP",
    "X-Envoy-Internal",
    "X-Goog-Request-Params",
    "X-Amz-Content-Sha256",
    "X-Authenticated-User",
    "X-SSL-Cert",
  ],
  ...[
    "Connection",
    "Keep-Alive",
    "Proxy-Connection",
    "TE",
    "Trailer",
    "X-Envoy-Peer-Metadata",
    "X-B3-TraceId",
  ],
  ...["Gatehouse-Assertion", "Gatehouse-User", "Origin", "Referer", "User-Agent", "Range", "If-None-Match"],
];

/** What MCP has of headers: only in this very spelling. */
const NEEDED = ["Content-Type", "Mcp-Method", "Mcp-Name", "Mcp-Param-Region", "Mcp-Protocol-Version"];

describe("a call of an origin", () => {
  it("[H02] carries no header of the client's but those that MCP needs", async () => {
    const spellings = [...FOREIGN, ...NEEDED.map((name) => name.replace("-", "_"))].flatMap((name) => [
      name,
      name.toUpperCase(),
      name.replace("-", "_"),
      name.replaceAll("-", "_"),
    ]);
    expect(new Set(FOREIGN).size).toBeGreaterThanOrEqual(80);
    const headers = new Headers(spellings.map((name) => [name, "forged"]));
    headers.set("Origin", "https://mcp.example.com");
    const { message, headers: needed } = modernRequest("tools/list");
    for (const [name, value] of Object.entries(needed)) headers.set(name, value);
    headers.set("Mcp-Param-Region", "eu");
    headers.set("Accept", "application/json, text/event-stream");
    headers.set("Accept-Encoding", "gzip, br");
    headers.set("Traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");
    expect((await gateway.send(message, { headers })).status).toBe(200);
    const arrived = gateway.origin.calls[0]?.headers ?? new Headers();
    expect([...arrived.keys()].sort()).toEqual([
      "accept",
      "accept-encoding",
      "content-type",
      "gatehouse-assertion",
      "mcp-method",
      "mcp-param-region",
      "mcp-protocol-version",
      "traceparent",
    ]);
    expect(arrived.get("accept-encoding")).toBe("identity");
    expect([...arrived.values()].join()).not.toContain("forged");
  });

  it("[H02] has the gateway's own assertion, whatever the client says of itself", async () => {
    const headers = { "Gatehouse-Assertion": "forged", gatehouse_assertion: "forged" };
    await gateway.send(TOOLS_LIST, { headers });
    const assertion = gateway.origin.calls[0]?.headers.get("gatehouse-assertion") ?? "";
    const keys = createLocalJWKSet(await (await gateway.fetch("/callers/.well-known/jwks.json")).json());
    const { payload } = await jwtVerify(assertion, keys, {
      issuer: "https://mcp.example.com/callers",
      audience: "https://documents.internal.example/mcp",
      typ: "caller-assertion+jwt",
      currentDate: NOW,
    });
    expect(payload).toMatchObject({
      sub: "alice",
      sub_iss: "https://login.example.com",
      client_id: "editor",
    });
  });

  it("carries no assertion where none is configured, not even the client's", async () => {
    const claims = { aud: "https://mcp.example.com/mcp/tickets" };
    const headers = { "Gatehouse-Assertion": "forged" };
    expect((await gateway.send(TOOLS_LIST, { path: "/mcp/tickets", claims, headers })).status).toBe(200);
    expect(gateway.origin.calls[0]?.headers.has("gatehouse-assertion")).toBe(false);
  });

  it("[J07] ends when the client goes before the answer", async () => {
    const client = new AbortController();
    const arrived = new Promise<RequestInit>((resolve) => {
      gateway.origin.answer = (_, { init }) => {
        resolve(init);
        return silence(init);
      };
    });
    const response = gateway.send(toolCall("get_public_info"), { signal: client.signal });
    const { signal } = await arrived;
    client.abort();
    await response.catch(() => undefined);
    expect(signal?.aborted).toBe(true);
  });

  it("[J07] ends when the client goes within the answer", async () => {
    const { body, cancelled } = endlessStream("data: {}\n\n");
    gateway.origin.answer = () => new Response(body, { headers: { "content-type": "text/event-stream" } });
    const response = await gateway.send(toolCall("get_public_info"));
    await response.body?.cancel();
    expect(cancelled()).toBe(true);
  });
});

describe("an origin's answer", () => {
  it.each([301, 302, 303, 307, 308, 304])(
    "[H04] that redirects is neither followed nor relayed: %d",
    async (status) => {
      const location = "http://169.254.169.254/latest/meta-data/";
      gateway.origin.answer = () => new Response(null, { status, headers: { location } });
      const response = await gateway.send(toolCall("get_public_info"));
      expect([response.status, response.headers.get("location")]).toEqual([502, null]);
      expect(gateway.origin.calls.map(({ url, init }) => [url, init.redirect])).toEqual([
        ["https://documents.internal.example/mcp", "manual"],
      ]);
    },
  );

  it.each([401, 403, 407])(
    "[H03] that refuses the gateway is not a challenge for the client: %d",
    async (status) => {
      gateway.origin.answer = () =>
        new Response("secret of the origin", {
          status,
          headers: { "www-authenticate": 'Bearer resource_metadata="https://evil.example/"' },
        });
      const response = await gateway.send(toolCall("get_public_info"));
      expect([response.status, response.headers.get("www-authenticate")]).toEqual([502, null]);
      expect(await response.text()).not.toContain("secret");
    },
  );

  it.each([
    [500, 502, "bad_gateway"],
    [502, 502, "bad_gateway"],
    [503, 503, "temporarily_unavailable"],
    [504, 502, "bad_gateway"],
    [599, 502, "bad_gateway"],
  ])("[K03] with status %d is answered %d, and its text stays behind", async (status, expected, error) => {
    gateway.origin.answer = () => new Response("stack trace", { status });
    const response = await gateway.send(toolCall("get_public_info"));
    expect(response.status).toBe(expected);
    expect(await response.json()).toEqual({
      error,
      error_description: "The server documents gave no usable answer; try again soon.",
    });
  });

  it("[K03] that does not begin in time is answered 504, and the call given up", async () => {
    gateway = await startGateway({ document: { ...GATEWAY_DOCUMENT, limits: { originHeadersSeconds: 1 } } });
    gateway.origin.answer = (_, { init }) => silence(init);
    expect((await gateway.send(toolCall("get_public_info"))).status).toBe(504);
    expect(gateway.origin.calls[0]?.init.signal?.aborted).toBe(true);
    expect(gateway.log).toMatchObject([{ rule: "origin", status: 504, fault: "no answer in time" }]);
  });

  it("[K03] that breaks off within a list is answered 502", async () => {
    gateway.origin.answer = () =>
      new Response(brokenStream('{"jsonrpc"'), { headers: { "content-type": "application/json" } });
    expect((await gateway.send(TOOLS_LIST)).status).toBe(502);
    expect(gateway.log).toMatchObject([{ rule: "origin", status: 502 }]);
  });

  it("[H03] keeps no header of the origin's, and is not to be sniffed or kept", async () => {
    gateway.origin.answer = () =>
      Response.json(
        { jsonrpc: "2.0", id: 1, result: {} },
        {
          headers: {
            "set-cookie": "session=1",
            server: "origin",
            "x-powered-by": "origin",
            "access-control-allow-origin": "*",
            "access-control-allow-credentials": "true",
            "cache-control": "public, max-age=600",
            vary: "*",
          },
        },
      );
    const response = await gateway.send(toolCall("get_public_info"));
    expect(Object.fromEntries(response.headers)).toEqual({
      "cache-control": "no-store",
      "content-type": "application/json",
      "strict-transport-security": "max-age=31536000",
      vary: "Origin",
      "x-content-type-options": "nosniff",
      "x-request-id": expect.stringMatching(/^[0-9a-f-]{36}$/),
    });
  });

  it.each([
    ["an answer to another request", '{"jsonrpc":"2.0","id":999,"result":{}}', 502],
    ["a request of its own", '{"jsonrpc":"2.0","id":1,"method":"sampling/createMessage","params":{}}', 502],
    ["several answers", '[{"jsonrpc":"2.0","id":1,"result":{}}]', 502],
    [
      "an answer over the limit",
      `{"jsonrpc":"2.0","id":1,"result":{"text":"${"x".repeat(4 * 1024 * 1024)}"}}`,
      502,
    ],
  ])("[J06] [J07] to a call is not passed on when it is %s", async (_, body, status) => {
    gateway.origin.answer = () => new Response(body, { headers: { "content-type": "application/json" } });
    expect((await gateway.send(toolCall("get_public_info"))).status).toBe(status);
  });

  it("[K03] that stalls within its body is answered 504, audited, and the call given up", async () => {
    const limits = { originHeadersSeconds: 1, originBodySeconds: 1 };
    gateway = await startGateway({ document: { ...GATEWAY_DOCUMENT, limits } });
    const headers = { "content-type": "application/json" };
    gateway.origin.answer = () => new Response(endlessStream('{"jso').body, { headers });
    expect((await gateway.send(toolCall("get_public_info"))).status).toBe(504);
    expect(gateway.origin.calls[0]?.init.signal?.aborted).toBe(true);
    expect(gateway.log).toMatchObject([{ rule: "origin", status: 504, fault: "no whole answer in time" }]);
  });

  it("[K04] that fails within a stream is a fault in the log, under the request's id", async () => {
    gateway.origin.answer = () =>
      new Response("data: {}{}\n\n", { headers: { "content-type": "text/event-stream" } });
    const response = await gateway.send(toolCall("get_public_info"));
    expect(await response.text()).toContain("could not be passed on");
    expect(gateway.log.at(-1)).toMatchObject({
      event: "fault",
      request_id: response.headers.get("x-request-id"),
      server: "documents",
    });
  });

  it("[J03] that ends its stream without an answer is told so, and is a fault in the log", async () => {
    gateway.origin.answer = () => new Response(":\n\n", { headers: { "content-type": "text/event-stream" } });
    const response = await gateway.send(toolCall("get_public_info"));
    expect(await response.text()).toContain("could not be passed on");
    expect(gateway.log.at(-1)).toMatchObject({ fault: "the stream ended without an answer" });
  });
});

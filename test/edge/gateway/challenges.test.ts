import fc from "fast-check";
import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import { modernRequest } from "../material/eras.ts";
import { PATH, startGateway, type TestGateway, TOOLS_LIST, toolCall } from "../material/gateway.ts";
import { answerAll, answerAllInEvents } from "../material/origin.ts";

const METADATA = "https://mcp.example.com/.well-known/oauth-protected-resource/mcp/documents";

let gateway: TestGateway;

beforeAll(async () => {
  gateway = await startGateway();
});

beforeEach(() => {
  gateway.origin.calls.length = 0;
});

function post(headers: HeadersInit = {}, body = JSON.stringify(TOOLS_LIST), query = ""): Promise<Response> {
  const all = { "content-type": "application/json", ...headers };
  return gateway.fetch(PATH + query, { method: "POST", headers: all, body });
}

describe("a request without a token", () => {
  it("[C01] is told where the metadata is and which scopes to ask for, and of no error", async () => {
    const response = await post();
    expect(response.status).toBe(401);
    expect(response.headers.get("www-authenticate")).toBe(
      `Bearer scope="public:read confidential:read", resource_metadata="${METADATA}"`,
    );
    expect(gateway.origin.calls).toEqual([]);
  });

  it.each(["GET", "DELETE", "PUT", "HEAD", "OPTIONS", "PATCH"])(
    "[C01] is challenged whatever its method: %s",
    async (method) => {
      const response = await gateway.fetch(PATH, { method });
      expect([response.status, response.headers.has("www-authenticate")]).toEqual([401, true]);
    },
  );

  it("[A18] is one that has its token in the query or in a form", async () => {
    const token = await gateway.token();
    for (const query of [`?access_token=${token}`, `?token=${token}`, `?Authorization=Bearer%20${token}`]) {
      expect((await post({}, JSON.stringify(TOOLS_LIST), query)).status).toBe(401);
    }
    const form = { "content-type": "application/x-www-form-urlencoded" };
    expect((await post(form, `access_token=${token}`)).status).toBe(401);
    expect(gateway.origin.calls).toEqual([]);
  });

  it("[A18] [H01] does not hand the query of an authenticated request to the origin", async () => {
    const headers = { authorization: `Bearer ${await gateway.token()}` };
    expect((await post(headers, JSON.stringify(TOOLS_LIST), "?access_token=x")).status).toBe(200);
    expect(gateway.origin.calls.map(({ url }) => url)).toEqual(["https://documents.internal.example/mcp"]);
  });

  it("[C07] [H08] is not made up for by any other header", async () => {
    const token = await gateway.token();
    const names = [
      ...["X-Forwarded-User", "X-Forwarded-Email", "X-Forwarded-Access-Token", "X-Auth-Request-User"],
      ...["X-Real-IP", "X-Forwarded-For", "X-Original-URL", "X-Rewrite-URL", "X-Forwarded-Uri", "Cookie"],
      ...[
        "Proxy-Authorization",
        "X-Serverless-Authorization",
        "X-Goog-Authenticated-User-Email",
        "X-Api-Key",
      ],
      ...["Cf-Access-Jwt-Assertion", "Gatehouse-Assertion", "Mcp-Session-Id", "X-Authorization", "X-Debug"],
      ...["X-HTTP-Method-Override", "X-Middleware-Subrequest", "X-Internal-Request", "Authorization_"],
    ];
    for (const name of names) {
      for (const value of [`Bearer ${token}`, token, "/health", "127.0.0.1"]) {
        expect((await post({ [name]: value })).status).toBe(401);
      }
    }
    expect((await post({ "user-agent": "GoogleHC/1.0" })).status).toBe(401);
    expect((await post({ "user-agent": "kube-probe/1.31" })).status).toBe(401);
    expect(gateway.origin.calls).toEqual([]);
  });
});

describe("a request without an Authorization header", () => {
  it("[H08] is nobody's, whatever header the token is in, and whatever the header is called", async () => {
    const token = await gateway.token();
    const word = fc.constantFrom(
      ...[
        "x",
        "auth",
        "authorization",
        "user",
        "forwarded",
        "internal",
        "debug",
        "admin",
        "original",
        "token",
      ],
      ...[
        "proxy",
        "skip",
        "health",
        "check",
        "goog",
        "amz",
        "cf",
        "envoy",
        "service",
        "identity",
        "url",
        "id",
      ],
    );
    const name = fc
      .tuple(fc.array(word, { minLength: 1, maxLength: 4 }), fc.constantFrom("-", "_", "."))
      .map(([words, separator]) => words.join(separator))
      .filter((text) => text !== "authorization");
    const value = fc.constantFrom(token, `Bearer ${token}`, "true", "1", "admin", "/health", "127.0.0.1");
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(name, value), { minLength: 1, maxLength: 8 }), async (headers) => {
        expect((await post(Object.fromEntries(headers))).status).toBe(401);
      }),
      { numRuns: 200 },
    );
    expect(gateway.origin.calls).toEqual([]);
  });
});

describe("a request with a token that does not open the server", () => {
  it.each<[string, Record<string, unknown>]>([
    ["has expired", { exp: 1_780_315_200 - 31, iat: 1_780_315_200 - 600 }],
    ["is for another server", { aud: "https://mcp.example.com/mcp/tickets" }],
    ["is of another issuer", { iss: "https://login.example.org" }],
  ])("[C02] is told so when it %s", async (_, claims) => {
    const response = await gateway.send(TOOLS_LIST, { claims });
    expect(response.status).toBe(401);
    const challenge = response.headers.get("www-authenticate");
    expect(challenge).toMatch(
      /^Bearer error="invalid_token", error_description="[\x20\x21\x23-\x5b\x5d-\x7e]+", /,
    );
    expect(challenge).toContain(`scope="public:read confidential:read", resource_metadata="${METADATA}"`);
    expect(gateway.origin.calls).toEqual([]);
  });

  it.each(["Basic YTpi", "Bearer", "Bearer a b", "bearer  x", "Bearer x, Bearer y", "DPoP x.y.z", "x.y.z"])(
    "[C02] is told so when its header is %j",
    async (authorization) => {
      const response = await post({ authorization });
      expect(response.status).toBe(401);
      expect(response.headers.get("www-authenticate")).toContain('error="invalid_token"');
    },
  );
});

describe("what a client is told of its token", () => {
  async function toldBy(response: Response) {
    const [, description] =
      /error_description="([^"]*)"/.exec(response.headers.get("www-authenticate") ?? "") ?? [];
    return { status: response.status, description, body: await response.json() };
  }

  it("[C01] is in the body where it brings none, for the challenge names no error then", async () => {
    expect(await toldBy(await post())).toEqual({
      status: 401,
      description: undefined,
      body: { error: "unauthorized", error_description: "Missing Authorization header" },
    });
  });

  it.each<[string, Record<string, unknown>]>([
    ["Invalid issuer", { iss: "https://login.example.org" }],
    ["Invalid audience", { aud: "https://mcp.example.com/mcp/tickets" }],
    ["Token verification failed: it has expired", { exp: 1_780_315_200 - 31, iat: 1_780_315_200 - 600 }],
    [
      "Token verification failed: it is bound to a key and may not be used as a bearer token",
      { cnf: { jkt: "x" } },
    ],
  ])("[C02] is %j, in the challenge and in the body", async (description, claims) => {
    const body = { error: "invalid_token", error_description: description };
    expect(await toldBy(await gateway.send(TOOLS_LIST, { claims }))).toEqual({
      status: 401,
      description,
      body,
    });
  });

  it.each([
    ["Invalid Authorization header format. Expected 'Bearer <token>'", "Basic YTpi"],
    ["Token verification failed: not a signed JWT in compact form", "Bearer opaque"],
  ])("[C02] is %j where there is none that could be read", async (description, authorization) => {
    expect(await toldBy(await post({ authorization }))).toMatchObject({ status: 401, description });
  });

  it("[C02] is no more of a signature than that it is not right", async () => {
    const [header, payload] = (await gateway.token()).split(".");
    const response = await post({ authorization: `Bearer ${header}.${payload}.AAAA` });
    expect(await toldBy(response)).toMatchObject({ status: 401, description: "Token verification failed" });
  });
});

describe("a request that lacks a scope", () => {
  it("[C02] is told all the scopes it needs at once", async () => {
    const response = await gateway.send(toolCall("get_confidential_info"), {
      claims: { scope: "public:read" },
    });
    expect(response.status).toBe(403);
    expect(response.headers.get("www-authenticate")).toBe(
      'Bearer error="insufficient_scope", error_description="This needs the scope confidential:read.", ' +
        `scope="confidential:read", resource_metadata="${METADATA}"`,
    );
    expect(gateway.origin.calls).toEqual([]);
  });

  it("[C02] has a challenge that is safe as a quoted string, whatever is in a scope", async () => {
    const document = {
      publicUrl: "https://mcp.example.com",
      servers: {
        documents: { origin: { url: "https://a.example/" }, tools: { a: { scopes: ["x'(),;=[]~"] } } },
      },
      tokens: { accept: [{ issuer: "https://login.example.com" }] },
    };
    const odd = await startGateway({ document });
    const response = await odd.send(toolCall("a"));
    expect(response.status).toBe(403);
    expect(response.headers.get("www-authenticate")).toContain(`, scope="x'(),;=[]~", `);
  });

  it("[C07] is not helped by what a session was allowed before", async () => {
    const { message, headers } = modernRequest("tools/call", { name: "get_confidential_info" });
    const session = { ...headers, "Mcp-Session-Id": "session-of-alice", "Last-Event-ID": "1" };
    expect((await gateway.send(message, { headers: session })).status).toBe(200);
    const bob = { sub: "bob", scope: "public:read" };
    expect((await gateway.send(message, { claims: bob, headers: session })).status).toBe(403);
    expect(gateway.origin.calls).toHaveLength(1);
  });
});

describe("a request of the revision without sessions", () => {
  it.each(["GET", "DELETE"])("[C09] is refused by another method than POST: %s", async (method) => {
    const headers = {
      authorization: `Bearer ${await gateway.token()}`,
      accept: "text/event-stream",
      "MCP-Protocol-Version": "2026-07-28",
      "Mcp-Session-Id": "a",
      "Last-Event-ID": "1",
    };
    const response = await gateway.fetch(PATH, { method, headers });
    expect([response.status, response.headers.get("allow")]).toEqual([405, "POST"]);
    expect(gateway.origin.calls).toEqual([]);
  });

  it("[C09] has its session and event ids ignored, and gets none", async () => {
    const { message, headers } = modernRequest("tools/list");
    gateway.origin.answer = async (asked, call) => {
      const answer = await answerAllInEvents(asked, call);
      answer.headers.set("mcp-session-id", "session-1");
      return answer;
    };
    const ids = { "Mcp-Session-Id": "a", "Last-Event-ID": "1" };
    const response = await gateway.send(message, { headers: { ...headers, ...ids } });
    gateway.origin.answer = answerAll;
    expect([response.status, response.headers.has("mcp-session-id")]).toEqual([200, false]);
    expect(await response.text()).not.toMatch(/^id:/m);
    const names = [...(gateway.origin.calls[0]?.headers.keys() ?? [])];
    expect(names).not.toContain("mcp-session-id");
    expect(names).not.toContain("last-event-id");
  });
});

describe("a request by a method that MCP does not have", () => {
  it.each(["PUT", "PATCH", "HEAD", "OPTIONS"])("is refused: %s", async (method) => {
    const headers = { authorization: `Bearer ${await gateway.token()}`, "X-HTTP-Method-Override": "POST" };
    const response = await gateway.fetch(PATH, { method, headers });
    expect([response.status, response.headers.get("allow")]).toEqual([405, "POST, GET, DELETE"]);
    expect(gateway.origin.calls).toEqual([]);
  });
});

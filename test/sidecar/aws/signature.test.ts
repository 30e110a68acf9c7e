import { createHash } from "node:crypto";
import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { StreamableHTTPClientTransport } from "@modelcontextprotocol/sdk/client/streamableHttp.js";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { sendRaw } from "../raw-request.ts";
import type { RunningSidecar } from "../set-up.ts";
import { AwsSetUp, OTHER_ROLE, ROLE } from "./set-up.ts";

const LARGEST = 10 * 2 ** 20;

interface Echo {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly bytes: number;
  readonly digest: string;
}

let setUp: AwsSetUp;
let sidecar: RunningSidecar;

beforeAll(async () => {
  setUp = await AwsSetUp.start();
  sidecar = await setUp.sidecar({ FORWARD_HEADERS: "X-Request-Id", TIMEOUT_SECONDS: "1" });
});
afterAll(() => setUp?.stop());
afterEach(() => setUp.reset());

async function echo(path: string, init?: RequestInit): Promise<Echo> {
  const answer = await fetch(sidecar.url + path, init);
  expect(answer.status).toBe(200);
  return answer.json() as Promise<Echo>;
}

const covered = ({ headers }: Echo) => /SignedHeaders=([^,]+)/.exec(headers.authorization ?? "")?.[1];

describe("a request of a task", () => {
  it.each(["GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"])(
    "[H07] gets through by the signature of its role, with its method and body: %s",
    async (method) => {
      const body = method === "GET" ? null : '{ "exact":  true }';
      const arrived = await echo("/echo", { method, body });
      const digest = createHash("sha256")
        .update(body ?? "")
        .digest("hex");
      expect(arrived).toMatchObject({ method, url: "/base/echo", bytes: body?.length ?? 0, digest });
    },
  );

  it.each([
    ["/echo/a%20b//c?x=1&x=%2F..&y", "/base/echo/a%20b//c?x=1&x=%2F..&y"],
    ["/echo/arn%3Aaws%3Aa?b=c*('d')~", "/base/echo/arn%3Aaws%3Aa?b=c*(%27d%27)~"],
    ["/echo?q=a+b", "/base/echo?q=a%20b"],
    ['/echo/"<x>"', "/base/echo/%22%3Cx%3E%22"],
    ["/?", "/base/"],
  ])("gets through with its path and query, written as they are signed: %s", async (target, url) => {
    const lines = [`GET ${target} HTTP/1.1`, "Host: localhost", "Connection: close"];
    const answer = await sendRaw(sidecar.url, ...lines);
    expect(answer).toMatch(/^HTTP\/1.1 200 /);
    expect(answer).toContain(JSON.stringify(url));
  });

  it("gets through with all that means something to a server covered, and nothing that is rewritten on the way", async () => {
    const headers = {
      accept: "application/json, text/event-stream",
      "accept-encoding": "br",
      "content-type": "application/json",
      "last-event-id": "7",
      "mcp-method": "tools/call",
      traceparent: "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
      "x-request-id": "request-1",
    };
    const arrived = await echo("/echo", { method: "POST", body: "{}", headers });
    expect(arrived.headers).toMatchObject(headers);
    expect(covered(arrived)).toBe(
      "content-type;host;last-event-id;mcp-method;x-amz-date;x-amz-security-token;x-request-id",
    );
  });

  it("[H02] gets through with none of the client's own signatures, tokens and dates", async () => {
    const headers = {
      authorization: "AWS4-HMAC-SHA256 hostile",
      "x-amz-content-sha256": "UNSIGNED-PAYLOAD",
      "x-amz-date": "20200101T000000Z",
      "x-amz-security-token": "hostile",
      "x-amzn-trace-id": "hostile",
    };
    const arrived = await echo("/echo", { headers });
    expect(JSON.stringify(arrived)).not.toMatch(/hostile|UNSIGNED|20200101/);
    expect(covered(arrived)).toBe("host;x-amz-date;x-amz-security-token");
  });

  it("[H07] gets through by keys that are asked for once, however many there are", async () => {
    const { url } = await setUp.sidecar();
    const before = (await setUp.aws.calls("container")).length;
    const answers = await Promise.all(Array.from({ length: 100 }, () => fetch(`${url}/echo`)));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
    expect((await setUp.aws.calls("container")).length).toBeLessThanOrEqual(before + 1);
  });

  it("may have a body of ten mebibytes, and no more, whether it says so or not", async () => {
    const body = new Uint8Array(LARGEST);
    expect((await echo("/echo", { method: "POST", body })).bytes).toBe(LARGEST);
    const before = await setUp.arrived();
    const more = new Blob([body, "x"]);
    for (const init of [{ body: more }, { body: more.stream(), duplex: "half" as const }]) {
      const answer = await fetch(`${sidecar.url}/echo`, { method: "POST", ...init }).catch(() => undefined);
      // The rest of the body may meet a connection that is closed by then.
      if (answer)
        expect([answer.status, ((await answer.json()) as { error: string }).error]).toEqual([
          413,
          "request_too_large",
        ]);
    }
    expect(await setUp.arrived()).toBe(before);
  });

  it("that stops in the middle is told so in time, and does not get through", async () => {
    const before = await setUp.arrived();
    const lines = ["POST /echo HTTP/1.1", "Host: localhost", "Content-Length: 100", "", "the beginning"];
    expect(await sendRaw(sidecar.url, ...lines)).toMatch(/^HTTP\/1.1 408 /);
    expect(await setUp.arrived()).toBe(before);
  });
});

describe("an MCP session behind AWS's signatures", () => {
  it("goes on for as long as its stream, each event when it is sent", async () => {
    const client = new Client({ name: "backend", version: "1.0.0" });
    const transport = new StreamableHTTPClientTransport(new URL(`${sidecar.url}/mcp`));
    await client.connect(transport as Parameters<typeof client.connect>[0]);
    const arrived: number[] = [];
    const start = performance.now();
    const onprogress = () => void arrived.push(performance.now() - start);
    const call = { name: "count", arguments: { to: 4, every: 400 } };
    const result = await client.callTool(call, undefined, { onprogress });
    expect(result.content).toEqual([{ type: "text", text: "counted to 4" }]);
    expect(arrived).toHaveLength(4);
    expect(arrived[0]).toBeLessThan(1200);
    expect(arrived[3]).toBeGreaterThan(1500);
    await transport.terminateSession();
    await client.close();
  });
});

describe("without the keys of a role", () => {
  const refused = async (more: Readonly<Record<string, string | undefined>> = {}): Promise<unknown> => {
    const before = await setUp.arrived();
    const { url, process } = await setUp.sidecar(more);
    const answer = await fetch(`${url}/echo`);
    expect([answer.status, await answer.json()]).toEqual([
      503,
      { error: "no_aws_keys", error_description: expect.any(String) },
    ]);
    expect((await fetch(`${url}/readyz`)).status).toBe(503);
    expect((await fetch(`${url}/healthz`)).status).toBe(200);
    expect(await setUp.arrived()).toBe(before);
    const { reason } = await process.line(({ message }) => message === "session error");
    expect(process.output).not.toMatch(/ASIA|of-this-task|canary/);
    await process.kill();
    return reason;
  };

  it.each([
    ["unavailable", "the container credentials endpoint answered with status 503"],
    ["hang-up", "the container credentials endpoint cannot be reached"],
  ] as const)(
    "[A22] [H07] nothing is forwarded, and it is not ready, but alive: %s",
    async (kind, reason) => {
      await setUp.aws.break({ host: "container", kind });
      expect(await refused()).toBe(reason);
    },
  );

  it("[A22] [H07] nothing is forwarded: what the task shows for them is refused, missing or none", async () => {
    const other = { AWS_CONTAINER_AUTHORIZATION_TOKEN: "canary" };
    expect(await refused(other)).toBe("the container credentials endpoint answered with status 401");
    expect(await refused({ AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE: "/nowhere" })).toBe(
      "the file of the container's authorization cannot be read",
    );
    expect(await refused({ AWS_CONTAINER_AUTHORIZATION_TOKEN: "a\r\nx: canary" })).toBe(
      "the container's authorization is none",
    );
  });

  it("[A22] [H07] nothing is forwarded: they have expired already", async () => {
    await setUp.aws.change({ container: { role: ROLE, authorization: "of-this-task", seconds: 5 } });
    expect(await refused()).toBe("the session that came has expired");
  });
});

describe("a role that may not", () => {
  it("is refused by the upstream, which the client is told as it is", async () => {
    await setUp.aws.change({ container: { role: OTHER_ROLE, authorization: "of-this-task" } });
    const { url } = await setUp.sidecar();
    const before = await setUp.arrived();
    const answer = await fetch(`${url}/echo`);
    expect([answer.status, await answer.json()]).toEqual([
      403,
      { message: expect.stringContaining("assumed-role/other/task is not authorized") },
    ]);
    expect(await setUp.arrived()).toBe(before);
  });
});

describe("the log", () => {
  it("[H07] has neither keys nor signatures", async () => {
    await fetch(`${sidecar.url}/echo?canary-in-a-query`, { headers: { "mcp-session-id": "canary" } });
    await sidecar.process.line(({ message, path }) => message === "request" && path === "/echo");
    expect(sidecar.process.output).not.toMatch(/canary|ASIA|AWS4|Signature=|of-this-task/);
  });
});

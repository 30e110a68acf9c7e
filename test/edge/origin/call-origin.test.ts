import { describe, expect, it } from "vitest";
import { type Fetcher, restrictToHosts } from "../../../edge/src/network/fetcher.ts";
import { callOrigin, type OriginCall, OriginError } from "../../../edge/src/origin/call-origin.ts";
import { createNetwork, type Reply, silence } from "../material/network.ts";
import { documentsServer } from "../material/server.ts";

const ORIGIN_URL = "https://documents.internal.example/mcp";
const HEADERS = new Headers({ "content-type": "application/json" });
const BODY = new TextEncoder().encode('{"jsonrpc":"2.0"}');

function call(origins: Fetcher, change: Partial<OriginCall> = {}) {
  return callOrigin(origins, documentsServer(), {
    method: "POST",
    headers: HEADERS,
    body: BODY,
    signal: new AbortController().signal,
    ...change,
  });
}

/** Calls an origin that gives the reply, and brings the error. */
async function faultOf(reply: Reply, change = {}): Promise<OriginError> {
  const error = await call(createNetwork({ [ORIGIN_URL]: reply }).fetcher, change).catch((fault) => fault);
  expect(error).toBeInstanceOf(OriginError);
  return error;
}

describe("a call of an origin", () => {
  it("[H01] goes to the configured URL, with the headers and the very bytes that it was given", async () => {
    let sent: RequestInit = {};
    const network = createNetwork({
      [ORIGIN_URL]: (init) => {
        sent = init;
        return new Response("answer");
      },
    });
    expect(await (await call(network.fetcher)).text()).toBe("answer");
    expect(network.calls).toEqual([ORIGIN_URL]);
    expect(sent.method).toBe("POST");
    expect(sent.headers).toBe(HEADERS);
    expect(sent.body).toBe(BODY);
  });

  it.each(["GET", "DELETE"] as const)("has no body with %s", async (method) => {
    let sent: RequestInit = {};
    const network = createNetwork({
      [ORIGIN_URL]: (init) => {
        sent = init;
        return new Response("answer");
      },
    });
    await call(network.fetcher, { method, body: undefined });
    expect(sent.method).toBe(method);
    expect(sent).not.toHaveProperty("body");
  });

  it("[H01] does not leave the configured hosts", async () => {
    const network = createNetwork();
    const elsewhere = restrictToHosts(network.fetcher, ["https://tickets.internal.example/mcp"]);
    await expect(call(elsewhere)).rejects.toMatchObject({ name: "OriginError", status: 502 });
    expect(network.calls).toEqual([]);
  });

  it.each([200, 202, 400, 404, 405, 406, 415, 422, 429])(
    "brings the answer with status %i",
    async (status) => {
      const { fetcher } = createNetwork({ [ORIGIN_URL]: () => new Response("answer", { status }) });
      const response = await call(fetcher);
      expect(response.status).toBe(status);
      expect(await response.text()).toBe("answer");
    },
  );

  it.each([301, 302, 303, 307, 308])("[H04] follows no redirect and relays none: %i", async (status) => {
    const target = "http://169.254.169.254/computeMetadata/v1/";
    const network = createNetwork({
      [ORIGIN_URL]: () => new Response(null, { status, headers: { location: target } }),
    });
    await expect(call(network.fetcher)).rejects.toMatchObject({ name: "OriginError", status: 502 });
    expect(network.calls).toEqual([ORIGIN_URL]);
  });

  it.each([
    [401, 502],
    [403, 502],
    [407, 502],
    [304, 502],
    [500, 502],
    [502, 502],
    [503, 503],
    [504, 502],
  ])("hides the status %i behind %i", async (status, told) => {
    const body = status === 304 ? null : "internal detail";
    const fault = await faultOf(() => new Response(body, { status }));
    expect(fault.status).toBe(told);
    expect(fault.message).toBe(`status ${status}`);
  });

  it("lets go of an answer that it hides", async () => {
    let isCancelled = false;
    const body = new ReadableStream({
      cancel: () => {
        isCancelled = true;
      },
    });
    await faultOf(() => new Response(body, { status: 500 }));
    expect(isCancelled).toBe(true);
  });

  it("[K03] is given up when it is too late, with what was said of that", async () => {
    const deadline = new AbortController();
    const fault = faultOf(silence, { signal: deadline.signal });
    deadline.abort(new OriginError(504, "no answer in time"));
    expect(await fault).toMatchObject({ status: 504, message: "no answer in time" });
  });

  it("[K03] is given up with 502 when there is no connection", async () => {
    const reset = () => Promise.reject(new TypeError("connection reset by 10.0.0.7"));
    expect(await faultOf(reset)).toMatchObject({ status: 502, message: "no connection" });
  });

  it("ends when the client is gone", async () => {
    const client = new AbortController();
    const fault = faultOf(silence, { signal: client.signal });
    client.abort();
    expect((await fault).status).toBe(502);
  });
});

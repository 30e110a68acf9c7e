import { describe, expect, it } from "vitest";
import { boundFetcher } from "../../../edge/src/identity-providers/bounded-fetcher.ts";
import { NetworkError } from "../../../edge/src/network/fetcher.ts";
import { endlessStream } from "../material/bytes.ts";
import { createNetwork, json, type Reply, silence } from "../material/network.ts";
import { everythingIn, rejection } from "./test-provider.ts";

const URL_ = "https://login.example.com/token?x=canary-query";
const BOUNDS = { bytes: 64, timeoutSeconds: 5 };

function ask(reply: Reply, bounds = BOUNDS, init: RequestInit = {}) {
  return boundFetcher(createNetwork({ [URL_]: reply }).fetcher, bounds)(URL_, init);
}

describe("a bounded fetcher", () => {
  it("brings the answer with its status and content type", async () => {
    const response = await ask(() => Response.json({ error: "invalid_grant" }, { status: 400 }));
    expect([response.status, response.headers.get("content-type")]).toEqual([400, "application/json"]);
    expect(await response.json()).toEqual({ error: "invalid_grant" });
  });

  it("sends what it is given", async () => {
    let sent: RequestInit = {};
    const reply: Reply = (init) => {
      sent = init;
      return Response.json({});
    };
    await ask(reply, BOUNDS, { method: "POST", body: "code=x", redirect: "manual" });
    expect(sent).toMatchObject({ method: "POST", body: "code=x", redirect: "manual" });
  });

  it("lets no header through that speaks of the transfer or asks for something", async () => {
    const headers = { "content-encoding": "identity", "www-authenticate": "Basic", "set-cookie": "a=b" };
    const response = await ask(() => new Response("{}", { headers }));
    expect([...response.headers.keys()]).toEqual(["content-type"]);
  });

  it.each([204, 205, 304])("brings an answer without content, status %i", async (status) => {
    expect((await ask(() => new Response(null, { status }))).status).toBe(status);
  });

  it("[B01] gives up in time while there is no answer", async () => {
    await expect(ask(silence, { bytes: 64, timeoutSeconds: 0.02 })).rejects.toThrow(
      new NetworkError("https://login.example.com/token: no answer"),
    );
  });

  it("[B01] gives up on an answer that is too long, whatever follows", async () => {
    const { body, cancelled } = endlessStream("x".repeat(65));
    await expect(ask(() => new Response(body))).rejects.toThrow("more than 64 bytes");
    expect(cancelled()).toBe(true);
  });

  it("[B01] takes an answer of just the length", async () => {
    const text = JSON.stringify("x".repeat(62));
    expect(await (await ask(() => new Response(text))).text()).toHaveLength(64);
  });

  it("says neither the query nor what failed, which may hold secrets", async () => {
    const fault = new TypeError("canary-fault", { cause: { body: "canary-secret" } });
    const error = await rejection(ask(() => Promise.reject(fault)));
    expect(error).toEqual(new NetworkError("https://login.example.com/token: no answer"));
    expect(everythingIn(error)).not.toContain("canary");
  });

  it("fetches anew each time", async () => {
    const network = createNetwork({ [URL_]: json({}) });
    const fetcher = boundFetcher(network.fetcher, BOUNDS);
    await fetcher(URL_, {});
    await fetcher(URL_, {});
    expect(network.calls).toHaveLength(2);
  });
});

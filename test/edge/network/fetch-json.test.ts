import { describe, expect, it } from "vitest";
import { fetchJson } from "../../../edge/src/network/fetch-json.ts";
import { NetworkError } from "../../../edge/src/network/fetcher.ts";
import { createNetwork, json, type Reply, silence } from "../material/network.ts";

const URL_ = "https://login.example.com/jwks";
const BOUNDS = { bytes: 64, timeoutSeconds: 5 };

function fetchFrom(reply: Reply, bounds = BOUNDS) {
  return fetchJson(createNetwork({ [URL_]: reply }).fetcher, URL_, bounds);
}

describe("fetching a JSON document", () => {
  it("brings the object", async () => {
    expect(await fetchFrom(json({ keys: [] }))).toEqual({ keys: [] });
  });

  it("asks for JSON and sends nothing about anybody", async () => {
    let sent: RequestInit = {};
    await fetchFrom((init) => {
      sent = init;
      return Response.json({});
    });
    expect({ ...sent, signal: undefined }).toEqual({ headers: { accept: "application/json" } });
  });

  it.each([201, 203, 204, 206, 301, 302, 304, 307, 308, 400, 404, 500, 503])(
    "[B01] is refused for the status %i",
    async (status) => {
      const hasBody = status !== 204 && status !== 304;
      const reply = () => new Response(hasBody ? "{}" : null, { status });
      await expect(fetchFrom(reply)).rejects.toThrow(`${URL_}: status ${status}`);
    },
  );

  it("[B01] lets go of an answer that it refuses", async () => {
    let isCancelled = false;
    const body = new ReadableStream({
      cancel: () => {
        isCancelled = true;
      },
    });
    await expect(fetchFrom(() => new Response(body, { status: 500 }))).rejects.toThrow(NetworkError);
    expect(isCancelled).toBe(true);
  });

  it("[B01] is given up in time while there is no answer", async () => {
    await expect(fetchFrom(silence, { bytes: 64, timeoutSeconds: 0.02 })).rejects.toThrow(
      `${URL_}: no answer`,
    );
  });

  it("[B01] is given up in time while the answer trickles", async () => {
    const trickle: Reply = ({ signal }) => {
      const body = new ReadableStream<Uint8Array>({
        start(controller) {
          controller.enqueue(new TextEncoder().encode("{"));
          signal?.addEventListener("abort", () => controller.error(signal.reason));
        },
      });
      return new Response(body);
    };
    await expect(fetchFrom(trickle, { bytes: 64, timeoutSeconds: 0.02 })).rejects.toThrow(NetworkError);
  });

  it("[A22] says where it failed, whatever the failure", async () => {
    const reply = () => Promise.reject(new TypeError("connection reset"));
    await expect(fetchFrom(reply)).rejects.toThrow(new NetworkError(`${URL_}: no answer`));
  });
});

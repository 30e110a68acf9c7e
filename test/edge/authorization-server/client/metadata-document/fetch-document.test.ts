import { describe, expect, it } from "vitest";
import {
  DocumentRefusedError,
  DocumentUnavailableError,
} from "../../../../../edge/src/authorization-server/client/metadata-document/document-error.ts";
import { fetchDocument } from "../../../../../edge/src/authorization-server/client/metadata-document/fetch-document.ts";
import { brokenStream, endlessStream, streamOf } from "../../../material/bytes.ts";
import { createNetwork, json, type Reply, silence } from "../../../material/network.ts";

const DOCUMENT_URL = "https://studio.example.com/client.json";
const JSON_HEADERS = { "content-type": "application/json" };

function fetchFrom(reply: Reply, timeoutSeconds?: number) {
  return fetchDocument(createNetwork({ [DOCUMENT_URL]: reply }).fetcher, DOCUMENT_URL, timeoutSeconds);
}

/** How long a document with these headers may be kept. */
async function maxAgeOf(headers: Record<string, string>): Promise<number> {
  const fetched = await fetchFrom(() => new Response("{}", { headers: { ...JSON_HEADERS, ...headers } }));
  return fetched.maxAgeSeconds;
}

/** A document of so many bytes. */
const documentOf = (bytes: number) => `{"a":"${"x".repeat(bytes - 8)}"}`;

describe("fetching a client's metadata document", () => {
  it("brings the document", async () => {
    expect(await fetchFrom(json({ client_name: "Studio" }))).toEqual({
      document: { client_name: "Studio" },
      maxAgeSeconds: 600,
    });
  });

  it("[G04] asks for JSON, follows no redirect, and sends nothing about anybody", async () => {
    let sent: RequestInit = {};
    await fetchFrom((init) => {
      sent = init;
      return Response.json({});
    });
    expect({ ...sent, signal: undefined }).toEqual({
      headers: { accept: "application/json" },
      redirect: "manual",
    });
  });

  it.each([201, 202, 203, 204, 206, 301, 302, 303, 304, 307, 308, 400, 401, 403, 405, 429, 500, 502, 503])(
    "[G04] fails for the status %i",
    async (status) => {
      const hasBody = status !== 204 && status !== 304;
      const headers = { ...JSON_HEADERS, location: "https://studio.example.com/other.json" };
      const reply = () => new Response(hasBody ? "{}" : null, { status, headers });
      await expect(fetchFrom(reply)).rejects.toThrow(
        new DocumentUnavailableError(`${DOCUMENT_URL}: status ${status}`),
      );
    },
  );

  it.each([404, 410])("[G04] shows that there is no client by the status %i", async (status) => {
    const reply = () => Response.json({}, { status });
    await expect(fetchFrom(reply)).rejects.toThrow(DocumentRefusedError);
  });

  it.each([
    "application/json",
    "application/json; charset=utf-8",
    "application/json;charset=UTF-8",
    "APPLICATION/JSON",
    "application/client-metadata+json",
    "application/vnd.example.client+json; version=1",
  ])("[G04] takes the content type %s", async (type) => {
    const reply = () => new Response("{}", { headers: { "content-type": type } });
    await expect(fetchFrom(reply)).resolves.toBeDefined();
  });

  it.each([
    "text/html",
    "text/plain; x=application/json",
    "text/json",
    "application/jsonp",
    "application/json-seq",
    "application/ld+json-ish",
    "application/+json",
    "application/octet-stream",
    "image/svg+xml",
    "",
  ])("[G04] does not take the content type %j", async (type) => {
    const reply = () => new Response("{}", { headers: { "content-type": type } });
    await expect(fetchFrom(reply)).rejects.toThrow(DocumentUnavailableError);
  });

  it("[G04] does not take a document without a content type", async () => {
    await expect(fetchFrom(() => new Response(streamOf(["{}"])))).rejects.toThrow("not JSON");
  });

  it("[G04] takes five kibibytes and not one byte more", async () => {
    const reply = (bytes: number) => () => new Response(documentOf(bytes), { headers: JSON_HEADERS });
    await expect(fetchFrom(reply(5120))).resolves.toBeDefined();
    await expect(fetchFrom(reply(5121))).rejects.toThrow("more than 5120 bytes");
  });

  it("[G04] counts bytes as they come, whatever Content-Length says, and lets go of the rest", async () => {
    let pieces = 0;
    // As bodies from the network are.
    const body = new ReadableStream({
      type: "bytes",
      pull: (controller) => {
        pieces += 1;
        controller.enqueue(new Uint8Array(1024).fill(0x20));
      },
    });
    const headers = { ...JSON_HEADERS, "content-length": "2" };
    await expect(fetchFrom(() => new Response(body, { headers }))).rejects.toThrow("more than 5120 bytes");
    expect(pieces).toBeLessThan(10);
  });

  it.each([403, 404])("[G04] lets go of an answer that it does not take: %i", async (status) => {
    const { body, cancelled } = endlessStream("{");
    await expect(fetchFrom(() => new Response(body, { status }))).rejects.toThrow(`status ${status}`);
    expect(cancelled()).toBe(true);
  });

  it("[G04] gives up in time while there is no answer", async () => {
    await expect(fetchFrom(silence, 0.02)).rejects.toThrow(`${DOCUMENT_URL}: no answer`);
  });

  it("[G04] gives up in time while the answer trickles", async () => {
    const trickle: Reply = ({ signal }) => {
      const body = new ReadableStream<Uint8Array>({
        start(controller) {
          controller.enqueue(new TextEncoder().encode("{"));
          signal?.addEventListener("abort", () => controller.error(signal.reason));
        },
      });
      return new Response(body, { headers: JSON_HEADERS });
    };
    await expect(fetchFrom(trickle, 0.02)).rejects.toThrow(DocumentUnavailableError);
  });

  it.each([
    ["a text that is no JSON", "<html></html>"],
    ["nothing", ""],
    ["a list", "[]"],
    ["null", "null"],
    ["a number", "5"],
    ["half a document", '{"client_id":'],
  ])("fails for %s", async (_, text) => {
    const reply = () => new Response(text, { headers: JSON_HEADERS });
    await expect(fetchFrom(reply)).rejects.toThrow(DocumentUnavailableError);
  });

  it.each([
    ["is refused", () => Promise.reject(new TypeError("connection reset"))],
    ["breaks off", () => new Response(brokenStream("{"), { headers: JSON_HEADERS })],
  ])("fails when the connection %s", async (_, reply) => {
    await expect(fetchFrom(reply)).rejects.toThrow(DocumentUnavailableError);
  });
});

describe("the time for which a client's metadata document is kept", () => {
  it.each([
    ["max-age=3600", 3600],
    ["public, max-age=3600", 3600],
    ["max-age=3600, public", 3600],
    ["public,MAX-AGE=3600,immutable", 3600],
    ["public", 600],
    ["", 600],
    ["max-age=", 600],
    ["max-age=-5", 600],
    ["max-age=soon", 600],
    ["x-max-age=3600", 600],
    ["s-maxage=3600", 600],
    ["max-age=0", 60],
    ["max-age=59", 60],
    ["max-age=60", 60],
    ["no-cache", 60],
    ["no-store", 60],
    ["max-age=3600, no-store", 60],
    ['no-cache="set-cookie", max-age=3600', 60],
    ["max-age=86400", 86_400],
    ["max-age=86401", 86_400],
    ["max-age=9999999999", 86_400],
  ])("[G06] is between a minute and a day: %s", async (control, seconds) => {
    expect(await maxAgeOf({ "cache-control": control })).toBe(seconds);
  });

  it.each([
    ["600", 3000],
    ["4000", 60],
    ["later", 3600],
  ])("[G06] is shorter by what it has spent in other caches: %s", async (age, seconds) => {
    expect(await maxAgeOf({ "cache-control": "max-age=3600", age })).toBe(seconds);
  });

  it("[G06] is ten minutes where its host does not say", async () => {
    expect(await maxAgeOf({})).toBe(600);
  });
});

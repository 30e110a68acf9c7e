import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { NetworkError } from "../../../edge/src/network/fetcher.ts";
import { readBounded, readJsonObject } from "../../../edge/src/network/read-bounded.ts";

/** A body in the given chunks that counts what was taken of it. */
function streamOf(chunks: readonly Uint8Array[]) {
  const state = { taken: 0, isCancelled: false };
  const rest = [...chunks];
  const body = new ReadableStream<Uint8Array>(
    {
      pull(controller) {
        const chunk = rest.shift();
        if (!chunk) return controller.close();
        state.taken += 1;
        controller.enqueue(chunk);
      },
      cancel() {
        state.isCancelled = true;
      },
    },
    { highWaterMark: 0 },
  );
  return { body, state };
}

function bodied(body: ReadableStream<Uint8Array> | null, headers: HeadersInit = {}) {
  return { body, headers: new Headers(headers) };
}

describe("reading a body", () => {
  const ofTwo = (first: number, second: number) =>
    bodied(streamOf([new Uint8Array(first), new Uint8Array(second)]).body);

  it("brings all of its bytes in order, however they are cut", async () => {
    const chunk = fc.uint8Array({ maxLength: 20 }).filter(({ length }) => length > 0);
    await fc.assert(
      fc.asyncProperty(fc.array(chunk, { maxLength: 8 }), async (chunks) => {
        const bytes = await readBounded(bodied(streamOf(chunks).body), 160);
        expect([...(bytes ?? [])]).toEqual(chunks.flatMap((part) => [...part]));
      }),
    );
  });

  it("brings nothing where there is no body", async () => {
    expect(await readBounded(bodied(null), 10)).toEqual(new Uint8Array());
  });

  it("[K01] allows as many bytes as the limit and not one more", async () => {
    expect(await readBounded(ofTwo(6, 4), 10)).toHaveLength(10);
    expect(await readBounded(ofTwo(6, 5), 10)).toBeUndefined();
  });

  it("[K01] stops at the limit and lets go of the rest", async () => {
    const { body, state } = streamOf(Array.from({ length: 100 }, () => new Uint8Array(6)));
    expect(await readBounded(bodied(body), 10)).toBeUndefined();
    expect(state).toEqual({ taken: 2, isCancelled: true });
  });
});

describe("reading a body whose length is announced", () => {
  const said = (text: string, length: number | string, more: Record<string, string> = {}) =>
    bodied(new Response(text).body, { "content-length": String(length), ...more });
  const textOf = async (...args: Parameters<typeof said>) => {
    const bytes = await readBounded(said(...args), 10);
    return bytes && new TextDecoder().decode(bytes);
  };

  it("brings all of it", async () => {
    expect(await textOf("0123456789", 10)).toBe("0123456789");
    expect(await textOf("", 0)).toBe("");
  });

  it("[K01] brings nothing of one that is longer than was said, or than the limit", async () => {
    expect(await textOf("0123", 3)).toBeUndefined();
    expect(await textOf("0123456789x", 10)).toBeUndefined();
    expect(await textOf("0123456789x", 11)).toBeUndefined();
  });

  it.each(["-1", "1e1", "0x2", "2.5", "2, 2", "99999999999"])(
    "looks at the bytes where it says %j",
    async (length) => {
      expect(await textOf("0123", length)).toBe("0123");
      expect(await textOf("0123456789x", length)).toBeUndefined();
    },
  );

  it("takes the length of what was compressed for none of what is read", async () => {
    expect(await textOf("0123", 2, { "content-encoding": "gzip" })).toBe("0123");
  });
});

describe("reading a JSON object", () => {
  const read = (body: BodyInit) => readJsonObject(new Response(body), 64);

  it("brings the object", async () => {
    expect(await read('{"a":"é"}')).toEqual({ a: "é" });
  });

  it("[B01] counts bytes, whatever Content-Length says", async () => {
    const response = new Response(`"${"x".repeat(64)}"`, { headers: { "content-length": "2" } });
    await expect(readJsonObject(response, 64)).rejects.toThrow("more than 64 bytes");
  });

  it.each(["", "{", "<html>", "{'a':1}", "undefined"])("refuses what is not JSON: %j", async (text) => {
    await expect(read(text)).rejects.toThrow(new NetworkError("the answer is not JSON"));
  });

  it("refuses what is not UTF-8", async () => {
    const bytes = new Uint8Array([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d]);
    await expect(read(bytes)).rejects.toThrow("the answer is not UTF-8");
  });

  it.each(["null", "[]", "5", '"a"', "true"])("refuses JSON that is no object: %s", async (text) => {
    await expect(read(text)).rejects.toThrow("the answer is not a JSON object");
  });
});

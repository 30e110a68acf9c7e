import { beforeEach, describe, expect, it } from "vitest";
import type { Client } from "../../../../../edge/src/authorization-server/client/client.ts";
import { DocumentCache } from "../../../../../edge/src/authorization-server/client/metadata-document/document-cache.ts";
import {
  DocumentRefusedError,
  DocumentUnavailableError,
} from "../../../../../edge/src/authorization-server/client/metadata-document/document-error.ts";
import { STUDIO } from "../../../material/authorization-server.ts";
import { type Clock, createClock } from "../../../material/clock.ts";

const DAY = 86_400;

/** The hosts of all documents: every fetch is counted, and a client's name is the number of its document's edition. */
class Hosts {
  readonly fetches: string[] = [];
  edition = 1;
  maxAgeSeconds = 600;
  fault: Error | undefined;

  readonly fetch = async (url: string): Promise<{ client: Client; maxAgeSeconds: number }> => {
    this.fetches.push(url);
    if (this.fault) throw this.fault;
    const client = { ...STUDIO, id: url, name: `edition ${this.edition}` };
    return { client, maxAgeSeconds: this.maxAgeSeconds };
  };
}

let clock: Clock;
let hosts: Hosts;
let cache: DocumentCache;

beforeEach(() => {
  clock = createClock();
  hosts = new Hosts();
  cache = new DocumentCache(hosts.fetch);
});

const get = async (url = STUDIO.id, mayFetch = () => true) => (await cache.get(url, clock, mayFetch)).name;
const unavailable = new DocumentUnavailableError("status 503");
const refused = new DocumentRefusedError("its client_id is another");

describe("a client's metadata document, once fetched", () => {
  it("is used until its age is over, and then fetched anew", async () => {
    expect(await get()).toBe("edition 1");
    hosts.edition = 2;
    clock.advance(600);
    expect(await get()).toBe("edition 1");
    clock.advance(1);
    expect(await get()).toBe("edition 2");
    expect(hosts.fetches).toHaveLength(2);
  });

  it("is one for each URL", async () => {
    await get("https://studio.example.com/a.json");
    await get("https://studio.example.com/b.json");
    await get("https://studio.example.com/a.json");
    expect(hosts.fetches).toEqual(["https://studio.example.com/a.json", "https://studio.example.com/b.json"]);
  });

  it("is fetched once for two hundred requests that come at the same time", async () => {
    const names = await Promise.all(Array.from({ length: 200 }, () => get()));
    expect(new Set(names)).toEqual(new Set(["edition 1"]));
    expect(hosts.fetches).toHaveLength(1);
  });

  it("keeps its fetch alive beyond the request that began it", async () => {
    const kept: Promise<unknown>[] = [];
    const io = { now: clock.now, waitUntil: (promise: Promise<unknown>) => kept.push(promise) };
    await cache.get(STUDIO.id, io, () => true);
    expect(kept).toHaveLength(1);
  });

  it("[G06] outlives its age by a day while its host gives no answer", async () => {
    await get();
    hosts.fault = unavailable;
    clock.advance(600 + DAY);
    expect(await get()).toBe("edition 1");
    clock.advance(1);
    await expect(get()).rejects.toThrow(unavailable);
  });

  it("[G06] is the new one as soon as its host answers again", async () => {
    await get();
    hosts.fault = unavailable;
    clock.advance(601);
    expect(await get()).toBe("edition 1");
    hosts.fault = undefined;
    hosts.edition = 2;
    clock.advance(30);
    expect(await get()).toBe("edition 2");
  });

  it("[G06] is forgotten when it is gone or makes no client any more, though its host fails after that", async () => {
    await get();
    hosts.fault = refused;
    clock.advance(601);
    await expect(get()).rejects.toThrow(refused);
    hosts.fault = unavailable;
    clock.advance(30);
    await expect(get()).rejects.toThrow(unavailable);
  });

  it("is used on, and not fetched, while no fetch is allowed", async () => {
    await get();
    hosts.edition = 2;
    clock.advance(601);
    expect(await get(STUDIO.id, () => false)).toBe("edition 1");
    expect(await get()).toBe("edition 2");
  });
});

describe("a metadata document that cannot be had", () => {
  it.each([
    ["cannot be fetched", unavailable],
    ["makes no client", refused],
  ])(
    "[G06] is asked for once per half minute when it %s, and not remembered for longer",
    async (_, fault) => {
      hosts.fault = fault;
      for (let index = 0; index < 100; index += 1) await expect(get()).rejects.toThrow(fault);
      expect(hosts.fetches).toHaveLength(1);
      hosts.fault = undefined;
      clock.advance(29);
      await expect(get()).rejects.toThrow(fault);
      clock.advance(1);
      expect(await get()).toBe("edition 1");
    },
  );

  it("is not waited for longer than its fetch could take, though that never ends", async () => {
    cache = new DocumentCache(() => new Promise(() => {}), 0.01);
    await expect(get()).rejects.toThrow(DocumentUnavailableError);
  });

  it("is not there while no fetch is allowed, and fetched as soon as one is", async () => {
    await expect(get(STUDIO.id, () => false)).rejects.toThrow(DocumentUnavailableError);
    expect(hosts.fetches).toEqual([]);
    expect(await get()).toBe("edition 1");
  });

  it("is unavailable when something fails that nobody thought of", async () => {
    hosts.fault = new TypeError("a defect");
    await expect(get()).rejects.toThrow(DocumentUnavailableError);
  });
});

describe("the memory for metadata documents", () => {
  const url = (index: number) => `https://studio.example.com/${index}.json`;

  it("holds five hundred, and forgets the one that was not used for longest", async () => {
    for (let index = 0; index < 500; index += 1) await get(url(index));
    await get(url(0));
    await get(url(500));
    hosts.fetches.length = 0;
    await get(url(0));
    await get(url(500));
    expect(hosts.fetches).toEqual([]);
    await get(url(1));
    expect(hosts.fetches).toEqual([url(1)]);
  });

  it("is not taken up by those that were never fetched", async () => {
    await get();
    for (let index = 0; index < 1000; index += 1) {
      await expect(get(url(index), () => false)).rejects.toThrow(DocumentUnavailableError);
    }
    await get();
    expect(hosts.fetches).toEqual([STUDIO.id]);
  });

  it("[G08] is not taken up by those that cannot be had, in whatever number", async () => {
    await get();
    hosts.fault = unavailable;
    for (let index = 0; index < 1000; index += 1) await expect(get(url(index))).rejects.toThrow(unavailable);
    hosts.fault = refused;
    for (let index = 1000; index < 2000; index += 1) await expect(get(url(index))).rejects.toThrow(refused);
    hosts.fetches.length = 0;
    expect(await get()).toBe("edition 1");
    expect(hosts.fetches).toEqual([]);
  });

  it("[G08] holds five hundred of those that cannot be had, which are not asked for again at once", async () => {
    hosts.fault = unavailable;
    for (let index = 0; index <= 500; index += 1) await expect(get(url(index))).rejects.toThrow(unavailable);
    hosts.fetches.length = 0;
    for (const index of [1, 500]) await expect(get(url(index))).rejects.toThrow(unavailable);
    expect(hosts.fetches).toEqual([]);
    await expect(get(url(0))).rejects.toThrow(unavailable);
    expect(hosts.fetches).toEqual([url(0)]);
  });

  it("[G06] has those that make no client any more among the others, which are not asked for again at once", async () => {
    await get(url(0));
    await get(url(1));
    clock.advance(601);
    hosts.fault = refused;
    await expect(get(url(1))).rejects.toThrow(refused);
    await expect(get(url(1))).rejects.toThrow(refused);
    expect(hosts.fetches.filter((fetched) => fetched === url(1))).toHaveLength(2);
    hosts.fault = undefined;
    for (let index = 2; index <= 500; index += 1) await get(url(index));
    expect(await get(url(0), () => false)).toBe("edition 1");
  });

  it("has a document that is there after all among the good ones", async () => {
    hosts.fault = unavailable;
    await expect(get()).rejects.toThrow(unavailable);
    hosts.fault = undefined;
    clock.advance(30);
    await get();
    hosts.fault = unavailable;
    for (let index = 0; index < 1000; index += 1) await expect(get(url(index))).rejects.toThrow(unavailable);
    expect(await get()).toBe("edition 1");
  });
});

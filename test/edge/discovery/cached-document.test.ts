import { beforeEach, describe, expect, it, vi } from "vitest";
import { CachedDocument } from "../../../edge/src/discovery/cached-document.ts";
import { NetworkError } from "../../../edge/src/network/fetcher.ts";
import { type Clock, createClock } from "../material/clock.ts";

const BOUNDS = { maxAgeSeconds: 600, cooldownSeconds: 30, staleIfErrorSeconds: 3600, timeoutSeconds: 5 };

/** A remote document whose text is the number of its edition; every fetch of it is counted. */
class Remote {
  fetches = 0;
  edition = 1;
  fault: Error | undefined;

  readonly fetch = async (): Promise<string> => {
    this.fetches += 1;
    if (this.fault) throw this.fault;
    return `edition ${this.edition}`;
  };
}

let clock: Clock;
let remote: Remote;
let cached: CachedDocument<string>;

beforeEach(() => {
  clock = createClock();
  remote = new Remote();
  cached = new CachedDocument(remote.fetch, BOUNDS);
});

describe("a cached document", () => {
  it("is fetched when it is first needed", async () => {
    expect(remote.fetches).toBe(0);
    expect(await cached.get(clock)).toBe("edition 1");
    expect(remote.fetches).toBe(1);
  });

  it("is used until its age is over, and then fetched anew", async () => {
    await cached.get(clock);
    remote.edition = 2;
    clock.advance(600);
    expect(await cached.get(clock)).toBe("edition 1");
    expect(cached.isFresh(clock)).toBe(true);
    clock.advance(1);
    expect(cached.isFresh(clock)).toBe(false);
    expect(await cached.get(clock)).toBe("edition 2");
    expect(remote.fetches).toBe(2);
  });

  it("is fetched anew on request, but not within the cooldown", async () => {
    await cached.get(clock);
    remote.edition = 2;
    clock.advance(29);
    await cached.refresh(clock);
    expect(await cached.get(clock)).toBe("edition 1");
    clock.advance(1);
    await cached.refresh(clock);
    expect(await cached.get(clock)).toBe("edition 2");
    expect(remote.fetches).toBe(2);
  });

  it("keeps its fetch alive beyond the request that began it", async () => {
    const kept: Promise<unknown>[] = [];
    await cached.get({ now: clock.now, waitUntil: (promise) => kept.push(promise) });
    expect(kept).toHaveLength(1);
  });

  it("[B03] is asked for once per cooldown, also while that fails", async () => {
    remote.fault = new NetworkError("status 500");
    for (let index = 0; index < 100; index += 1) {
      await expect(cached.get(clock)).rejects.toThrow("status 500");
    }
    expect(remote.fetches).toBe(1);
    clock.advance(30);
    await expect(cached.get(clock)).rejects.toThrow("status 500");
    expect(remote.fetches).toBe(2);
  });

  it("[B04] is fetched once for all who need it at the same time", async () => {
    const answers = await Promise.all(Array.from({ length: 200 }, () => cached.get(clock)));
    expect(new Set(answers)).toEqual(new Set(["edition 1"]));
    expect(remote.fetches).toBe(1);
  });

  it("[B04] has one fetch running at a time, however short the cooldown is", async () => {
    let arrive: (text: string) => void = () => {};
    const arrival = new Promise<string>((resolve) => {
      arrive = resolve;
    });
    let fetches = 0;
    const slow = new CachedDocument(
      () => {
        fetches += 1;
        return arrival;
      },
      { ...BOUNDS, cooldownSeconds: 1 },
    );
    const first = slow.get(clock);
    clock.advance(2);
    const second = slow.get(clock);
    arrive("edition 1");
    expect(await Promise.all([first, second])).toEqual(["edition 1", "edition 1"]);
    expect(fetches).toBe(1);
  });

  it("[B06] outlives its age by an hour while it cannot be fetched", async () => {
    await cached.get(clock);
    remote.fault = new NetworkError("status 500");
    clock.advance(4200);
    expect(await cached.get(clock)).toBe("edition 1");
    clock.advance(1);
    await expect(cached.get(clock)).rejects.toThrow("status 500");
  });

  it("[B06] is the new one once it can be fetched again", async () => {
    await cached.get(clock);
    remote.fault = new NetworkError("status 500");
    clock.advance(601);
    expect(await cached.get(clock)).toBe("edition 1");
    remote.fault = undefined;
    remote.edition = 2;
    clock.advance(30);
    expect(await cached.get(clock)).toBe("edition 2");
  });

  it("[B05] is fetched anew by a clock that was put back, which would keep it for as long again", async () => {
    await cached.get(clock);
    remote.edition = 2;
    clock.advance(-7200);
    expect(await cached.get(clock)).toBe("edition 2");
    expect(remote.fetches).toBe(2);
    clock.advance(601);
    remote.edition = 3;
    expect(await cached.get(clock)).toBe("edition 3");
  });

  it("[B06] is nobody's by a clock that was put back by more than an outage may last", async () => {
    await cached.get(clock);
    remote.fault = new NetworkError("status 500");
    clock.advance(-4201);
    await expect(cached.get(clock)).rejects.toThrow("status 500");
  });

  it("[B03] has nobody wait, nor a timer run, where it was asked for a moment ago", async () => {
    await cached.get(clock);
    const timeout = vi.spyOn(AbortSignal, "timeout");
    for (let index = 0; index < 1000; index += 1) await cached.refresh(clock);
    expect(timeout).not.toHaveBeenCalled();
    timeout.mockRestore();
  });

  it("[B03] is not waited for longer than its fetch could take, though that never ends", async () => {
    const silent = new CachedDocument<string>(() => new Promise(() => {}), {
      ...BOUNDS,
      timeoutSeconds: 0.01,
    });
    await expect(silent.get(clock)).rejects.toThrow("no answer in time");
  });

  it("does not say what went wrong inside, only what the network said", async () => {
    remote.fault = new TypeError("cannot read properties of the private key");
    await expect(cached.get(clock)).rejects.toThrow(/^the document is not usable$/);
  });
});

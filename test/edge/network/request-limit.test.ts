import { describe, expect, it } from "vitest";
import { RateLimitError, RequestLimit } from "../../../edge/src/network/request-limit.ts";

/** A runtime's counter that answers so, and the keys that it was asked for. */
function counter(answer: () => Promise<{ success: boolean }>) {
  const keys: string[] = [];
  const limit = ({ key }: { key: string }) => {
    keys.push(key);
    return answer();
  };
  return { keys, limit };
}

/** Takes so many requests one after the other. */
async function take(limit: RequestLimit, times: number, faults: RateLimitError[] = []): Promise<boolean[]> {
  const taken: boolean[] = [];
  for (let time = 0; time < times; time++)
    taken.push(await limit.take("a", 0, (fault) => faults.push(fault)));
  return taken;
}

describe("a limit of requests", () => {
  it("[K02] counts in this isolate where the runtime has no counter", async () => {
    expect(await take(new RequestLimit({ most: 2, windowSeconds: 60 }), 3)).toEqual([true, true, false]);
  });

  it("[K02] is the runtime's as well, where that has one", async () => {
    const binding = counter(async () => ({ success: binding.keys.length < 2 }));
    expect(await take(new RequestLimit({ most: 9, windowSeconds: 60, binding }), 2)).toEqual([true, false]);
    expect(binding.keys).toEqual(["a", "a"]);
  });

  it("[K02] does not ask the runtime for what is too much here already", async () => {
    const binding = counter(async () => ({ success: true }));
    expect(await take(new RequestLimit({ most: 1, windowSeconds: 60, binding }), 3)).toEqual([
      ...[true, false, false],
    ]);
    expect(binding.keys).toHaveLength(1);
  });

  it("[K02] holds by itself when the runtime's counter fails, which is told", async () => {
    const binding = counter(() => Promise.reject(new Error("canary")));
    const faults: RateLimitError[] = [];
    const limit = new RequestLimit({ most: 2, windowSeconds: 60, binding });
    expect(await take(limit, 3, faults)).toEqual([true, true, false]);
    expect(faults.map(({ message }) => message)).toEqual(
      Array(2).fill("the runtime's rate limit could not be asked"),
    );
    expect(faults[0]).toBeInstanceOf(RateLimitError);
  });
});

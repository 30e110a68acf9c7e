import { describe, expect, it } from "vitest";
import { isLoopbackHttp } from "../../../edge/src/configuration/values.ts";
import {
  type Fetcher,
  NetworkError,
  restrictToHosts,
  restrictToHttps,
} from "../../../edge/src/network/fetcher.ts";

/** A fetcher that answers everything and remembers what it was asked. */
function createOpenFetcher() {
  const calls: { url: string; init: RequestInit }[] = [];
  const fetcher: Fetcher = async (url, init) => {
    calls.push({ url, init });
    return new Response();
  };
  return { calls, fetcher };
}

describe("the network of the origins", () => {
  const configured = ["https://documents.internal.example/mcp", "http://127.0.0.1:9001/mcp"];

  it("reaches the configured hosts", async () => {
    const { calls, fetcher } = createOpenFetcher();
    const origins = restrictToHosts(fetcher, configured);
    await origins("https://documents.internal.example/mcp", { method: "POST" });
    await origins("http://127.0.0.1:9001/other", {});
    expect(calls.map(({ url }) => url)).toEqual([
      "https://documents.internal.example/mcp",
      "http://127.0.0.1:9001/other",
    ]);
  });

  it.each([
    "https://evil.example/mcp",
    "http://documents.internal.example/mcp",
    "https://documents.internal.example:8443/mcp",
    "https://documents.internal.example.evil.example/mcp",
    "https://documents.internal.example@evil.example/mcp",
    "https://documents.internal.example./mcp",
    "http://127.0.0.1:9002/mcp",
    "http://127.0.0.1/mcp",
    "http://localhost:9001/mcp",
    "http://169.254.169.254/computeMetadata/v1/",
    "file:///etc/passwd",
    "data:,x",
  ])("[H01] does not reach %s", async (url) => {
    const { calls, fetcher } = createOpenFetcher();
    await expect(restrictToHosts(fetcher, configured)(url, {})).rejects.toThrow(NetworkError);
    expect(calls).toEqual([]);
  });

  it("[H04] follows no redirect, whatever the caller asks for", async () => {
    const { calls, fetcher } = createOpenFetcher();
    await restrictToHosts(fetcher, configured)("https://documents.internal.example/mcp", {
      redirect: "follow",
      method: "POST",
    });
    expect(calls[0]?.init).toEqual({ redirect: "manual", method: "POST" });
  });
});

describe("the network of the identity providers", () => {
  it("[B01] is https", async () => {
    const { calls, fetcher } = createOpenFetcher();
    const internet = restrictToHttps(fetcher, () => false);
    await internet("https://login.example.com/jwks", {});
    const others = [
      "http://login.example.com/",
      "http://127.0.0.1:9000/",
      "ftp://login.example.com/",
      "data:,{}",
    ];
    for (const url of others) await expect(internet(url, {})).rejects.toThrow(NetworkError);
    expect(calls.map(({ url }) => url)).toEqual(["https://login.example.com/jwks"]);
  });

  it("[B01] is plain http only where that is allowed", async () => {
    const { calls, fetcher } = createOpenFetcher();
    const internet = restrictToHttps(fetcher, isLoopbackHttp);
    await internet("http://127.0.0.1:9000/jwks", {});
    await expect(internet("http://10.0.0.1/jwks", {})).rejects.toThrow(NetworkError);
    await expect(internet("ftp://127.0.0.1/jwks", {})).rejects.toThrow(NetworkError);
    expect(calls).toHaveLength(1);
  });

  it("[B01] follows no redirect, whatever the caller asks for", async () => {
    const { calls, fetcher } = createOpenFetcher();
    await restrictToHttps(fetcher, () => false)("https://login.example.com/jwks", { redirect: "follow" });
    expect(calls[0]?.init).toEqual({ redirect: "manual" });
  });
});

import { describe, expect, it } from "vitest";
import {
  GATEWAY_DOCUMENT,
  type GatewayOptions,
  PATH,
  startGateway,
  type TestGateway,
  TOOLS_LIST,
} from "../material/gateway.ts";

/** A gateway that takes two requests of each principal, and four from each address. */
function startLimited(io: GatewayOptions["io"] = {}): Promise<TestGateway> {
  const requests = { perPrincipal: 2, perAddress: 4, windowSeconds: 30 };
  return startGateway({ document: { ...GATEWAY_DOCUMENT, limits: { requests } }, io });
}

/** A request that the runtime says came from there. */
function from(address: string): RequestInit {
  return { method: "POST", headers: { "cf-connecting-ip": address }, cf: {} } as RequestInit;
}

async function statuses(send: () => Promise<Response>, times: number): Promise<number[]> {
  const all: number[] = [];
  for (let time = 0; time < times; time++) all.push((await send()).status);
  return all;
}

describe("the requests of one principal", () => {
  it("[K02] are limited for a while, with a word on when to come back", async () => {
    const gateway = await startLimited();
    expect(await statuses(() => gateway.send(TOOLS_LIST), 2)).toEqual([200, 200]);
    const response = await gateway.send(TOOLS_LIST);
    expect([response.status, response.headers.get("retry-after")]).toEqual([429, "30"]);
    expect(await response.json()).toEqual({
      error: "temporarily_unavailable",
      error_description: "Too many requests; try again in 30 s.",
    });
    expect(gateway.origin.calls).toHaveLength(2);
    gateway.clock.advance(30);
    expect((await gateway.send(TOOLS_LIST)).status).toBe(200);
  });

  it("[K02] [K04] are refused on the record, as whose they are", async () => {
    const gateway = await startLimited();
    await statuses(() => gateway.send(TOOLS_LIST), 3);
    expect(gateway.log[2]).toMatchObject({
      decision: "rejected",
      rule: "limits.requests.perPrincipal",
      status: 429,
      principal: "6620cc72d0cb922dd5b5bbd456b58b7b",
    });
    expect(gateway.log[2]).not.toHaveProperty("method");
  });

  it("[K02] are counted by issuer and subject, whatever tokens they bring, and for each server by itself", async () => {
    const gateway = await startLimited();
    const aud = "https://mcp.example.com/mcp/tickets";
    await statuses(() => gateway.send(TOOLS_LIST), 2);
    expect((await gateway.send(TOOLS_LIST, { claims: { client_id: "other", scope: "x" } })).status).toBe(429);
    expect((await gateway.send(TOOLS_LIST, { claims: { sub: "bob" } })).status).toBe(200);
    expect((await gateway.send(TOOLS_LIST, { path: "/mcp/tickets", claims: { aud } })).status).toBe(200);
  });

  it("[K02] are not used up by who has no good token", async () => {
    const gateway = await startLimited();
    expect(await statuses(() => gateway.send(TOOLS_LIST, { claims: { exp: 1, iat: 0 } }), 5)).toEqual(
      Array(5).fill(401),
    );
    expect((await gateway.send(TOOLS_LIST)).status).toBe(200);
  });

  it("[K02] are counted by the runtime too, under a digest", async () => {
    const keys: string[] = [];
    const limit = async ({ key }: { key: string }) => {
      keys.push(key);
      return { success: false };
    };
    const gateway = await startLimited({ rateLimits: { perPrincipal: { limit } } });
    expect((await gateway.send(TOOLS_LIST)).status).toBe(429);
    expect(keys).toEqual(["documents 6620cc72d0cb922dd5b5bbd456b58b7b"]);
  });

  it("[K02] go on when the runtime's counter fails, which is on the record", async () => {
    const limit = () => Promise.reject(new Error("canary"));
    const gateway = await startLimited({ rateLimits: { perPrincipal: { limit } } });
    expect(await statuses(() => gateway.send(TOOLS_LIST), 3)).toEqual([200, 200, 429]);
    expect(gateway.log[0]).toMatchObject({
      event: "fault",
      fault: "the runtime's rate limit could not be asked",
    });
    expect(JSON.stringify(gateway.log)).not.toContain("canary");
  });
});

describe("the requests from one address", () => {
  it("[K02] are limited before it is known whose they are", async () => {
    const gateway = await startLimited();
    const send = () => gateway.fetch(PATH, from("192.0.2.1"));
    expect(await statuses(send, 5)).toEqual([401, 401, 401, 401, 429]);
    expect(gateway.log[4]).toMatchObject({ rule: "limits.requests.perAddress", status: 429 });
    expect(JSON.stringify(gateway.log)).not.toContain("192.0.2.1");
    expect((await gateway.fetch(PATH, from("192.0.2.2"))).status).toBe(401);
  });

  it("[K02] are all those of a network that somebody has to choose from", async () => {
    const gateway = await startLimited();
    let last = 0;
    const send = () => gateway.fetch(PATH, from(`2001:db8::${++last}`));
    expect((await statuses(send, 5)).at(-1)).toBe(429);
  });

  it("[K02] are not told apart where nobody but the client says from where it is", async () => {
    const gateway = await startLimited();
    const headers = { "cf-connecting-ip": "192.0.2.1" };
    expect(await statuses(() => gateway.fetch(PATH, { method: "POST", headers }), 6)).toEqual(
      Array(6).fill(401),
    );
  });
});

import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { StreamableHTTPClientTransport } from "@modelcontextprotocol/sdk/client/streamableHttp.js";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type RunningSidecar, SetUp } from "./set-up.ts";

let setUp: SetUp;
let sidecar: RunningSidecar;

beforeAll(async () => {
  setUp = await SetUp.start();
  sidecar = await setUp.sidecar({ TIMEOUT_SECONDS: "1" });
});

afterAll(() => setUp?.stop());

async function connect(): Promise<[Client, StreamableHTTPClientTransport]> {
  const client = new Client({ name: "backend", version: "1.0.0" });
  const transport = new StreamableHTTPClientTransport(new URL(`${sidecar.url}/mcp`));
  await client.connect(transport as Parameters<typeof client.connect>[0]);
  return [client, transport];
}

describe("an MCP session through the sidecar", () => {
  it("goes on for as long as its stream, each event when it is sent, whatever TIMEOUT_SECONDS says", async () => {
    const [client, transport] = await connect();
    const arrived: number[] = [];
    const start = performance.now();
    const onprogress = () => void arrived.push(performance.now() - start);
    const call = { name: "count", arguments: { to: 8, every: 400 } };
    const result = await client.callTool(call, undefined, { onprogress });
    expect(result.content).toEqual([{ type: "text", text: "counted to 8" }]);
    expect(arrived).toHaveLength(8);
    expect(arrived[0]).toBeLessThan(1200);
    expect(arrived[7]).toBeGreaterThan(3000);
    await transport.terminateSession();
    await client.close();
  });

  it("has its calls apart, however many there are at once", async () => {
    const [client] = await connect();
    const results = await Promise.all(
      Array.from({ length: 20 }, (_, to) => client.callTool({ name: "count", arguments: { to, every: 5 } })),
    );
    expect(results.map(({ content }) => content)).toEqual(
      Array.from({ length: 20 }, (_, to) => [{ type: "text", text: `counted to ${to}` }]),
    );
    await client.close();
  });

  it("needs one ID token, and the service itself answers nobody without", async () => {
    expect(await setUp.calls()).toBe(1);
    expect((await fetch(`${setUp.upstream}/mcp`, { method: "POST" })).status).toBe(401);
  });
});

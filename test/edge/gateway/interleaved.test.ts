import { decodeJwt } from "jose";
import { describe, expect, it } from "vitest";
import { sealingJwk } from "../authorization-server/client/sealing.ts";
import { GATEWAY_DOCUMENT, startGateway, type TestGateway, toolCall } from "../material/gateway.ts";

const USERS = 100;
const VERSION = { "mcp-protocol-version": "2025-11-25" };
const INITIALIZE = {
  jsonrpc: "2.0",
  id: 0,
  method: "initialize",
  params: { protocolVersion: "2025-11-25", capabilities: {}, clientInfo: { name: "test", version: "1" } },
};

/** An origin that takes its time, each time another, and says to whom it speaks and in which session. */
async function startTalkative(): Promise<TestGateway> {
  const gateway = await startGateway({
    document: { ...GATEWAY_DOCUMENT, sealingKeys: [{ secret: "SEALING_KEY" }] },
    secrets: { SEALING_KEY: sealingJwk("sealing-1") },
  });
  gateway.origin.answer = async ({ id, method }, { headers }) => {
    const { sub } = decodeJwt(headers.get("gatehouse-assertion") ?? "");
    await scheduler.wait(Math.random() * 15);
    const text = `${sub} in ${headers.get("mcp-session-id")}`;
    const result = { content: [{ type: "text", text }] };
    const begun = {
      protocolVersion: "2025-11-25",
      capabilities: {},
      serverInfo: { name: sub, version: "1" },
    };
    return method === "initialize"
      ? Response.json({ jsonrpc: "2.0", id, result: begun }, { headers: { "mcp-session-id": `of-${sub}` } })
      : Response.json({ jsonrpc: "2.0", id, result });
  };
  return gateway;
}

/** What one user sees of a session: what the tool says, and what is asked for where a scope is missing. */
async function visit(gateway: TestGateway, user: string): Promise<unknown[]> {
  const claims = { sub: user, scope: "public:read", client_id: `client-of-${user}` };
  const begun = await gateway.send(INITIALIZE, { claims });
  const headers = { ...VERSION, "mcp-session-id": begun.headers.get("mcp-session-id") ?? "" };
  const [called, refused] = await Promise.all([
    gateway.send(toolCall("get_public_info", user), { claims, headers }),
    gateway.send(toolCall("get_confidential_info", user), { claims, headers }),
  ]);
  return [await begun.json(), await called.json(), refused.status];
}

describe("a hundred users at once", () => {
  it("[K06] are each taken for who they are, in their own session, and told what is theirs", async () => {
    const gateway = await startTalkative();
    const users = Array.from({ length: USERS }, (_, index) => `user-${index}`);
    const seen = await Promise.all(users.map((user) => visit(gateway, user)));
    users.forEach((user, index) => {
      const text = `${user} in of-${user}`;
      expect(seen[index]).toMatchObject([
        { result: { serverInfo: { name: user } } },
        { id: user, result: { content: [{ text }] } },
        403,
      ]);
    });
  });

  it("[K06] are told apart on the record: each with the client, the decisions and the rules of its own", async () => {
    const gateway = await startTalkative();
    const users = Array.from({ length: USERS }, (_, index) => `user-${index}`);
    await Promise.all(users.map((user) => visit(gateway, user)));
    const of = new Map<string, unknown[]>();
    for (const record of gateway.log) {
      if (record.event !== "decision") continue;
      const key = `${record.principal} ${record.client_id}`;
      of.set(key, [...(of.get(key) ?? []), record.rule]);
    }
    expect(of.size).toBe(USERS);
    for (const rules of of.values()) {
      expect(rules.sort()).toEqual([
        "methods.initialize",
        "tools.get_confidential_info",
        "tools.get_public_info",
      ]);
    }
  });
});

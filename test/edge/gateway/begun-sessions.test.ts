import { expect, it } from "vitest";
import { sealingJwk } from "../authorization-server/client/sealing.ts";
import { GATEWAY_DOCUMENT, PATH, startGateway } from "../material/gateway.ts";

const SEALED = {
  document: { ...GATEWAY_DOCUMENT, sealingKeys: [{ secret: "SEALING_KEY" }] },
  secrets: { SEALING_KEY: sealingJwk("sealing-1") },
};
const VERSION = { "mcp-protocol-version": "2025-11-25" };
const INITIALIZE = { jsonrpc: "2.0", id: 1, method: "initialize", params: {} };
const INTRODUCTION = { jsonrpc: "2.0", id: 1, result: { capabilities: {} } };

it.each([
  ["there is nothing to seal its id with", {}, "session-1"],
  ["its id is none", SEALED, "session 1"],
])("a session is not begun, and its stream given up, where %s", async (_, options, id) => {
  const gateway = await startGateway(options);
  let isGivenUp = false;
  const body = new ReadableStream({
    type: "bytes",
    cancel() {
      isGivenUp = true;
    },
  });
  const headers = { "content-type": "text/event-stream", "mcp-session-id": id };
  gateway.origin.answer = () => new Response(body, { headers });
  expect((await gateway.send(INITIALIZE)).status).toBe(502);
  expect(isGivenUp).toBe(true);
});

it("[C08] the events of the answer that begins a session are that session's, even where it is asked for in another", async () => {
  const gateway = await startGateway(SEALED);
  let sessions = 0;
  gateway.origin.answer = () => {
    const headers = { "content-type": "text/event-stream", "mcp-session-id": `session-${++sessions}` };
    return new Response(`id: a\ndata: ${JSON.stringify(INTRODUCTION)}\n\n`, { headers });
  };
  const begin = async (headers: Record<string, string>) => {
    const answer = await gateway.send(INITIALIZE, { headers });
    const session = answer.headers.get("mcp-session-id") ?? "";
    return { session, event: /^id: (.*)$/m.exec(await answer.text())?.[1] ?? "" };
  };
  const first = await begin(VERSION);
  const second = await begin({ ...VERSION, "mcp-session-id": first.session });
  const authorization = `Bearer ${await gateway.token()}`;
  const resume = ({ session }: { session: string }) => {
    const headers = { ...VERSION, authorization, "mcp-session-id": session, "last-event-id": second.event };
    return gateway.fetch(PATH, { headers });
  };
  expect((await resume(second)).status).toBe(200);
  expect((await resume(first)).status).toBe(404);
});

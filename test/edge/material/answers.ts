import type { Message } from "../../../edge/src/mcp/message.ts";
import { type AnswerContext, relayAnswer } from "../../../edge/src/mcp/relay-answer.ts";
import { limitsOf, mcpServer, principalWith } from "./mcp-server.ts";
import { requestOf } from "./messages.ts";

const server = mcpServer({
  get_public_info: { scopes: ["public:read"] },
  get_confidential_info: { scopes: ["confidential:read"] },
});

/** The result of a list of both tools, and the answer with what somebody sees of it who may read what is public. */
export const BOTH = '{"tools":[{"name":"get_confidential_info"},{"name":"get_public_info"}]}';
export const PUBLIC = '{"jsonrpc":"2.0","id":1,"result":{"tools":[{"name":"get_public_info"}]}}';

/** The answer of a stream that cannot be relayed. */
export const LOST = {
  jsonrpc: "2.0",
  id: 1,
  error: { code: -32603, message: "The server's answer could not be passed on." },
};

export const LIST = requestOf("tools/list");
export const CALL = requestOf("tools/call", { name: "get_public_info" });

/** An origin's answer of some type. */
export function response(type: string, body: BodyInit | null, init: ResponseInit = {}): Response {
  return new Response(body, { ...init, headers: { ...init.headers, "content-type": type } });
}

/** An origin's answer in events, one of each of these data. */
export function events(...data: string[]): Response {
  return response("text/event-stream", data.map((each) => `data: ${each}\n\n`).join(""));
}

/** Relays an answer to somebody who may read what is public. */
export function relay(
  answer: Response,
  to: Message,
  limits: Parameters<typeof limitsOf>[0] = {},
  more: Partial<AnswerContext> = {},
): Promise<Response> {
  return relayAnswer(answer, {
    revision: to.revision,
    request: to.kind === "request" ? to : undefined,
    principal: principalWith(["public:read"]),
    server,
    limits: limitsOf(limits),
    onFault: () => undefined,
    ...more,
  });
}

import type { Fetcher } from "../../../edge/src/network/fetcher.ts";

/** One call that arrived at an origin. */
export interface OriginCall {
  readonly url: string;
  readonly init: RequestInit;
  readonly headers: Headers;
  readonly body: string;
}

/** What an origin answers a message with. */
export type OriginAnswer = (
  message: { readonly id?: unknown; readonly method?: string },
  call: OriginCall,
) => Response | Promise<Response>;

/** The network of the private origins, with every call that got there. */
export interface Origin {
  readonly fetcher: Fetcher;
  readonly calls: OriginCall[];
  /** Answers otherwise from now on. */
  answer: OriginAnswer;
}

/** Two tools that have rules, and one that none of them has heard of. */
export const TOOLS = ["get_public_info", "get_confidential_info", "erase_everything"].map((name) => ({
  name,
}));

/** Creates an origin that behaves like an MCP server which trusts whoever reaches it. */
export function createOrigin(): Origin {
  const origin: Origin = {
    calls: [],
    answer: answerAll,
    fetcher: async (url, init) => {
      const body = await new Response(init.body ?? null).text();
      const call = { url, init, headers: new Headers(init.headers), body };
      origin.calls.push(call);
      return origin.answer(body === "" ? {} : JSON.parse(body), call);
    },
  };
  return origin;
}

/** Answers everything: lists all its tools, and runs whatever is called. */
export const answerAll: OriginAnswer = ({ id, method }) => {
  if (id === undefined) return new Response(null, { status: 202 });
  return Response.json(resultFor(id, method));
};

/** The same as one event of a stream. */
export const answerAllInEvents: OriginAnswer = ({ id, method }) =>
  new Response(`event: message\r\nid: 1\r\ndata: ${JSON.stringify(resultFor(id, method))}\r\n\r\n`, {
    headers: { "content-type": "text/event-stream" },
  });

function resultFor(id: unknown, method: string | undefined) {
  const result =
    method === "tools/list"
      ? { tools: TOOLS, cacheScope: "public", ttlMs: 60_000 }
      : { content: [{ type: "text", text: "done" }] };
  return { jsonrpc: "2.0", id, result };
}

import { describe, expect, it } from "vitest";
import { denial } from "../../edge/src/denial.ts";
import type { Message } from "../../edge/src/mcp/message.ts";
import { decide } from "../../edge/src/mcp/policy/decide.ts";
import { type PolicyDocument, principalWith, serverWith } from "./material/mcp-server.ts";
import { notificationOf, requestOf } from "./material/messages.ts";

const PUBLIC_URL = "https://mcp.example.com";
const CHALLENGE =
  'Bearer error="insufficient_scope", error_description="This needs the scope connect admin write.", ' +
  'scope="connect admin write", ' +
  'resource_metadata="https://mcp.example.com/.well-known/oauth-protected-resource/mcp/documents"';
const NEEDS = "This needs the scope connect admin write.";
const NOTHING = "There is nothing of that name for you here, or not with these arguments.";

const rule = { scopes: ["admin", "write"] };
const POLICY = {
  tools: { erase: rule },
  prompts: { erase: rule },
  resources: { "docs://a": rule },
  scopes: { required: ["connect"] },
} satisfies PolicyDocument;

const call = (name = "erase") => requestOf("tools/call", { name });

/** What a client is told of a message that is not allowed. */
async function told(
  mode: PolicyDocument["denial"],
  message: Message,
  principal = principalWith(["connect"]),
) {
  const server = serverWith({ ...POLICY, denial: mode });
  const decision = decide(server, principal, message);
  if (decision.effect === "allow") throw new Error("expected it not to be allowed");
  const { response } = denial(decision, message, server, PUBLIC_URL);
  const challenge = response.headers.get("www-authenticate");
  return { status: response.status, challenge, body: await response.json<Record<string, unknown>>() };
}

describe("a denial by HTTP", () => {
  it("[C02] names the scopes in one challenge", async () => {
    for (const message of [
      call(),
      requestOf("prompts/get", { name: "erase" }),
      requestOf("resources/read", { uri: "docs://a" }),
    ]) {
      expect(await told("insufficient-scope", message)).toEqual({
        status: 403,
        challenge: CHALLENGE,
        body: { error: "insufficient_scope", error_description: NEEDS },
      });
    }
  });

  it("[C02] has no challenge where none could be met, or the name is nobody's", async () => {
    const answer = {
      status: 403,
      challenge: null,
      body: { jsonrpc: "2.0", id: 1, error: { code: -32602, message: NOTHING } },
    };
    expect(await told("insufficient-scope", call("unknown"))).toEqual(answer);
    const stuck = principalWith(["connect"], { obtainable: [] });
    expect(await told("insufficient-scope", call(), stuck)).toEqual(answer);
  });
});

describe("a denial in JSON-RPC", () => {
  it("is an error that says which scopes are needed", async () => {
    expect(await told("json-rpc-error", call())).toEqual({
      status: 200,
      challenge: null,
      body: {
        jsonrpc: "2.0",
        id: 1,
        error: { code: -32602, message: NEEDS, data: { scopes: ["connect", "admin", "write"] } },
      },
    });
  });

  it("is an error without scopes where none would do", async () => {
    expect(await told("json-rpc-error", call("unknown"))).toEqual({
      status: 200,
      challenge: null,
      body: { jsonrpc: "2.0", id: 1, error: { code: -32602, message: NOTHING } },
    });
  });
});

describe("a denial as the result of a tool", () => {
  const result = (text: string) => ({ content: [{ type: "text", text }], isError: true });

  it("[C02] has the challenge where ChatGPT looks for it", async () => {
    expect(await told("tool-result", call())).toEqual({
      status: 200,
      challenge: null,
      body: {
        jsonrpc: "2.0",
        id: 1,
        result: { resultType: "complete", ...result(NEEDS), _meta: { "mcp/www_authenticate": [CHALLENGE] } },
      },
    });
  });

  it("[C02] has none where none could be met, or the name is nobody's", async () => {
    const answer = { status: 200, body: { result: { resultType: "complete", ...result(NOTHING) } } };
    for (const { body, ...rest } of [
      await told("tool-result", call("unknown")),
      await told("tool-result", call(), principalWith(["connect"], { obtainable: ["admin"] })),
    ]) {
      expect({ ...rest, body: { result: body.result } }).toEqual({ ...answer, challenge: null });
    }
  });

  it("is of the kind that the revision knows", async () => {
    const { body } = await told("tool-result", requestOf("tools/call", { name: "unknown" }, "2025-06-18"));
    expect(body.result).toEqual(result(NOTHING));
  });

  it("is an error for what has no such result", async () => {
    const { status, body } = await told("tool-result", requestOf("prompts/get", { name: "erase" }));
    expect([status, body.error]).toEqual([200, expect.objectContaining({ code: -32602, message: NEEDS })]);
  });
});

describe("in every mode", () => {
  const modes = ["insufficient-scope", "json-rpc-error", "tool-result"] as const;

  it.each(modes)("[C02] what every request needs is asked for by HTTP: %s", async (mode) => {
    for (const message of [requestOf("tools/list"), call()]) {
      const { status, challenge } = await told(mode, message, principalWith([]));
      expect([status, challenge]).toEqual([403, expect.stringContaining('scope="connect')]);
    }
  });

  it.each(modes)(
    "[C02] whoever cannot get even that is told by HTTP, without a challenge: %s",
    async (mode) => {
      const outsider = principalWith([], { obtainable: [] });
      const { status, challenge, body } = await told(mode, call(), outsider);
      expect([status, challenge]).toEqual([403, null]);
      expect(body.error).toMatchObject({
        message: "No scope that you could ask for opens this server to you.",
      });
    },
  );

  it.each(modes)("[I10] a method that is not served is 404: %s", async (mode) => {
    const { status, body } = await told(mode, requestOf("tasks/list"));
    expect([status, body.error]).toEqual([404, expect.objectContaining({ code: -32601 })]);
    expect((await told(mode, notificationOf("tools/call"))).status).toBe(404);
  });

  it.each(modes)(
    "[I10] nor does it end the session of a client of an older revision, as 404 would: %s",
    async (mode) => {
      const { status, body } = await told(mode, requestOf("tasks/list", {}, "2025-11-25"));
      expect([status, body.error]).toEqual([200, expect.objectContaining({ code: -32601 })]);
      expect((await told(mode, notificationOf("tools/call", "2025-06-18"))).status).toBe(403);
    },
  );

  it.each(modes)("[J09] a name that is nobody's is answered like any other: %s", async (mode) => {
    const answers = await Promise.all(
      ["a", "erase2", "get_secret", "__proto__"].map((name) => told(mode, call(name))),
    );
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
  });

  it.each(modes)("[C02] nobody who follows a challenge gets the same again: %s", async (mode) => {
    const server = serverWith({ ...POLICY, denial: mode });
    const decision = decide(server, principalWith([]), call());
    if (decision.effect !== "insufficient-scope") throw new Error("expected a step-up");
    expect(decide(server, principalWith(decision.scopes), call()).effect).toBe("allow");
  });
});

import { describe, expect, it } from "vitest";
import type { ConfigurationDocument } from "../../../edge/src/configuration/schema.ts";
import { startGateway, TOOLS_LIST, toolCall } from "../material/gateway.ts";
import { DOCUMENT } from "../material/server.ts";

type Policy = Partial<ConfigurationDocument["servers"][string]>;

/** A gateway whose documents server has this policy, and whose issuer says groups and what could be had. */
function startWith(policy: Policy) {
  const { documents, tickets } = DOCUMENT.servers;
  return startGateway({
    document: {
      ...DOCUMENT,
      servers: { documents: { ...documents, ...policy }, tickets },
      tokens: {
        accept: [{ issuer: "https://login.example.com", groupsClaim: "groups", obtainableClaim: "may" }],
      },
    },
  });
}

const request = (method: string, params: object) => ({ jsonrpc: "2.0", id: 1, method, params });

describe("a rule by group", () => {
  it("[I11] is decided by the claim that the configuration names", async () => {
    const rule = { scopes: [], when: { groups: ["editors"] } };
    const gateway = await startWith({ tools: { get_public_info: rule } });
    const status = async (claims: object) =>
      (await gateway.send(toolCall("get_public_info"), { claims: { ...claims } })).status;
    expect(await status({ groups: ["people", "editors"] })).toBe(200);
    expect(await status({ groups: ["people"] })).toBe(403);
    expect(await status({ roles: ["editors"] })).toBe(403);
    expect(await status({ groups: "editors" })).toBe(401);
    expect(gateway.origin.calls).toHaveLength(1);
  });
});

describe("a rule about arguments", () => {
  it("[I11] is decided by what the origin gets to read", async () => {
    const rule = { scopes: [], arguments: { "/folder": { prefix: "drafts/" } } };
    const gateway = await startWith({ tools: { get_public_info: rule } });
    const call = (args: string) =>
      `{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"get_public_info","arguments":${args}}}`;
    expect((await gateway.send(call('{"folder":"drafts/a"}'))).status).toBe(200);
    for (const args of [
      "{}",
      "null",
      '{"folder":"secret"}',
      '{"folder":"drafts/../secret"}',
      '{"folder":"drafts/a","Folder":"secret"}',
      '{"folder":"drafts/a","folder":"secret"}',
    ]) {
      expect((await gateway.send(call(args))).status).toBeGreaterThanOrEqual(400);
    }
    expect(gateway.origin.calls).toHaveLength(1);
  });
});

describe("resources and prompts", () => {
  const policy = {
    prompts: { "public_*": { scopes: ["public:read"] } },
    resources: {
      "docs://public/*": { scopes: ["public:read"] },
      "docs://secret/*": { scopes: ["secret:read"] },
    },
  };

  it.each([
    ["prompts/get", { name: "public_a" }, { name: "secret_a" }],
    ["resources/read", { uri: "docs://public/a" }, { uri: "docs://secret/a" }],
    ["resources/read", { uri: "docs://public/a" }, { uri: "docs://public/../secret/a" }],
    ["resources/read", { uri: "docs://public/a" }, { uri: "docs://public/%2e%2e/secret/a" }],
    [
      "completion/complete",
      { ref: { type: "ref/resource", uri: "docs://public/{a}" }, argument: { name: "a", value: "" } },
      { ref: { type: "ref/resource", uri: "docs://secret/{a}" }, argument: { name: "a", value: "" } },
    ],
  ])("[I10] [I11] are asked for by their rules: %s %j, not %j", async (method, allowed, denied) => {
    const gateway = await startWith(policy);
    const claims = { scope: "public:read" };
    expect((await gateway.send(request(method, allowed), { claims })).status).toBe(200);
    expect((await gateway.send(request(method, denied), { claims })).status).toBe(403);
    expect(gateway.origin.calls).toHaveLength(1);
  });

  it.each([
    ["resources/list", "resources", "uri", ["docs://public/a"], ["docs://secret/a", "docs://other"]],
    ["resources/templates/list", "resourceTemplates", "uriTemplate", ["docs://public/{a}"], ["docs://{+a}"]],
    ["prompts/list", "prompts", "name", ["public_a"], ["secret_a"]],
  ])("[J01] are listed for who may ask: %s", async (method, member, key, shown, hidden) => {
    const gateway = await startWith(policy);
    const entries = [...hidden, ...shown].map((each) => ({ [key]: each }));
    gateway.origin.answer = ({ id }) => Response.json({ jsonrpc: "2.0", id, result: { [member]: entries } });
    const response = await gateway.send(request(method, {}), { claims: { scope: "public:read" } });
    expect(await response.json()).toMatchObject({
      result: { [member]: shown.map((each) => ({ [key]: each })) },
    });
  });
});

describe("what could be had", () => {
  it("[J01] [C02] is listed where the server says so, and asked for where it is called", async () => {
    const gateway = await startWith({ visible: "obtainable" });
    const claims = { scope: "public:read", may: "confidential:read" };
    const list = await gateway.send(TOOLS_LIST, { claims });
    expect(await list.json()).toMatchObject({
      result: { tools: [{ name: "get_public_info" }, { name: "get_confidential_info" }] },
    });
    const call = await gateway.send(toolCall("get_confidential_info"), { claims });
    expect(call.headers.get("www-authenticate")).toContain('scope="confidential:read"');
  });

  it("[C02] [J09] is neither where this identity could not have it: the tool is like one that there is not", async () => {
    const gateway = await startWith({ visible: "obtainable" });
    const claims = { scope: "public:read" };
    const list = await gateway.send(TOOLS_LIST, { claims });
    expect(await list.json()).toMatchObject({ result: { tools: [{ name: "get_public_info" }] } });
    const answers = await Promise.all(
      ["get_confidential_info", "there_is_none"].map(async (name) => {
        const response = await gateway.send(toolCall(name), { claims });
        return [response.status, response.headers.get("www-authenticate"), await response.text()];
      }),
    );
    expect(answers[0]).toEqual([403, null, expect.any(String)]);
    expect(answers[0]).toEqual(answers[1]);
  });
});

describe("a denial", () => {
  it.each([
    ["json-rpc-error", "error"],
    ["tool-result", "result"],
  ] as const)("[C02] is answered as the server says: %s", async (denial, member) => {
    const gateway = await startWith({ denial });
    const claims = { scope: "public:read", may: "confidential:read" };
    const response = await gateway.send(toolCall("get_confidential_info"), { claims });
    expect(response.status).toBe(200);
    expect(await response.json()).toHaveProperty(member);
    expect(gateway.origin.calls).toEqual([]);
    expect(gateway.log).toMatchObject([
      { decision: "step-up", rule: "tools.get_confidential_info", status: 200 },
    ]);
  });
});

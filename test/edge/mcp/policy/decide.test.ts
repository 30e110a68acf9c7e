import { describe, expect, it } from "vitest";
import { REVISIONS, type Revision } from "../../../../edge/src/mcp/message.ts";
import { decide } from "../../../../edge/src/mcp/policy/decide.ts";
import { mcpServer, principalWith, serverWith } from "../../material/mcp-server.ts";
import { notificationOf, requestOf } from "../../material/messages.ts";

const MODERN: readonly Revision[] = ["2026-07-28"];
const LEGACY: readonly Revision[] = ["2025-11-25", "2025-06-18", "2025-03-26"];

/** A server whose every rule needs the scope `use`. */
const server = serverWith({
  tools: { look: { scopes: ["use"] } },
  prompts: { greet: { scopes: ["use"] } },
  resources: { "docs://a/*": { scopes: ["use"] } },
  tasks: { scopes: ["use"] },
  logging: { scopes: ["use"] },
});
const nobody = principalWith([]);
const user = principalWith(["use"]);

describe("a method that names nothing", () => {
  it.each([
    ["initialize", LEGACY],
    ["ping", LEGACY],
    ["server/discover", MODERN],
    ["tools/list", REVISIONS],
    ["prompts/list", REVISIONS],
    ["resources/list", REVISIONS],
    ["resources/templates/list", REVISIONS],
  ])("[I10] is for everybody who may connect, in the revisions that have it: %s", (method, revisions) => {
    for (const revision of REVISIONS) {
      expect(decide(serverWith({}), nobody, requestOf(method, {}, revision))).toEqual(
        revisions.includes(revision)
          ? { effect: "allow", rule: `methods.${method}` }
          : { effect: "unknown-method", rule: "methods" },
      );
    }
  });

  it.each([
    "notifications/initialized",
    "notifications/cancelled",
    "notifications/progress",
    "notifications/roots/list_changed",
  ])("[I10] may be a notification, where there are sessions: %s", (method) => {
    for (const revision of LEGACY) {
      expect(decide(serverWith({}), nobody, notificationOf(method, revision)).effect).toBe("allow");
      expect(decide(serverWith({}), nobody, requestOf(method, {}, revision)).effect).toBe("unknown-method");
    }
    expect(decide(serverWith({}), nobody, notificationOf(method)).effect).toBe("unknown-method");
  });
});

describe("a method that names something", () => {
  const cases: readonly (readonly [string, Record<string, unknown>, readonly Revision[]])[] = [
    ["tools/call", { name: "look" }, REVISIONS],
    ["prompts/get", { name: "greet" }, REVISIONS],
    ["resources/read", { uri: "docs://a/b" }, REVISIONS],
    ["resources/subscribe", { uri: "docs://a/b" }, LEGACY],
    ["resources/unsubscribe", { uri: "docs://a/b" }, LEGACY],
    ["subscriptions/listen", { notifications: { resourceSubscriptions: ["docs://a/b"] } }, MODERN],
    ["completion/complete", { ref: { type: "ref/prompt", name: "greet" } }, REVISIONS],
    ["completion/complete", { ref: { type: "ref/resource", uri: "docs://a/{b}" } }, REVISIONS],
    ["completion/complete", { ref: { type: "ref/resource", uri: "docs://a/b" } }, REVISIONS],
    ["logging/setLevel", { level: "debug" }, LEGACY],
    ["tasks/get", { taskId: "1" }, REVISIONS],
    ["tasks/update", { taskId: "1" }, MODERN],
    ["tasks/cancel", { taskId: "1" }, REVISIONS],
    ["tasks/result", { taskId: "1" }, LEGACY],
  ];

  it.each(cases)(
    "[I10] is decided by its rule, in the revisions that have it: %s %j",
    (method, params, revisions) => {
      for (const revision of REVISIONS) {
        const effects = [nobody, user].map(
          (who) => decide(server, who, requestOf(method, params, revision)).effect,
        );
        const known = ["insufficient-scope", "allow"];
        expect(effects).toEqual(revisions.includes(revision) ? known : ["unknown-method", "unknown-method"]);
      }
    },
  );

  it.each(cases)(
    "[I10] is denied without a rule, whatever the scopes: %s %j",
    (method, params, [revision]) => {
      const all = principalWith(["use", "*", "admin"]);
      // Who has no rule for it does not have the method.
      const isServed = !/^(?:tasks|logging)\//.test(method);
      const { effect } = decide(serverWith({}), all, requestOf(method, params, revision));
      expect(effect).toBe(isServed ? "deny" : "unknown-method");
    },
  );

  it.each(cases)("[I10] is none as a notification, which nobody would see the answer of: %s", (method) => {
    for (const revision of REVISIONS) {
      expect(decide(server, user, notificationOf(method, revision)).effect).toBe("unknown-method");
    }
  });

  it.each([
    ["tools/call", {}],
    ["tools/call", { name: ["look"] }],
    ["prompts/get", { uri: "greet" }],
    ["resources/read", { name: "docs://a/b" }],
    ["resources/read", { uri: { href: "docs://a/b" } }],
    ["subscriptions/listen", {}],
    ["subscriptions/listen", { notifications: ["docs://a/b"] }],
    ["subscriptions/listen", { notifications: { resourceSubscriptions: "docs://a/b" } }],
    ["subscriptions/listen", { notifications: { resourceSubscriptions: ["docs://a/b", 1] } }],
    ["subscriptions/listen", { notifications: { resourceSubscriptions: ["docs://a/b", "docs://b"] } }],
    ["subscriptions/listen", { notifications: { everything: true } }],
    ["subscriptions/listen", { notifications: { ResourceSubscriptions: ["docs://b"] } }],
    ["completion/complete", {}],
    ["completion/complete", { ref: { type: "ref/tool", name: "look" } }],
    ["completion/complete", { ref: { type: "ref/prompt", uri: "greet" } }],
    ["completion/complete", { ref: { type: "ref/prompt", name: "greet", uri: "docs://b" } }],
    ["completion/complete", { ref: { type: "ref/resource", uri: "docs://a/b", name: "greet" } }],
    ["completion/complete", { ref: { type: "ref/prompt", name: "greet", Name: "other" } }],
    ["completion/complete", { ref: { type: "ref/resource", uri: "docs://b/{c}" } }],
  ])("[I11] is denied where it names nothing that is allowed, or more than that: %s %j", (method, params) => {
    expect(decide(server, user, requestOf(method, params)).effect).toBe("deny");
  });

  it("[I11] is decided with the arguments of a call, also of one without", () => {
    const picky = mcpServer({ look: { scopes: [], arguments: { "/at": { equals: "a" } } } });
    const effect = (args: object) =>
      decide(picky, nobody, requestOf("tools/call", { name: "look", ...args })).effect;
    expect(effect({ arguments: { at: "a" } })).toBe("allow");
    for (const args of [
      { arguments: { at: "b" } },
      { arguments: {} },
      { arguments: null },
      { arguments: "a" },
      {},
    ]) {
      expect(effect(args)).toBe("deny");
    }
  });

  it("[I14] is decided the same when it answers a question of the origin's", () => {
    const retry = { name: "look", inputResponses: {}, requestState: "sealed" };
    expect(decide(server, nobody, requestOf("tools/call", retry)).effect).toBe("insufficient-scope");
    expect(decide(server, user, requestOf("tools/call", retry)).effect).toBe("allow");
  });

  it("[I10] may be to listen to changes of lists alone, which name nothing", () => {
    const notifications = { toolsListChanged: true, promptsListChanged: true, resourcesListChanged: false };
    expect(decide(serverWith({}), nobody, requestOf("subscriptions/listen", { notifications })).effect).toBe(
      "allow",
    );
  });

  it("[I10] may be to listen to tasks, by their rule", () => {
    const message = requestOf("subscriptions/listen", { notifications: { taskIds: ["1"] } });
    expect(decide(server, user, message).effect).toBe("allow");
    expect(decide(serverWith({}), user, message).effect).toBe("deny");
  });
});

describe("any other method", () => {
  it.each([
    "tasks/list",
    "tasks",
    "sampling/createMessage",
    "elicitation/create",
    "roots/list",
    "notifications/tools/list_changed",
    "notifications/message",
    "rpc.discover",
    "Tools/list",
    "tools/list ",
    "tools/list/",
    "tools/listen",
    "TOOLS/CALL",
    "",
    "__proto__",
    "constructor",
  ])("[I10] is not known, whatever the scopes: %j", (method) => {
    for (const revision of REVISIONS) {
      for (const message of [requestOf(method, {}, revision), notificationOf(method, revision)]) {
        expect(decide(server, user, message)).toEqual({ effect: "unknown-method", rule: "methods" });
      }
    }
  });
});

describe("what every request needs", () => {
  const connect = mcpServer({ tell: { scopes: ["tell"] } }, { required: ["mcp:connect"] });
  const call = (name: string) => requestOf("tools/call", { name });

  it("is asked for before anything else", () => {
    for (const message of [requestOf("tools/list"), requestOf("tasks/list"), call("unknown")]) {
      expect(decide(connect, principalWith(["tell"]), message)).toEqual({
        effect: "insufficient-scope",
        level: "server",
        rule: "scopes.required",
        scopes: ["mcp:connect"],
      });
    }
  });

  it("[C02] is asked for together with what the request itself needs", () => {
    expect(decide(connect, nobody, call("tell"))).toMatchObject({
      level: "server",
      scopes: ["mcp:connect", "tell"],
    });
    expect(decide(connect, principalWith(["mcp:connect"]), call("tell"))).toMatchObject({
      level: "subject",
      scopes: ["mcp:connect", "tell"],
    });
  });

  it("[C02] is not asked for where it is known that the identity cannot get it", () => {
    const outsider = principalWith([], { obtainable: ["tell"] });
    for (const message of [requestOf("tools/list"), call("tell"), call("unknown")]) {
      expect(decide(connect, outsider, message)).toEqual({
        effect: "deny",
        level: "server",
        rule: "scopes.required",
      });
    }
  });

  it("is needed by what a client answers to the server, too", () => {
    const response = { kind: "response", bytes: new Uint8Array(), revision: "2025-11-25", id: 1 } as const;
    expect(decide(connect, nobody, response).effect).toBe("insufficient-scope");
    expect(decide(connect, principalWith(["mcp:connect"]), response)).toEqual({
      effect: "allow",
      rule: "responses",
    });
  });
});

describe("several things that a message names", () => {
  const two = serverWith({ resources: { "docs://a": { scopes: ["a"] }, "docs://b": { scopes: ["b"] } } });
  const listen = (...uris: string[]) =>
    requestOf("subscriptions/listen", { notifications: { resourceSubscriptions: uris } });

  it("[C02] are asked for with all the scopes at once", () => {
    expect(decide(two, nobody, listen("docs://a", "docs://b"))).toMatchObject({ scopes: ["a", "b"] });
    expect(decide(two, principalWith(["a"]), listen("docs://a", "docs://b"))).toMatchObject({
      scopes: ["b"],
    });
  });

  it("are denied where one is", () => {
    expect(decide(two, nobody, listen("docs://a", "docs://c")).effect).toBe("deny");
  });
});

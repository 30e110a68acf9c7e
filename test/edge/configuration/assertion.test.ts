import { describe, expect, it } from "vitest";
import { parseConfiguration } from "../../../edge/src/configuration/parse.ts";
import { DOCUMENT } from "../material/server.ts";
import { faultsOf } from "./facade-document.ts";

const AT = "servers.documents.origin.assertion";

/** A document in which two servers are told who calls, the first of them as it is said here. */
function withAssertion(assertion: unknown): unknown {
  return {
    ...DOCUMENT,
    servers: {
      documents: { origin: { url: "https://documents.internal.example/mcp", assertion } },
      tickets: { origin: { url: "https://tickets.internal.example/mcp", assertion: {} } },
    },
  };
}

const to = (...audiences: unknown[]) => ({ downstream: audiences.map((audience) => ({ audience })) });

describe("what an origin is told about callers", () => {
  it("may be bound to the request, and more of it for those whom the origin calls", () => {
    const written = { audience: "documents", bind: "request", ...to("https://tasks.internal.example", "b") };
    expect(parseConfiguration(withAssertion(written)).servers.documents?.origin.assertion).toEqual({
      audience: "documents",
      bind: "request",
      downstream: ["https://tasks.internal.example", "b"],
    });
  });

  it.each<[string, unknown, string]>([
    ["bound to something else", { bind: "body" }, `${AT}.bind`],
    ["for several at once", { audience: ["a", "b"] }, `${AT}.audience`],
    ["for nobody to speak of", { audience: "" }, `${AT}.audience`],
    ["passed on to nobody to speak of", to("a", "b c"), `${AT}.downstream.1.audience`],
    [
      "passed on with more than that",
      { downstream: [{ audience: "a", scopes: [] }] },
      `${AT}.downstream.0.scopes`,
    ],
  ])("is not %s", (_, assertion, path) => {
    expect(faultsOf(withAssertion(assertion))).toEqual([path]);
  });

  it.each<[string, unknown, string]>([
    ["more than eight", to(..."abcdefghi"), `${AT}.downstream`],
    ["one of them twice", to("a", "b", "a"), `${AT}.downstream.2.audience`],
    ["the server itself", to("https://documents.internal.example/mcp"), `${AT}.downstream.0.audience`],
    [
      "another server, past what the gateway allows there",
      to("https://tickets.internal.example/mcp"),
      `${AT}.downstream.0.audience`,
    ],
  ])("[H05] is not passed on to %s", (_, assertion, path) => {
    expect(faultsOf(withAssertion(assertion))).toEqual([path]);
  });

  it("[H05] is for one host, which could pass it on to another that takes it too", () => {
    const tickets = "https://tickets.internal.example/mcp";
    const withHost = (host: string) => ({
      ...DOCUMENT,
      servers: {
        documents: { origin: { url: `https://${host}/mcp/documents`, assertion: { audience: tickets } } },
        tickets: { origin: { url: tickets, assertion: {} } },
      },
    });
    expect(faultsOf(withHost("documents.internal.example"))).toEqual([
      "servers.tickets.origin.assertion.audience",
    ]);
    expect(faultsOf(withHost("tickets.internal.example"))).toEqual([]);
  });

  it("may be passed on to eight", () => {
    expect(faultsOf(withAssertion(to(..."abcdefgh")))).toEqual([]);
  });
});

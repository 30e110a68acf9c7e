import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { requestHeaders } from "../../../edge/src/origin/request-headers.ts";

/** What clients send to be taken for somebody else, or about somebody, or from hop to hop. */
const HOSTILE = [
  ...["authorization", "proxy-authorization", "x-serverless-authorization", "cookie", "set-cookie"],
  ...["gatehouse-assertion", "forwarded", "x-forwarded-for", "x-forwarded-host", "x-forwarded-proto"],
  ...["x-forwarded-user", "x-forwarded-email", "x-forwarded-uri", "x-forwarded-access-token", "x-real-ip"],
  ...["cf-connecting-ip", "cf-access-jwt-assertion", "cf-ray", "true-client-ip", "x-client-ip", "via"],
  ...["x-goog-iap-jwt-assertion", "x-goog-authenticated-user-email", "x-goog-authenticated-user-id"],
  ...["x-amzn-oidc-data", "x-amzn-oidc-identity", "x-amz-security-token", "x-amzn-trace-id"],
  ...["x-auth-request-user", "x-auth-user", "x-user", "x-email", "x-remote-user", "remote-user"],
  ...["x-original-url", "x-original-uri", "x-rewrite-url", "x-http-method-override", "x-method-override"],
  ...["x-api-key", "api-key", "mcp-session-id", "last-event-id", "mcp-param", "mcp", "mcp-method-name"],
  ...["origin", "referer", "host", "user-agent", "accept-language", "baggage", "dpop", "x-request-id"],
  ...["connection", "keep-alive", "te", "trailer", "transfer-encoding", "upgrade", "proxy-connection"],
  ...[
    "content-length",
    "content-encoding",
    "expect",
    "range",
    "sec-fetch-site",
    "priority",
    "traceparent",
    "tracestate",
  ],
];

/** What the runtime's own `Headers` says of a request with one more header. */
function passed(name: string, value = "hostile") {
  return [...requestHeaders(new Headers([[name, value]]), true)];
}

describe("the headers that an origin gets", () => {
  it("are MCP's own, and those of content negotiation", () => {
    const headers = {
      accept: "application/json, text/event-stream",
      "content-type": "application/json",
      "mcp-method": "tools/call",
      "mcp-name": "get_public_info",
      "mcp-param-region": "eu",
      "mcp-protocol-version": "2026-07-28",
    };
    const sent = new Headers({ ...headers, "Accept-Encoding": "gzip, br" });
    expect(Object.fromEntries(requestHeaders(sent, true))).toEqual({
      ...headers,
      "accept-encoding": "identity",
    });
  });

  it("[I13] are none that mirror the body where nobody has compared them with it", () => {
    const mirrors = new Headers({
      "Mcp-Method": "tools/call",
      "Mcp-Name": "get_public_info",
      "Mcp-Param-Region": "eu",
    });
    expect([...requestHeaders(mirrors, false)]).toEqual([["accept-encoding", "identity"]]);
  });

  it("are found under any spelling of their case", () => {
    expect(passed("MCP-Protocol-Version", "2026-07-28")).toContainEqual([
      "mcp-protocol-version",
      "2026-07-28",
    ]);
  });

  it("[H02] are none of those that speak of a caller, a proxy, a cloud or a connection", () => {
    const hostile = new Headers(HOSTILE.map((name) => [name, "hostile"]));
    expect([...hostile].length).toBeGreaterThan(60);
    expect([...requestHeaders(hostile, true)]).toEqual([["accept-encoding", "identity"]]);
  });

  it.each(["mcp-name", "close, Mcp-Name", "keep-alive,MCP-NAME ,te", "\tmcp-name"])(
    "[H02] are none that the client says to be of its connection: %j",
    (connection) => {
      const headers = new Headers({ connection, "mcp-method": "tools/call", "mcp-name": "get_public_info" });
      expect([...requestHeaders(headers, true)]).toEqual([
        ["accept-encoding", "identity"],
        ["mcp-method", "tools/call"],
      ]);
    },
  );

  it("[H02] are the gateway's own, whatever the client says of its connection", () => {
    const headers = new Headers({
      connection: "accept-encoding, gatehouse-assertion",
      "accept-encoding": "gzip",
    });
    expect([...requestHeaders(headers, true)]).toEqual([["accept-encoding", "identity"]]);
  });

  it("[H02] are none of those with an underscore for a hyphen, or in another case", () => {
    const names = [
      ...HOSTILE,
      "content-type",
      "mcp-name",
      "mcp-method",
      "mcp-param-region",
      "gatehouse-assertion",
    ];
    const variant = fc.constantFrom(...names).chain((name) =>
      fc.array(fc.boolean(), { minLength: name.length, maxLength: name.length }).map((flips) =>
        [...name.replace("-", "_")]
          .map((character, index) => (flips[index] && character === "-" ? "_" : character))
          .map((character, index) => (flips[index] ? character.toUpperCase() : character))
          .join(""),
      ),
    );
    fc.assert(
      fc.property(
        variant.filter((name) => name.includes("_")),
        (name) => {
          expect(passed(name)).toEqual([["accept-encoding", "identity"]]);
        },
      ),
    );
  });

  it("[H02] are on a list: whatever else is invented stays behind", () => {
    const listed = /^(?:accept|content-type|mcp-method|mcp-name|mcp-param-[a-z0-9-]+|mcp-protocol-version)$/;
    const name = fc.oneof(
      fc.stringMatching(/^[!#$%&'*+.^_`|~0-9A-Za-z-]{1,40}$/),
      fc
        .constantFrom("Mcp-", "X-Mcp-Param-", "xmcp-param-", "Accept-", "Trace")
        .map((prefix) => `${prefix}x`),
    );
    fc.assert(
      fc.property(
        name.filter((text) => !listed.test(text.toLowerCase())),
        (text) => {
          expect(passed(text)).toEqual([["accept-encoding", "identity"]]);
        },
      ),
    );
  });
});

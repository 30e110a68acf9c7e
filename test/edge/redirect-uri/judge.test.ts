import { describe, expect, it } from "vitest";
import {
  destinationOf,
  isPrivateUseScheme,
  kindOf,
  matchesRedirectUri,
} from "../../../edge/src/redirect-uri/judge.ts";
import { DANGEROUS, faultOf } from "./judgement.ts";
import { MCP_CLIENTS } from "./mcp-clients.ts";

describe("a redirect URI that may be registered", () => {
  it.each(MCP_CLIENTS)("is each of $client, with the default configuration", ({ registration, asksFor }) => {
    const { redirect_uris: registered } = registration;
    expect(registered.map((uri) => faultOf(uri))).toEqual(registered.map(() => undefined));
    const isRegistered = (uri: string) => registered.some((known) => matchesRedirectUri(known, uri));
    expect(asksFor.filter((uri) => !isRegistered(uri))).toEqual([]);
  });

  it.each([
    "https://client.example",
    "https://client.example:8443/callback?flow=1",
    "https://xn--bcher-kva.example/callback",
    "https://client.example/a%20b",
    "http://[::1]/callback",
    "http://localhost",
    "http://localhost:80/callback",
    "http://127.0.0.1:65535/callback?flow=1",
    "com.example.app:/callback",
    "com.example.app://callback",
  ])("may be %s", (uri) => {
    expect(faultOf(uri)).toBeUndefined();
  });

  it("may have a host of the list, where there is one, or lead to the person's machine by http", () => {
    const policy = { hosts: ["client.example"] };
    expect(faultOf("https://client.example/callback", policy)).toBeUndefined();
    expect(faultOf("https://client.example:8443/callback", policy)).toBeUndefined();
    expect(faultOf("http://localhost/callback", policy)).toBeUndefined();
    expect(faultOf("windsurf://callback", policy)).toBeUndefined();
  });

  it("may have any private-use scheme where any is allowed", () => {
    expect(faultOf("unheard-of:/callback", { schemes: "any" })).toBeUndefined();
    expect(faultOf("unheard-of://host/callback?flow=1", { schemes: "any" })).toBeUndefined();
  });
});

describe("a redirect URI that is refused", () => {
  it.each([
    ["https://client.example/#", "has a fragment"],
    ["https://client.example/callback#code", "has a fragment"],
    ["http://localhost/callback#", "has a fragment"],
    ["com.example.app:/callback#", "has a fragment"],
    ["https://user@client.example/", "has user info"],
    ["https://user:password@client.example/", "has user info"],
    ["https://:password@client.example/", "has user info"],
    ["http://localhost@evil.example/", "has user info"],
    ["cursor://user@anysphere.cursor-mcp/callback", "has user info"],
    ["https://@client.example/", "is not in its normal form"],
    ["https://client.example\\@evil.example/", "is not an absolute URI"],
    ["http://client.example/callback", "has to be https"],
    ["http://192.168.0.1/callback", "has to be https"],
    ["http://10.0.0.1:3000/callback", "has to be https"],
    ["http://169.254.169.254/", "has to be https"],
    ["http://0.0.0.0/", "has to be https"],
    ["http://[::]/", "has to be https"],
    ["http://[::ffff:7f00:1]/", "has to be https"],
    ["unheard-of://callback", "has a private-use scheme that is not allowed here"],
    ["cursor-evil://callback", "has a private-use scheme that is not allowed here"],
    ["https:client.example", "is not in its normal form"],
    ["https:///client.example", "is not in its normal form"],
    ["https://CLIENT.example/", "is not in its normal form"],
    ["HTTPS://client.example/", "is not in its normal form"],
    ["Cursor://callback", "is not in its normal form"],
    ["https://client.example:443/", "is not in its normal form"],
    ["https://client.example/a/../b", "is not in its normal form"],
    ["https://client.example/a/./b", "is not in its normal form"],
    ["https://client.example/a/%2e%2e/b", "is not in its normal form"],
    ["https://client.example/a/%2E%2e/b", "is not in its normal form"],
    ["https://%63lient.example/", "is not in its normal form"],
    ["com.example.app://host/a/../b", "is not in its normal form"],
    ["https://*.client.example/callback", "has a wildcard"],
    ["https://client.example/callback?iss=https://evil.example", "has the parameter iss"],
    ["https://client.example/callback?a=b&code=stolen", "has the parameter code"],
    ["http://localhost/callback?stat%65=fixed", "has the parameter state"],
    ["cursor://callback?error=none", "has the parameter error"],
    ["/callback", "is not an absolute URI"],
    ["//client.example/callback", "is not an absolute URI"],
    ["client.example/callback", "is not an absolute URI"],
    ["", "is not an absolute URI"],
    ["https://", "is not an absolute URI"],
    ["https://client.example/call back", "is not an absolute URI"],
    [" https://client.example/", "is not an absolute URI"],
    ["https://client.example/\n", "is not an absolute URI"],
    ["https://client.example/\r\nLocation: https://evil.example", "is not an absolute URI"],
    ["https://client.example/\t", "is not an absolute URI"],
    ["https://client.example/\u0000", "is not an absolute URI"],
    ["https://client.exa\u00admple/", "is not an absolute URI"],
    ["https://clіent.example/", "is not an absolute URI"],
    ['https://client.example/"><script>', "is not an absolute URI"],
    ["https://client.example/callback\u202e", "is not an absolute URI"],
    [`https://client.example/${"a".repeat(1024)}`, "is longer than 1024 characters"],
  ])("[D03] is %j, for it %s", (uri, fault) => {
    expect(faultOf(uri)).toContain(fault);
  });

  it.each([
    "javascript:alert(1)",
    "JavaScript:alert(1)",
    " JavaScript:alert(1)",
    "java\nscript:alert(1)",
    "java\tscript:alert(1)",
    "\u0001javascript:alert(1)",
    "javascript://client.example/%0aalert(1)",
    "javascript:https://client.example/callback",
    "data:text/html,hello",
    "data:text/html;base64,PHNjcmlwdD4=",
    "vbscript:MsgBox",
    "blob:https://client.example/1",
    "file:///etc/passwd",
    "about:blank",
    "view-source:https://client.example/",
    "intent://scan/",
  ])("[D03] is %j, for a browser would act upon it itself", (uri) => {
    expect(faultOf(uri)).toBeDefined();
    expect(faultOf(uri, { schemes: "any" })).toBeDefined();
    expect(kindOf(uri)).toBeUndefined();
  });

  it.each(DANGEROUS)("[D03] has the scheme %s, on whatever list that is", (scheme) => {
    expect(isPrivateUseScheme(`${scheme}:`)).toBe(false);
    expect(faultOf(`${scheme}:callback`, { schemes: [scheme] })).toBeDefined();
    expect(faultOf(`${scheme}://client.example/callback`, { schemes: [scheme] })).toBeDefined();
  });

  it("[D03] has a scheme of the web, which no list of private-use schemes may have", () => {
    expect(["http:", "https:"].filter(isPrivateUseScheme)).toEqual([]);
    expect(faultOf("http://client.example/", { schemes: ["http"] })).toContain("has to be https");
  });

  it("[D03] a private-use scheme without a dot is refused unless it is listed", () => {
    expect(faultOf("editor:/callback")).toBe("has a private-use scheme that is not allowed here");
    expect(faultOf("editor:/callback", { schemes: ["editor"] })).toBeUndefined();
    expect(faultOf("com.example.editor:/callback", { schemes: [] })).toBeUndefined();
  });

  it("[D03] a private-use scheme that is listed with a host is refused with any other", () => {
    const policy = { schemes: ["editor://sign-in"] };
    expect(faultOf("editor://sign-in/callback", policy)).toBeUndefined();
    for (const uri of [
      "editor://evil/callback",
      "editor://sign-in.evil/callback",
      "editor://Sign-In/callback",
      "editor://sign-in:80/callback",
      "editor:/sign-in/callback",
      "editor:sign-in",
      "other://sign-in/callback",
    ]) {
      expect(faultOf(uri, policy)).toBe("has a private-use scheme that is not allowed here");
    }
  });

  it.each([
    "vscode://vscode.git/clone?url=https://evil.example/repository",
    "vscode://callback?",
    "windsurf://callback?flow=1",
    "cursor://anysphere.cursor-mcp/oauth/callback?flow=1",
    "com.example.app:/callback?flow=1",
  ])("[D03] is %s, for a query tells an application what to do", (uri) => {
    expect(faultOf(uri)).toBe("has a query, which it may not with a private-use scheme");
  });

  it.each(["cursor://anysphere.cursor-deeplink/mcp/install", "claude://cowork/new", "claude:/callback"])(
    "[D03] is %s with the default configuration, for that is where no client returns to",
    (uri) => {
      expect(faultOf(uri)).toBe("has a private-use scheme that is not allowed here");
    },
  );

  it("[D03] has another host than those of the list, https to this machine included", () => {
    const policy = { hosts: ["client.example"] };
    const fault = "has a host that is not allowed here";
    expect(faultOf("https://evil.example/callback", policy)).toBe(fault);
    expect(faultOf("https://client.example.evil.example/callback", policy)).toBe(fault);
    expect(faultOf("https://client.example./callback", policy)).toBe(fault);
    expect(faultOf("https://localhost/callback", policy)).toBe(fault);
  });
});

describe("application_type", () => {
  it.each([
    ["web", "https://client.example/callback", true],
    ["web", "https://localhost/callback", false],
    ["web", "http://localhost/callback", false],
    ["web", "http://127.0.0.1:8080/callback", false],
    ["web", "http://[::1]/callback", false],
    ["web", "windsurf://callback", false],
    ["web", "com.example.app:/callback", false],
    ["native", "https://client.example/callback", true],
    ["native", "https://localhost/callback", true],
    ["native", "http://localhost/callback", true],
    ["native", "http://127.0.0.1:8080/callback", true],
    ["native", "http://[::1]/callback", true],
    ["native", "windsurf://callback", true],
    ["native", "com.example.app:/callback", true],
    ["native", "http://client.example/callback", false],
    ["native", "javascript:alert(1)", false],
  ] as const)("[D14] %s: %s is acceptable: %s", (applicationType, uri, isAcceptable) => {
    expect(faultOf(uri, { applicationType }) === undefined).toBe(isAcceptable);
  });
});

describe("where a redirect URI leads", () => {
  it.each([
    ["https://client.example/callback", "https", "client.example"],
    ["https://client.example:8443/callback", "https", "client.example:8443"],
    ["http://localhost:3118/callback", "loopback", "localhost:3118"],
    ["http://127.0.0.1/", "loopback", "127.0.0.1"],
    ["cursor://anysphere.cursor-mcp/oauth/callback", "private-use", "cursor://anysphere.cursor-mcp"],
    ["com.example.app:/callback", "private-use", "com.example.app://"],
  ])("is for %s: %s, %s", (uri, kind, destination) => {
    expect(kindOf(uri)).toBe(kind);
    expect(destinationOf(uri)).toBe(destination);
  });

  it.each(["", "callback", "http://client.example/", "javascript:alert(1)", "HTTPS://client.example/"])(
    "is nowhere for %j",
    (uri) => {
      expect(kindOf(uri)).toBeUndefined();
    },
  );
});

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  bounded,
  browserOrigin,
  isLoopback,
  path,
  privateScheme,
  publicUrl,
  scope,
  secretReference,
  serverId,
  url,
} from "../../../edge/src/configuration/values.ts";

interface Schema {
  safeParse(value: unknown): { readonly success: boolean };
}

const accepts = (schema: Schema, value: unknown) => schema.safeParse(value).success;

describe("a URL", () => {
  it.each([
    "https://login.example.com",
    "https://login.example.com/",
    "https://login.example.com/tenant/v2.0",
    "https://login.example.com:8443/",
    "http://127.0.0.1:9000",
    "http://[::1]:9000/mcp",
    "https://xn--bcher-kva.example/",
  ])("is %s", (text) => {
    expect(accepts(url, text)).toBe(true);
  });

  it.each([
    ["a relative one", "/mcp"],
    ["no host", "https://"],
    ["another scheme", "ftp://login.example.com/"],
    ["a script", "javascript:alert(1)"],
    ["a user", "https://alice@login.example.com/"],
    ["a password", "https://alice:secret@login.example.com/"],
    ["an empty user", "https://@login.example.com/"],
    ["a query", "https://login.example.com/?a=b"],
    ["an empty query", "https://login.example.com/?"],
    ["a fragment", "https://login.example.com/#a"],
    ["an empty fragment", "https://login.example.com/#"],
    ["capital letters", "https://Login.example.com/"],
    ["a scheme in capitals", "HTTPS://login.example.com/"],
    ["the port that goes without saying", "https://login.example.com:443/"],
    ["dot segments", "https://login.example.com/a/../b"],
    ["escaped dot segments", "https://login.example.com/a/%2e%2e/b"],
    ["backslashes", "https:\\\\login.example.com\\"],
    ["white space around it", " https://login.example.com/"],
    ["a line break within", "https://login.example\n.com/"],
    ["letters of other scripts", "https://bücher.example/"],
    ["an address as one number", "http://2130706433/"],
    ["an address in short", "http://127.1/"],
    ["nothing", ""],
  ])("is not one with %s", (_, text) => {
    expect(accepts(url, text)).toBe(false);
  });

  it("means the same as text and as URL, whatever it is", () => {
    fc.assert(
      fc.property(fc.oneof(fc.webUrl({ withQueryParameters: true }), fc.string()), (text) => {
        if (!accepts(url, text)) return;
        const { href, username, search, hash } = new URL(text);
        expect([text, `${text}/`]).toContain(href);
        expect([username, search, hash]).toEqual(["", "", ""]);
      }),
    );
  });
});

describe("the public URL", () => {
  it.each([
    "https://mcp.example.com",
    "https://mcp.example.com:8443",
    "http://127.0.0.1:8788",
    "http://[::1]:1",
  ])("is %s", (text) => {
    expect(accepts(publicUrl, text)).toBe(true);
  });

  it.each([
    "https://mcp.example.com/",
    "https://mcp.example.com/mcp",
    "http://mcp.example.com",
    "http://10.0.0.1",
    "http://localhost.",
    "http://localhost.evil.example",
    "http://127.0.0.1.evil.example",
    "http://127.0.0.2:8788",
    "http://0.0.0.0:8788",
  ])("[K05] is not %s", (text) => {
    expect(accepts(publicUrl, text)).toBe(false);
  });
});

describe("a loopback host", () => {
  it("is one of three, written plainly", () => {
    const hosts = ["127.0.0.1", "[::1]", "localhost", "127.0.0.2", "[::]", "localhost.", "a.localhost"];
    expect(hosts.filter((host) => isLoopback(new URL(`http://${host}/`)))).toEqual([
      "127.0.0.1",
      "[::1]",
      "localhost",
    ]);
  });
});

describe("a browser's origin", () => {
  it("is scheme, host and port", () => {
    expect(accepts(browserOrigin, "https://app.example.com")).toBe(true);
    expect(accepts(browserOrigin, "http://localhost:6274")).toBe(true);
  });

  it.each([
    "*",
    "null",
    "https://*.example.com",
    "https://app.example.com/",
    "app.example.com",
    "https://a/b",
    "http://app.example.com",
  ])("[K05] is not %s", (text) => {
    expect(accepts(browserOrigin, text)).toBe(false);
  });
});

describe("a server's id", () => {
  it.each(["a", "documents", "documents-2", `a${"b".repeat(31)}`])("is %s", (text) => {
    expect(accepts(serverId, text)).toBe(true);
  });

  it.each(["", "2a", "-a", "a-", "A", "a_b", "a.b", "a/b", "a:b", "a b", "a\n", "é", `a${"b".repeat(32)}`])(
    "is not %j",
    (text) => {
      expect(accepts(serverId, text)).toBe(false);
    },
  );
});

describe("a path", () => {
  it.each(["/mcp", "/mcp/documents", "/a.b/~c/d-e_f", "/..a", "/a..", "/..."])("is %s", (text) => {
    expect(accepts(path, text)).toBe(true);
  });

  it.each([
    "",
    "/",
    "mcp",
    "/mcp/",
    "//mcp",
    "/a//b",
    "/.",
    "/..",
    "/a/../b",
    "/a/.",
    "/%2e",
    "/a;b",
    "/a:b",
  ])("is not %j", (text) => {
    expect(accepts(path, text)).toBe(false);
  });

  it("is what the URL standard leaves as it is, whatever it is", () => {
    const character = fc.constantFrom(
      "/",
      ".",
      "a",
      "%",
      "2",
      "e",
      "\\",
      "?",
      "#",
      ";",
      "*",
      ":",
      " ",
      "\n",
      "é",
    );
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: character }), fc.webPath()), (text) => {
        if (!accepts(path, text)) return;
        expect(new URL(`https://mcp.example.com${text}`).pathname).toBe(text);
        expect(text).toMatch(/^(?:\/[\w.~-]+)+$/);
      }),
    );
  });
});

describe("a scope", () => {
  it.each(["openid", "public:read", "https://example.com/scope.read", "a!", "x".repeat(128)])(
    "is %s",
    (text) => {
      expect(accepts(scope, text)).toBe(true);
    },
  );

  it.each(["", " ", "a b", "*", "documents:*", 'a"', "a\\", "a\n", "\u007f", "é", "x".repeat(129), null, 5])(
    "[K05] is not %j",
    (value) => {
      expect(accepts(scope, value)).toBe(false);
    },
  );
});

describe("a scope of a server", () => {
  it("[C03] is not offline_access, which is between client and authorization server", () => {
    expect(accepts(scope, "offline_access")).toBe(false);
  });
});

describe("a reference to a secret", () => {
  it("is the name of one", () => {
    expect(accepts(secretReference, { secret: "CALLERS_SIGNING_KEY" })).toBe(true);
  });

  it.each([
    "CALLERS_SIGNING_KEY",
    { secret: '{"kty":"EC"}' },
    { secret: "lower_case" },
    { secret: "" },
    { secret: "A", value: "x" },
  ])("[H06] is not the secret itself: %j", (value) => {
    expect(accepts(secretReference, value)).toBe(false);
  });

  it.each(["GRANTS", "INTERNET", "AUDIT", "REQUESTS_PER_PRINCIPAL"])(
    "is not %s, which is a binding of the worker's",
    (secret) => {
      expect(accepts(secretReference, { secret })).toBe(false);
    },
  );
});

describe("a bounded number", () => {
  it("is whole, within its bounds, and has a default", () => {
    const seconds = bounded(30, 0, 60);
    expect(seconds.parse(undefined)).toBe(30);
    const values = [0, 60, -1, 61, 1.5, "30", null, Number.NaN, Number.POSITIVE_INFINITY];
    expect(values.filter((value) => accepts(seconds, value))).toEqual([0, 60]);
  });
});

describe("a private-use scheme", () => {
  it.each(["vscode", "vscode-insiders", "cursor://anysphere.cursor-mcp", "com.example.app"])(
    "is %s",
    (text) => {
      expect(accepts(privateScheme, text)).toBe(true);
    },
  );

  it.each([
    ["a colon", "vscode:"],
    ["no host", "cursor://"],
    ["a path", "cursor://anysphere.cursor-mcp/oauth"],
    ["a port", "cursor://anysphere.cursor-mcp:80"],
    ["a wildcard", "cursor://*"],
    ["a host that would not be heeded", "com.example.app://callback"],
    ["an upper-case letter", "Cursor"],
    ["a script", "javascript://callback"],
    ["a system's own", "ms-msdt"],
    ["the web's own", "https://client.example"],
  ])("[K05] is refused with %s: %s", (_, text) => {
    expect(accepts(privateScheme, text)).toBe(false);
  });
});

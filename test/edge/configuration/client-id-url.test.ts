import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { clientIdUrlFault, isClientIdUrl } from "../../../edge/src/configuration/client-id-url.ts";

const GATEWAY = "https://mcp.example.com";
const LOCAL_GATEWAY = "http://localhost:8787";

const fault = (url: string) => clientIdUrlFault(url, GATEWAY);

describe("the URL of a client's metadata document", () => {
  it.each([
    "https://claude.ai/oauth/mcp-oauth-client-metadata",
    "https://chatgpt.com/oauth/client.json",
    "https://zed.dev/oauth/client-metadata.json",
    "https://example.com/client.json",
    "https://studio.example/client.json",
    "https://app.example.co.uk/a/b/c",
    "https://app.example.com/client.json?version=2",
    "https://app.example.com:443/client.json",
    "https://xn--bcher-kva.example/client.json",
    "https://app-1.example.com/%7Euser/client.json",
    "https://example.com/a..b/...",
    "https://10.example.com/client.json",
    "https://127.0.0.1.example.com/client.json",
    "https://example.com//client.json",
    "https://not-mcp.example.com/client.json",
    "https://mcp.example.com.example/client.json",
  ])("may be %s", (url) => {
    expect(fault(url)).toBeUndefined();
    expect(isClientIdUrl(url)).toBe(true);
  });

  it("[G01] has at most 512 characters", () => {
    const base = "https://app.example.com/";
    expect(fault(base + "a".repeat(512 - base.length))).toBeUndefined();
    expect(fault(base + "a".repeat(513 - base.length))).toBe("is longer than 512 characters");
  });

  it.each([
    ["is not an https URL", "http://app.example.com/client.json"],
    ["is not an https URL", "HTTPS://app.example.com/client.json"],
    ["is not an https URL", "https:app.example.com/client.json"],
    ["is not an https URL", "https:/app.example.com/client.json"],
    ["is not an https URL", "https:\\\\app.example.com\\client.json"],
    ["is not an https URL", "http://127.0.0.1:6274/client.json"],
    ["is not an https URL", "ftp://app.example.com/client.json"],
    ["is not an https URL", "data:application/json,{}"],
    ["is not an https URL", "file:///etc/passwd"],
    ["is not an https URL", "gopher://app.example.com/client.json"],
    ["is not a URL", ""],
    ["is not a URL", "app.example.com/client.json"],
    ["is not a URL", "https://"],
    ["is not a URL", "https://app.example.com/client .json"],
    ["is not a URL", " https://app.example.com/client.json"],
    ["is not a URL", "https://app.example.com/client.json\n"],
    ["is not a URL", "https://app.exa\tmple.com/client.json"],
    ["is not a URL", "https://bücher.example/client.json"],
    ["is not a URL", "https://app.example.com/clïent.json"],
    ["is not a URL", "https://app.example.com:99999/client.json"],
    ["has a fragment", "https://app.example.com/client.json#"],
    ["has a fragment", "https://app.example.com/client.json#me"],
    ["has user info", "https://user@app.example.com/client.json"],
    ["has user info", "https://user:password@app.example.com/client.json"],
    ["has user info", "https://@app.example.com/client.json"],
    ["has user info", "https://app.example.com@evil.example/client.json"],
    ["has a port other than 443", "https://app.example.com:8443/client.json"],
    ["has a port other than 443", "https://app.example.com:80/client.json"],
    ["has a port other than 443", "https://app.example.com:0443/client.json"],
    ["has a port other than 443", "https://app.example.com:/client.json"],
    ["has no path", "https://app.example.com"],
    ["has no path", "https://app.example.com/"],
    ["has no path", "https://app.example.com?client.json"],
    ["has no path", "https://app.example.com/?client.json"],
    ["has no path", "https://app.example.com/."],
    ["is not in its normal form", "https://app.example.com/./client.json"],
    ["is not in its normal form", "https://app.example.com/a/../client.json"],
    ["has no path", "https://app.example.com/a/.."],
    ["is not in its normal form", "https://app.example.com/%2e/client.json"],
    ["is not in its normal form", "https://app.example.com/a/%2E%2e/client.json"],
    ["is not in its normal form", "https://app.example.com/a/.%2e/client.json"],
    ["is not in its normal form", "https://app.example.com\\client.json"],
    ["is not in its normal form", "https://app.example.com/a\\..\\client.json"],
    ["is not in its normal form", 'https://app.example.com/"client".json'],
    ["is not in its normal form", "https://app.example.com/<client>.json"],
  ])("[G01] is refused because it %s: %s", (expected, url) => {
    expect(fault(url)).toContain(expected);
  });

  it.each([
    // Addresses, in every notation.
    "127.0.0.1",
    "10.0.0.1",
    "172.16.0.1",
    "192.168.0.1",
    "169.254.169.254",
    "100.64.0.1",
    "0.0.0.0",
    "224.0.0.1",
    "255.255.255.255",
    "198.18.0.1",
    "192.0.2.1",
    "8.8.8.8",
    "127.1",
    "127.0.1",
    "2130706433",
    "0x7f000001",
    "0x7f.0.0.1",
    "0177.0.0.1",
    "017700000001",
    "127.0.0.1.",
    "127.0.0.0x1",
    "1.2.3.08",
    "%31%32%37.0.0.1",
    "[::]",
    "[::1]",
    "[::ffff:127.0.0.1]",
    "[::ffff:a00:1]",
    "[::127.0.0.1]",
    "[64:ff9b::a00:1]",
    "[64:ff9b:1::a00:1]",
    "[2002:a00:1::]",
    "[2001:0:a00:1::]",
    "[fe80::5efe:a00:1]",
    "[fe80::1]",
    "[fec0::1]",
    "[fc00::1]",
    "[fd00:ec2::254]",
    "[ff02::1]",
    "[2001:db8::1]",
    "[2606:4700:4700::1111]",
    // Names that are no part of the public DNS.
    "localhost",
    "app.localhost",
    "localhost.",
    "printer",
    "metadata",
    "printer.local",
    "metadata.google.internal",
    "app.internal",
    "app.test",
    "app.invalid",
    "hidden.onion",
    "router.home.arpa",
    "1.0.0.127.in-addr.arpa",
    "name.alt",
    "app.localdomain",
    "wiki.corp",
    "nas.home",
    "router.lan",
    "wiki.intranet",
    "wiki.private",
    "app.example.com.",
    // The gateway itself.
    "mcp.example.com",
    "mcp.example.com.",
    "app.mcp.example.com",
    // What is no host name.
    "APP.example.com",
    "app_1.example.com",
    "-app.example.com",
    "app-.example.com",
    "app..example.com",
    ".example.com",
    "app.example.c0m.1",
    "*.example.com",
    "app.example.com%2eevil.example",
    "app.example.com%00.evil.example",
    `${"a".repeat(64)}.example.com`,
    `${"a.".repeat(126)}com`,
  ])("[G02] may not be at %s", (host) => {
    expect(fault(`https://${host}/client.json`)).toMatch(/host|normal form|not a URL/);
  });

  it("[G03] may not be at the gateway's own host, nor below it, however that is written", () => {
    for (const host of ["mcp.example.com.", "MCP.example.com", "mcp.example.com:8443", "mcp%2eexample.com"]) {
      expect(fault(`https://${host}/client.json`)).toBeTypeOf("string");
    }
    expect(fault("https://mcp.example.com/client.json")).toBe("is at this server's own host");
    expect(fault("https://mcp.example.com:443/client.json")).toBe("is at this server's own host");
    expect(fault("https://app.mcp.example.com/client.json")).toBe("is at this server's own host");
  });

  it("[G01] means the same to whoever fetches it as it means as a string", () => {
    const host = fc.oneof(
      fc.domain(),
      fc.ipV4(),
      fc.ipV4Extended(),
      fc.ipV6().map((address) => `[${address}]`),
      fc.string({ maxLength: 20 }),
    );
    const part = fc.oneof(fc.webPath(), fc.string({ unit: "binary-ascii", maxLength: 20 }));
    const url = fc
      .tuple(fc.constantFrom("https://", "http://", "https:", "//", "https:\\\\", ""), host, part)
      .map((pieces) => pieces.join(""));
    fc.assert(
      fc.property(fc.oneof(url, fc.webUrl({ withQueryParameters: true, withFragments: true })), (text) => {
        if (fault(text) !== undefined) return;
        const parsed = new URL(text);
        expect(parsed.protocol).toBe("https:");
        expect(parsed.port + parsed.username + parsed.password + parsed.hash).toBe("");
        expect(text.replace(":443/", "/")).toBe(parsed.href);
        expect(parsed.href.startsWith(`https://${parsed.hostname}/`)).toBe(true);
        expect(parsed.hostname).toMatch(/^[a-z0-9.-]+\.[a-z][a-z0-9-]*$/);
        expect(parsed.pathname.length).toBeGreaterThan(1);
      }),
      { numRuns: 2000 },
    );
  });

  it("[G01] is refused whatever is put into it that changes where it leads", () => {
    const good = "https://app.example.com/oauth/client.json";
    const harm = fc.constantFrom(
      "@",
      "#",
      "\\",
      "\t",
      "\n",
      "\r",
      " ",
      "\0",
      "/../",
      "/./",
      "/%2e%2E/",
      "é",
      "\uff0e",
    );
    fc.assert(
      fc.property(harm, fc.nat({ max: good.length }), (text, place) => {
        const url = good.slice(0, place) + text + good.slice(place);
        const isPath = text === "@" && place > "https://app.example.com".length;
        if (isPath) expect(fault(url)).toBeUndefined();
        else expect(fault(url)).toBeTypeOf("string");
      }),
    );
  });
});

describe("the URL of a client's metadata document, for a gateway on this machine", () => {
  const localFault = (url: string) => clientIdUrlFault(url, LOCAL_GATEWAY);

  it.each([
    "http://localhost:6274/client.json",
    "http://127.0.0.1:6274/client.json",
    "http://[::1]:6274/client.json",
    "http://localhost/client.json",
    "https://app.example.com/client.json",
  ])("may be %s", (url) => {
    expect(localFault(url)).toBeUndefined();
  });

  it.each([
    "http://app.example.com/client.json",
    "http://192.168.0.1:6274/client.json",
    "http://127.0.0.2:6274/client.json",
    "http://127.1:6274/client.json",
    "http://2130706433:6274/client.json",
    "http://LOCALHOST:6274/client.json",
    "http://localhost.:6274/client.json",
    "http://localhost.evil.example/client.json",
    "http://localhost@evil.example/client.json",
    "http://user@localhost:6274/client.json",
    "http://localhost:6274",
    "http://localhost:6274/",
    "http://localhost:6274/a/../client.json",
    "http://localhost:6274/client.json#",
    "http://localhost:80/client.json",
    "http://localhost:8787/client.json",
    "http://127.0.0.1:8787/client.json",
    "http://[::1]:8787/client.json",
    "https://localhost:6274/client.json",
    "https://127.0.0.1/client.json",
  ])("[G01] may not be %s", (url) => {
    expect(localFault(url)).toBeTypeOf("string");
  });
});

describe("an id that is no URL", () => {
  it.each(["editor", "", "dynamic:YWJj", "eyJhbGciOiJkaXIifQ..a.b.c", "urn:https:a", "httpsomething"])(
    "names no document: %s",
    (id) => {
      expect(isClientIdUrl(id)).toBe(false);
    },
  );
});

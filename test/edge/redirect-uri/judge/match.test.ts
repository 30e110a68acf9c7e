import { describe, expect, it } from "vitest";
import { kindOf, matchesRedirectUri } from "../../../../edge/src/redirect-uri/judge.ts";
import { faultOf } from "../judgement.ts";

describe("what a client may ask for of what it registered", () => {
  it.each([
    ["http://localhost/callback", "http://localhost:3118/callback"],
    ["http://localhost:3118/callback", "http://localhost:49152/callback"],
    ["http://localhost:3118/callback", "http://localhost/callback"],
    ["http://127.0.0.1/", "http://127.0.0.1:33418/"],
    ["http://127.0.0.1:33418/", "http://127.0.0.1:1/"],
    ["http://[::1]/callback?flow=1", "http://[::1]:65535/callback?flow=1"],
  ])("of %s is %s, for the port of a loopback address is chosen at the time", (registered, requested) => {
    expect(matchesRedirectUri(registered, requested)).toBe(true);
  });

  it.each([
    ["a longer path", "https://client.example/callback", "https://client.example/callback/more"],
    ["a shorter path", "https://client.example/callback", "https://client.example/call"],
    ["another case", "https://client.example/callback", "https://client.example/Callback"],
    ["another case of the host", "https://client.example/callback", "https://Client.example/callback"],
    ["a query", "https://client.example/callback", "https://client.example/callback?a=b"],
    ["more of a query", "https://client.example/?a=b", "https://client.example/?a=b&c=d"],
    ["user info", "https://client.example/callback", "https://user@client.example/callback"],
    ["dot segments", "https://client.example/callback", "https://client.example/a/../callback"],
    ["escaped dots", "https://client.example/callback", "https://client.example/a/%2e%2e/callback"],
    ["an escape", "https://client.example/callback", "https://client.example/%63allback"],
    ["a trailing slash", "https://client.example/callback", "https://client.example/callback/"],
    ["an empty path for /", "https://client.example/", "https://client.example"],
    ["a fragment", "https://client.example/callback", "https://client.example/callback#"],
    ["a port", "https://client.example/callback", "https://client.example:8443/callback"],
    ["the port that goes without saying", "https://client.example/", "https://client.example:443/"],
    [
      "a host that goes on",
      "https://client.example/callback",
      "https://client.example.evil.example/callback",
    ],
    ["another scheme", "https://client.example/callback", "http://client.example/callback"],
    ["a longer path on loopback", "http://localhost/callback", "http://localhost:1/callback/more"],
    ["a query on loopback", "http://localhost/callback", "http://localhost:1/callback?a=b"],
    ["a fragment on loopback", "http://localhost/callback", "http://localhost:1/callback#"],
    ["dot segments on loopback", "http://localhost/callback", "http://localhost:1/a/../callback"],
    ["a trailing slash on loopback", "http://localhost/callback", "http://localhost:1/callback/"],
    ["an empty path for / on loopback", "http://127.0.0.1/", "http://127.0.0.1:1"],
    ["another name of loopback", "http://localhost/callback", "http://127.0.0.1:1/callback"],
    ["another address of loopback", "http://127.0.0.1/callback", "http://[::1]:1/callback"],
    ["https on loopback", "http://localhost/callback", "https://localhost/callback"],
    ["the port of a private-use URI", "cursor://callback", "cursor://callback:1"],
    ["a line end", "http://localhost/callback", "http://localhost:1/callback\n"],
  ])("[D01] has not %s", (_, registered, requested) => {
    expect(matchesRedirectUri(registered, requested)).toBe(false);
  });
});

/** What a browser takes for this machine, or a person might, and is not written as RFC 8252 writes it. */
const DISGUISES = [
  "http://127.1/callback",
  "http://127.0.1/callback",
  "http://2130706433/callback",
  "http://0x7f000001/callback",
  "http://0177.0.0.1/callback",
  "http://127.0.0.01/callback",
  "http://127.0.0.2/callback",
  "http://１２７.0.0.1/callback",
  "http://127。0。0。1/callback",
  "http://%31%32%37.0.0.1/callback",
  "http://127.0.0.1./callback",
  "http://127.0.0.1.evil.example/callback",
  "http://127.0.0.1@evil.example/callback",
  "http://127.0.0.1:80@evil.example/callback",
  "http://127.0.0.1:80.evil.example/callback",
  "http://localhost./callback",
  "http://localhost.evil.example/callback",
  "http://localhost%2eevil.example/callback",
  "http://localhost\\@evil.example/callback",
  "http://localhost@evil.example/callback",
  "http://user@localhost/callback",
  "http://user:80@localhost/callback",
  "http://evil.localhost/callback",
  "http://LOCALHOST/callback",
  "http://ⓛocalhost/callback",
  "http://localhoſt/callback",
  "http://[::1%25lo]/callback",
  "http://[0:0:0:0:0:0:0:1]/callback",
  "http://[::0001]/callback",
  "http://[::ffff:127.0.0.1]/callback",
  "http://::1/callback",
  "http:localhost/callback",
  "http:/localhost/callback",
  "http:///localhost/callback",
  "http:\\\\localhost/callback",
  "HTTP://localhost/callback",
  "http://localhost:0/callback",
  "http://localhost:00080/callback",
  "http://localhost:65536/callback",
  "http://localhost:/callback",
  "http://localhost:+80/callback",
  "http://localhost:80:80/callback",
  "http://localhost:*/callback",
  "http://localhost :80/callback",
  "http://local\nhost/callback",
];

describe("loopback", () => {
  it.each(DISGUISES)("[D02] is not %j, neither to register nor to ask for", (uri) => {
    expect(faultOf(uri)).toBeDefined();
    for (const host of ["127.0.0.1", "[::1]", "localhost"]) {
      expect(matchesRedirectUri(`http://${host}/callback`, uri)).toBe(false);
    }
  });

  it("[D02] is what leads to this machine by https too, for who warns of it, but with its own port", () => {
    expect(kindOf("https://localhost:8443/callback")).toBe("loopback");
    expect(kindOf("https://127.0.0.1.evil.example/callback")).toBe("https");
    expect(matchesRedirectUri("https://localhost/callback", "https://localhost:8443/callback")).toBe(false);
  });
});

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { codeUrl, errorUrl, redirect } from "../../../../edge/src/authorization-server/authorize/answer.ts";
import { ISSUER } from "../../material/authorization-server.ts";

const REDIRECT_URI = "https://editor.example.com/callback";
const denied = { code: "access_denied", message: "The person denied it." } as const;

describe("the answer to a client", () => {
  it("[D05] brings a code, the state that was sent, and the issuer", () => {
    const url = codeUrl({ redirectUri: REDIRECT_URI, state: "of-the-client" }, "the-code", ISSUER);
    expect(url).toBe(
      "https://editor.example.com/callback?code=the-code&state=of-the-client&iss=https%3A%2F%2Fmcp.example.com",
    );
  });

  it("[D05] brings an error in the same way", () => {
    const { searchParams } = new URL(errorUrl({ redirectUri: REDIRECT_URI, state: "s" }, denied, ISSUER));
    expect([...searchParams]).toEqual([
      ["error", "access_denied"],
      ["error_description", "The person denied it."],
      ["state", "s"],
      ["iss", ISSUER],
    ]);
  });

  it("has no state where none was sent", () => {
    const { searchParams } = new URL(errorUrl({ redirectUri: REDIRECT_URI }, denied, ISSUER));
    expect(searchParams.has("state")).toBe(false);
  });

  it.each([
    ["https://editor.example.com/callback?tenant=1", "https://editor.example.com/callback?tenant=1&code="],
    ["https://editor.example.com/callback?", "https://editor.example.com/callback?code="],
    ["https://editor.example.com/callback?a=1&", "https://editor.example.com/callback?a=1&code="],
    ["http://127.0.0.1:80/callback", "http://127.0.0.1:80/callback?code="],
    ["cursor://anysphere.cursor-mcp/oauth/callback", "cursor://anysphere.cursor-mcp/oauth/callback?code="],
  ])("keeps %s as it was registered", (redirectUri, beginning) => {
    expect(codeUrl({ redirectUri }, "c", ISSUER).startsWith(`${beginning}c&iss=`)).toBe(true);
  });

  it("[D10] brings every state back as it came, whichever way the client decodes it", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme", minLength: 1 }), (state) => {
        const url = codeUrl({ redirectUri: REDIRECT_URI, state }, "c", ISSUER);
        expect(new URL(url).searchParams.getAll("state")).toEqual([state]);
        const [, raw = ""] = /[?&]state=([^&]*)/.exec(url) ?? [];
        expect(decodeURIComponent(raw)).toBe(state);
        expect(new URL(url).searchParams.getAll("iss")).toEqual([ISSUER]);
        expect(url).toMatch(/^[\x21-\x7e]+$/);
      }),
    );
  });

  it("describes an error in the characters of RFC 6749 section 4.1.2.1 alone", () => {
    const message = 'a "quoted" \\ back\r\nslash – dash';
    const { searchParams } = new URL(
      errorUrl({ redirectUri: REDIRECT_URI }, { code: "invalid_request", message }, ISSUER),
    );
    expect(searchParams.get("error_description")).toBe("a 'quoted' ' backslash  dash");
  });
});

it("[D05] a redirect is 303, kept by nobody, and tells nobody where it came from", () => {
  const response = redirect(
    "https://editor.example.com/callback?code=c",
    new Headers({ "set-cookie": "a=b" }),
  );
  expect(response.status).toBe(303);
  expect(Object.fromEntries(response.headers)).toEqual({
    "cache-control": "no-store",
    location: "https://editor.example.com/callback?code=c",
    "referrer-policy": "no-referrer",
    "set-cookie": "a=b",
  });
});

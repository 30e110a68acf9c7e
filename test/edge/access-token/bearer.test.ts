import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { bearerToken } from "../../../edge/src/access-token/bearer.ts";
import { TokenError } from "../../../edge/src/access-token/token-error.ts";

const LIMIT = 8192;
const TOKEN = "eyJhbGciOiJub25lIn0.eyJzdWIiOiJhbGljZSJ9.c2lnbmF0dXJl";
const [HEADER, PAYLOAD, SIGNATURE] = TOKEN.split(".");

function read(authorization: string | null): string | undefined {
  return bearerToken(authorization, LIMIT, false);
}

describe("a bearer token", () => {
  it("is what follows the scheme", () => {
    expect(read(`Bearer ${TOKEN}`)).toBe(TOKEN);
  });

  it("is absent where there is no Authorization header", () => {
    expect(read(null)).toBeUndefined();
  });

  it("[A17] is found under any spelling of the scheme's case", () => {
    expect(read(`bearer ${TOKEN}`)).toBe(TOKEN);
    expect(read(`BEARER ${TOKEN}`)).toBe(TOKEN);
  });

  it.each([
    ["Basic", `Basic ${TOKEN}`],
    ["DPoP", `DPoP ${TOKEN}`],
    ["Token", `Token ${TOKEN}`],
    ["a scheme that begins with Bearer", `Bearerx ${TOKEN}`],
    ["a scheme that ends with Bearer", `xBearer ${TOKEN}`],
    ["no scheme", TOKEN],
    ["no token", "Bearer"],
    ["an empty token", "Bearer "],
    ["an empty header", ""],
    ["two spaces", `Bearer  ${TOKEN}`],
    ["a tab in place of the space", `Bearer\t${TOKEN}`],
    ["a space before the scheme", ` Bearer ${TOKEN}`],
    ["a space behind the token", `Bearer ${TOKEN} `],
    ["a line break behind the token", `Bearer ${TOKEN}\n`],
    ["a second token", `Bearer ${TOKEN} ${TOKEN}`],
    ["a parameter", `Bearer ${TOKEN}, realm="x"`],
    ["two headers, as the runtime joins them", `Bearer ${TOKEN}, Bearer ${TOKEN}`],
    ["two headers joined without a space", `Bearer ${TOKEN},Bearer ${TOKEN}`],
  ])("[A17] is refused with %s", (_, authorization) => {
    expect(() => read(authorization)).toThrow(TokenError);
  });

  it("[A17] is refused when a request has two Authorization headers", () => {
    const headers = new Headers();
    headers.append("authorization", `Bearer ${TOKEN}`);
    headers.append("authorization", `Bearer ${TOKEN}`);
    expect(() => read(headers.get("authorization"))).toThrow(TokenError);
  });

  it.each([
    ["padding", `${HEADER}.${PAYLOAD}=.${SIGNATURE}`],
    ["padding of the signature", `${TOKEN}==`],
    ["a plus sign", `${HEADER}.${PAYLOAD}+.${SIGNATURE}`],
    ["a slash", `${HEADER}.${PAYLOAD}/.${SIGNATURE}`],
    ["an escape", `${HEADER}.${PAYLOAD}%3D.${SIGNATURE}`],
    ["a line break", `${HEADER}.${PAYLOAD}\n.${SIGNATURE}`],
    ["a tab", `${HEADER}.\t${PAYLOAD}.${SIGNATURE}`],
    ["a no-break space", `${HEADER}.\u00a0${PAYLOAD}.${SIGNATURE}`],
    ["one segment", `${HEADER}`],
    ["two segments", `${HEADER}.${PAYLOAD}`],
    ["four segments", `${TOKEN}.${SIGNATURE}`],
    ["an empty header", `.${PAYLOAD}.${SIGNATURE}`],
    ["an empty payload", `${HEADER}..${SIGNATURE}`],
    ["an empty signature", `${HEADER}.${PAYLOAD}.`],
    ["the JSON serialization", `{"protected":"${HEADER}","payload":"${PAYLOAD}","signature":"${SIGNATURE}"}`],
    ["an opaque token", "0123456789abcdef"],
  ])("[A06] is refused with %s", (_, token) => {
    expect(() => read(`Bearer ${token}`)).toThrow(TokenError);
  });

  it.each([
    ["direct encryption", `${HEADER}..AAAA.BBBB.CCCC`],
    ["a wrapped key", `${HEADER}.${PAYLOAD}.AAAA.BBBB.CCCC`],
  ])("[A07] is refused when it is encrypted with %s", (_, token) => {
    expect(() => read(`Bearer ${token}`)).toThrow(TokenError);
  });

  it("[A16] may be as long as the limit and no longer", () => {
    const longest = `a.b.${"c".repeat(LIMIT - 4)}`;
    expect(read(`Bearer ${longest}`)).toBe(longest);
    expect(() => read(`Bearer ${longest}c`)).toThrow("longer than 8192 bytes");
  });

  it("[A16] is refused for its length before anybody looks at its shape", () => {
    expect(() => read(`Bearer ${"=".repeat(17 * 1024)}`)).toThrow("longer than 8192 bytes");
  });

  it("[A06] consists of nothing but base64url and two dots, whatever is sent", () => {
    const piece = fc.string({
      unit: fc.constantFrom("a", "Z", "0", "-", "_", ".", "=", " ", "\n", "é", ","),
    });
    const scheme = fc.constantFrom("Bearer ", "bearer ", "Bearer", "Basic ", "");
    const authorization = fc.oneof(
      fc.string(),
      fc.tuple(scheme, piece).map(([left, right]) => left + right),
    );
    fc.assert(
      fc.property(authorization, (text) => {
        let token: string | undefined;
        try {
          token = read(text);
        } catch (error) {
          expect(error).toBeInstanceOf(TokenError);
          return;
        }
        expect(token).toMatch(/^[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+$/);
        expect(text.toLowerCase()).toBe(`bearer ${token}`.toLowerCase());
      }),
    );
  });

  it("is never repeated in the error that refuses it", () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[a-z0-9]{24,60}$/), (secret) => {
        expect(() => read(`Bearer ${secret}`)).toThrow(TokenError);
        expect(() => read(`Bearer ${secret}`)).not.toThrow(secret);
      }),
    );
  });
});

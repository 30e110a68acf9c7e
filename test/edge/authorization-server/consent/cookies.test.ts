import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  cookieName,
  readCookies,
  writeCookie,
} from "../../../../edge/src/authorization-server/consent/cookies.ts";

const read = (header: string | null) => Object.fromEntries(readCookies(header));

describe("a Cookie header", () => {
  it.each([
    [null, {}],
    ["", {}],
    ["a=1", { a: "1" }],
    ["a=1; b=2", { a: "1", b: "2" }],
    ["a=1;b=2 ;\tc=", { a: "1", b: "2", c: "" }],
    ["a=1=2", { a: "1=2" }],
  ])("%j is read as %j", (header, cookies) => {
    expect(read(header)).toEqual(cookies);
  });

  it.each([
    ["a name with a no-break space", "\u00a0__Host-a=1"],
    ["a name with a control character", "__Host-a\u0000=1"],
    ["a name with a line end", "\r\n__Host-a=1"],
    ["a name with a byte order mark", "\ufeff__Host-a=1"],
    ["a name with a space in it", "__Host-a =1"],
    ["a quoted value", '__Host-a="1"'],
    ["a value with a comma", "__Host-a=1,2"],
    ["a value with a control character", "__Host-a=1\u0007"],
    ["a value that is not ASCII", "__Host-a=ä"],
    ["no name", "=__Host-a=1"],
    ["no equals sign", "__Host-a"],
    ["a name that comes twice", "__Host-a=1; __Host-a=2"],
    ["a name that comes three times", "__Host-a=1; __Host-a=1; __Host-a=1"],
    ["more than any browser has", `__Host-a=1; b=${"x".repeat(16_384)}`],
  ])("[E06] with %s has no cookie of that name", (_, header) => {
    expect(read(header)).not.toHaveProperty("__Host-a");
  });

  it("[E06] gives a cookie under exactly the name it came with, whatever else is in it", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 200 }), (header) => {
        for (const [name, value] of readCookies(header)) {
          const pairs = header.split(";").map((pair) => pair.replace(/^[ \t]+|[ \t]+$/g, ""));
          expect(pairs.filter((pair) => pair === `${name}=${value}`)).toHaveLength(1);
        }
      }),
      { numRuns: 1000 },
    );
  });

  it("is what was written", () => {
    const value = fc.stringMatching(/^[A-Za-z0-9_-]{0,43}$/);
    fc.assert(
      fc.property(value, (text) => {
        const [pair = ""] = writeCookie("__Host-a", text).split(";");
        expect(read(pair)).toEqual({ "__Host-a": text });
      }),
    );
  });
});

describe("a Set-Cookie header", () => {
  it("[E06] over https is for this host alone, over https alone, and out of reach of scripts", () => {
    const name = cookieName("https://mcp.example.com", "sign-in");
    expect(writeCookie(name, "value", 600)).toBe(
      "__Host-sign-in=value; Path=/; Max-Age=600; HttpOnly; SameSite=Lax; Secure",
    );
  });

  it("[E06] over plain loopback has neither prefix nor Secure, which browsers would refuse", () => {
    const name = cookieName("http://localhost:8787", "sign-in");
    expect(writeCookie(name, "value")).toBe("sign-in=value; Path=/; HttpOnly; SameSite=Lax");
  });

  it("takes a cookie away", () => {
    expect(writeCookie("__Host-sign-in", "", 0)).toContain("; Max-Age=0;");
  });

  it.each([
    ["a=b", "value"],
    ["a", "value; Domain=example.com"],
    ["a", "value\r\nx: y"],
    ["", "value"],
  ])("is not made of %j and %j", (name, value) => {
    expect(() => writeCookie(name, value)).toThrow();
  });
});

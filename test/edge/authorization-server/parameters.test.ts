import { describe, expect, it, test } from "vitest";
import { OAuthError } from "../../../edge/src/authorization-server/oauth-error.ts";
import { readParameters } from "../../../edge/src/authorization-server/parameters.ts";

const read = (query: string, names?: readonly string[]) => readParameters(new URLSearchParams(query), names);

describe("the parameters of a request", () => {
  it("are what was sent", () => {
    expect(read("state=a%20b&scope=x").get("state")).toBe("a b");
  });

  it("[D07] are absent where they have no value", () => {
    const parameters = read("state=&resource=");
    expect(parameters.get("state")).toBeUndefined();
    expect(parameters.all("resource")).toEqual([]);
  });

  it("are absent where nothing was sent, whatever objects inherit", () => {
    expect(read("").get("constructor")).toBeUndefined();
    expect(read("__proto__=x").get("__proto__")).toBe("x");
  });
});

test.each(["state=a&state=b", "state=a&state=a", "state=&state=a", "unheard-of=1&unheard-of=2"])(
  "[D07] %s comes twice and is refused",
  (query) => {
    expect(() => read(query)).toThrow(expect.objectContaining({ code: "invalid_request" }));
    expect(() => read(query)).toThrow(OAuthError);
  },
);

test("[D07] a resource may come more than once: RFC 8707 section 2", () => {
  expect(read("resource=a&resource=b&resource=").all("resource")).toEqual(["a", "b"]);
});

test("of those that are not looked at, no repetition matters", () => {
  const parameters = read("client_id=a&state=b&state=c", ["client_id"]);
  expect(parameters.get("client_id")).toBe("a");
  expect(parameters.get("state")).toBeUndefined();
});

import { Hono } from "hono";
import { describe, expect, it } from "vitest";
import { checkRequestLine, notFound } from "../../edge/src/request-line.ts";
import { limitsOf } from "./material/mcp-server.ts";

const HOST = "https://mcp.example.com";

function fetch(path: string, init?: RequestInit): Response | Promise<Response> {
  const app = new Hono();
  app.use(checkRequestLine(limitsOf({ urlBytes: 1024, headerBytes: 4096 })));
  app.all("*", () => new Response("passed"));
  return app.fetch(new Request(HOST + path, init));
}

describe("a request line", () => {
  it.each([
    "/",
    "/a/",
    "/mcp/documents",
    "/mcp/a.b~c_d-e",
    "/mcp/documents?a=%2F%2F;\\b",
    "/a/../mcp/documents",
  ])("passes when its path is written plainly: %s", async (path) => {
    expect(await (await fetch(path)).text()).toBe("passed");
  });

  it.each([
    "//a",
    "/a//b",
    "/a/",
    "/a;b",
    "/%61",
    "/a%2fb",
    "/a%5cb",
    "/a%",
    "/%",
    "/a%00",
    "/é",
    "/a b",
    "/\\a",
  ])("[C10] is refused when its path could be read in two ways: %s", async (path) => {
    const expected = path === "/a/" ? 200 : 404;
    expect((await fetch(path)).status).toBe(expected);
  });

  it("[K01] is refused when the URL is one byte over the limit", async () => {
    const longest = `/?${"x".repeat(1024 - HOST.length - 2)}`;
    expect((await fetch(longest)).status).toBe(200);
    const response = await fetch(`${longest}x`);
    expect(response.status).toBe(414);
    expect(await response.json()).toEqual({
      error: "invalid_request",
      error_description: "The URL is too long.",
    });
  });

  it("[K01] is refused when names and values of the headers are one byte over the limit together", async () => {
    const headers = { a: "x".repeat(2000), bc: "x".repeat(2093) };
    expect((await fetch("/", { headers })).status).toBe(200);
    expect((await fetch("/", { headers: { ...headers, bcd: "" } })).status).toBe(431);
  });
});

describe("the answer where nothing is", () => {
  it("is JSON, for clients probe well-known paths and read what they get", async () => {
    const response = notFound();
    expect(response.status).toBe(404);
    expect(response.headers.get("content-type")).toMatch(/^application\/json/);
    expect(await response.json()).toMatchObject({ error: "not_found" });
  });
});

import { expect, test } from "vitest";
import { OAuthError } from "../../../edge/src/authorization-server/oauth-error.ts";
import { serverOf } from "../../../edge/src/authorization-server/resource.ts";
import { exampleConfiguration } from "../material/server.ts";

const configuration = exampleConfiguration();
const { documents } = configuration.servers;

test.each([
  "https://mcp.example.com/mcp/documents",
  "https://mcp.example.com/mcp/documents/",
  "HTTPS://MCP.Example.COM/mcp/documents",
])("[D09] %s names the documents server", (resource) => {
  expect(serverOf([resource], configuration)).toBe(documents);
});

test.each([
  "https://mcp.example.com",
  "https://mcp.example.com/",
  "https://mcp.example.com/mcp",
  "https://mcp.example.com/mcp/other",
  "https://mcp.example.com/mcp/documents//",
  "https://mcp.example.com/mcp/documents/more",
  "https://mcp.example.com/mcp/Documents",
  "https://mcp.example.com/mcp/documents#",
  "https://mcp.example.com/mcp/documents#fragment",
  "https://mcp.example.com/mcp/documents?query",
  "https://mcp.example.com/mcp/./documents",
  "https://mcp.example.com/mcp/other/../documents",
  "https://mcp.example.com/mcp/%64ocuments",
  "https://mcp.example.com\\mcp\\documents",
  "https://mcp.example.com./mcp/documents",
  "https://mcp.example.com:8443/mcp/documents",
  "https://user@mcp.example.com/mcp/documents",
  "https://mcp.example.com.evil.example/mcp/documents",
  "http://mcp.example.com/mcp/documents",
  "//mcp.example.com/mcp/documents",
  "/mcp/documents",
  "documents",
  " https://mcp.example.com/mcp/documents",
  "https://mcp.example.com/mcp/documents\n",
  "constructor",
])("[D09] %j names no server", (resource) => {
  expect(() => serverOf([resource], configuration)).toThrow(
    expect.objectContaining({ name: "OAuthError", code: "invalid_target" }),
  );
});

test("[D09] a token is for one server: two resources are refused, though both are served", () => {
  const urls = Object.values(configuration.servers).map(({ url }) => url);
  expect(urls).toHaveLength(2);
  expect(() => serverOf(urls, configuration)).toThrow(OAuthError);
});

test("[D09] without a resource it is the only server, and with several none", () => {
  const { documents: only } = configuration.servers;
  if (!only) throw new Error("expected the documents server");
  expect(serverOf([], { ...configuration, servers: { documents: only } })).toBe(only);
  expect(() => serverOf([], configuration)).toThrow(expect.objectContaining({ code: "invalid_target" }));
});

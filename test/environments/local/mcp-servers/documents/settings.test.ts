import { describe, expect, test } from "vitest";
import { readSettings } from "../../../../../environments/local/mcp-servers/documents/settings.ts";
import { SettingsError } from "../../../../../environments/local/server-program/settings.ts";

const required = {
  ASSERTION_ISSUER: "https://mcp.example.com/callers",
  ASSERTION_AUDIENCE: "https://documents.example.com/mcp",
};

test("only the issuer and the audience of assertions have to be set", () => {
  expect(readSettings(required)).toEqual({
    host: "0.0.0.0",
    port: 8080,
    logLevel: "info",
    documentsFolder: "documents",
    assertions: { issuer: required.ASSERTION_ISSUER, audience: required.ASSERTION_AUDIENCE },
  });
});

test("every variable counts", () => {
  const environment = {
    ...required,
    MCP_HOST: "127.0.0.1",
    MCP_PORT: "9001",
    MCP_LOG_LEVEL: "debug",
    MCP_DOCUMENTS_DIR: "/srv/documents",
  };
  expect(readSettings(environment)).toMatchObject({
    host: "127.0.0.1",
    port: 9001,
    logLevel: "debug",
    documentsFolder: "/srv/documents",
  });
});

test("an empty variable is one that is not set", () => {
  expect(readSettings({ ...required, MCP_PORT: "" }).port).toBe(8080);
});

describe("refused with its name is", () => {
  test.each([
    ["MCP_PORT", "http"],
    ["MCP_PORT", "-1"],
    ["MCP_PORT", "65536"],
    ["MCP_PORT", "8080.5"],
    ["MCP_LOG_LEVEL", "verbose"],
    ["ASSERTION_ISSUER", ""],
    ["ASSERTION_ISSUER", "mcp.example.com/callers"],
    ["ASSERTION_ISSUER", "https://mcp.example.com/callers/"],
    ["ASSERTION_AUDIENCE", ""],
    ["MCP_JWT_SECRET_KEY", "dev-secret-change-me"],
    ["MCP_JWT_ALGORITHM", "HS256"],
  ])("%s=%s", (name, value) => {
    expect(() => readSettings({ ...required, [name]: value })).toThrow(new RegExp(`^${name} `));
  });
});

test("the shared secret of before is refused with what took its place, and is not repeated", () => {
  const read = () => readSettings({ ...required, MCP_JWT_SECRET_KEY: "dev-secret-change-me" });
  expect(read).toThrow(/signed assertion \(ASSERTION_ISSUER\)/);
  expect(read).not.toThrow(/dev-secret/);
});

test("all that is wrong is said at once", () => {
  expect(() => readSettings({ MCP_PORT: "x", MCP_LOG_LEVEL: "y" })).toThrow(SettingsError);
  expect(() => readSettings({ MCP_PORT: "x", MCP_LOG_LEVEL: "y" })).toThrow(
    /MCP_PORT[^\n]*\nMCP_LOG_LEVEL[^\n]*\nASSERTION_ISSUER[^\n]*\nASSERTION_AUDIENCE/,
  );
});

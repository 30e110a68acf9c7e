import { expect, test } from "vitest";
import { readSettings } from "../../../../../environments/local/mcp-servers/tasks/settings.ts";

const required = {
  ASSERTION_ISSUER: "https://mcp.example.com/callers",
  ASSERTION_AUDIENCE: "https://tasks.example.com/mcp",
};

test("only the issuer and the audience of assertions have to be set", () => {
  expect(readSettings(required)).toEqual({
    host: "0.0.0.0",
    port: 8080,
    logLevel: "info",
    callers: { assertion: { issuer: required.ASSERTION_ISSUER, audience: required.ASSERTION_AUDIENCE } },
    backendUrl: "http://localhost:4000",
  });
});

test("a backend that is nowhere is refused with the variable's name", () => {
  expect(() => readSettings({ ...required, BACKEND_API_URL: "tasks" })).toThrow(
    /^BACKEND_API_URL is not an http or https URL$/,
  );
});

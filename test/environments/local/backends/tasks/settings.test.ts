import { describe, expect, test } from "vitest";
import { readSettings } from "../../../../../environments/local/backends/tasks/settings.ts";

const required = {
  ASSERTION_ISSUER: "https://mcp.example.com/callers",
  ASSERTION_AUDIENCE: "https://tasks.example.com",
};
const alice = {
  issuer: "https://mcp.example.com",
  subject: "company:alice",
  email: "alice@example.com",
  name: "Alice",
  createdAt: "2026-01-01T00:00:00Z",
};

test("only the issuer and the audience of assertions have to be set", () => {
  expect(readSettings(required)).toEqual({
    host: "0.0.0.0",
    port: 4000,
    logLevel: "info",
    assertion: { issuer: required.ASSERTION_ISSUER, audience: required.ASSERTION_AUDIENCE },
    browserOrigins: [],
    people: [],
  });
});

test("every variable counts", () => {
  const environment = {
    ...required,
    HOST: "127.0.0.1",
    PORT: "4001",
    LOG_LEVEL: "error",
    BROWSER_ORIGINS: "https://one.example.com https://two.example.com",
    PEOPLE: JSON.stringify([alice]),
  };
  expect(readSettings(environment)).toMatchObject({
    host: "127.0.0.1",
    port: 4001,
    logLevel: "error",
    browserOrigins: ["https://one.example.com", "https://two.example.com"],
    people: [alice],
  });
});

describe("refused with its name is", () => {
  test.each([
    ["ASSERTION_ISSUER", ""],
    ["ASSERTION_AUDIENCE", ""],
    ["PORT", "70000"],
    ["PEOPLE", "nobody"],
    ["PEOPLE", "{}"],
    ["PEOPLE", '[{"subject":"alice"}]'],
  ])("%s=%s", (name, value) => {
    expect(() => readSettings({ ...required, [name]: value })).toThrow(new RegExp(`^${name}[ .]`));
  });
});

import { expect, test } from "vitest";
import { readSettings } from "../../../../environments/local/identity-provider/settings.ts";

const good = {
  IDENTITY_PROVIDER_PORT: "8789",
  IDENTITY_PROVIDER_STATE: "/var/lib/identity-provider",
  IDENTITY_PROVIDER_RESOURCES: "http://127.0.0.1:8788/mcp/documents http://127.0.0.1:8788/mcp/notes",
};

test("three variables say how the identity provider runs", () => {
  expect(readSettings(good)).toEqual({
    port: 8789,
    stateFolder: "/var/lib/identity-provider",
    resources: ["http://127.0.0.1:8788/mcp/documents", "http://127.0.0.1:8788/mcp/notes"],
  });
});

test.each([
  ["IDENTITY_PROVIDER_PORT", "0"],
  ["IDENTITY_PROVIDER_PORT", "http"],
  ["IDENTITY_PROVIDER_PORT", undefined],
  ["IDENTITY_PROVIDER_STATE", ""],
  ["IDENTITY_PROVIDER_RESOURCES", ""],
  ["IDENTITY_PROVIDER_RESOURCES", "documents"],
])("%s=%s is refused with its name", (name, value) => {
  expect(() => readSettings({ ...good, [name]: value })).toThrow(new RegExp(`^${name} `));
});

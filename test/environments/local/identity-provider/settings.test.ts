import { expect, test } from "vitest";
import { readSettings } from "../../../../environments/local/identity-provider/settings.ts";

const good = {
  IDENTITY_PROVIDER_PORT: "8789",
  IDENTITY_PROVIDER_STATE: "/var/lib/identity-provider",
  IDENTITY_PROVIDER_CLIENT_SECRET: "0123456789abcdef0123456789abcdef",
  IDENTITY_PROVIDER_REDIRECT_URI: "http://127.0.0.1:8788/callback/local",
};

test("four variables say how the identity provider runs", () => {
  expect(readSettings(good)).toEqual({
    port: 8789,
    stateFolder: "/var/lib/identity-provider",
    client: {
      secret: "0123456789abcdef0123456789abcdef",
      redirectUri: "http://127.0.0.1:8788/callback/local",
    },
  });
});

test.each([
  ["IDENTITY_PROVIDER_PORT", "0"],
  ["IDENTITY_PROVIDER_PORT", "http"],
  ["IDENTITY_PROVIDER_PORT", undefined],
  ["IDENTITY_PROVIDER_STATE", ""],
  ["IDENTITY_PROVIDER_CLIENT_SECRET", undefined],
  ["IDENTITY_PROVIDER_CLIENT_SECRET", "change-me"],
  ["IDENTITY_PROVIDER_REDIRECT_URI", ""],
  ["IDENTITY_PROVIDER_REDIRECT_URI", "callback"],
])("%s=%s is refused with its name, and not repeated", (name, value) => {
  expect(() => readSettings({ ...good, [name]: value })).toThrow(new RegExp(`^${name} `));
  expect(() => readSettings({ ...good, [name]: value })).not.toThrow(/change-me/);
});

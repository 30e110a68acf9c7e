import { base64url } from "jose";
import { describe, expect, it } from "vitest";
import { secretFault, secretNames } from "../../../edge/src/configuration/secrets.ts";

describe("the secrets that a document names", () => {
  it("are found wherever they stand, each once, in their order", () => {
    const document = {
      signingKeys: { callers: [{ secret: "NEXT" }, { secret: "CURRENT" }] },
      identityProviders: { google: { clients: [{ id: "editor", secret: { secret: "GOOGLE" } }] } },
      other: { secret: "NEXT" },
    };
    expect(secretNames(document)).toEqual(["NEXT", "CURRENT", "GOOGLE"]);
  });

  it("are none in what is no document", () => {
    for (const document of [null, undefined, 5, "secret", [], {}]) expect(secretNames(document)).toEqual([]);
  });
});

describe("a secret", () => {
  it.each([
    "Zk3vQ0p7XwT1",
    "GOCSPX-1mVKgb_3nT0qAeW9uZxR",
    "0f9a3c71d2e84b56",
    "correct horse battery staple",
  ])("may be %j", (value) => {
    expect(secretFault(value, 8)).toBeUndefined();
  });

  it.each([
    ["        ", "begins or ends with white space"],
    ["Zk3vQ0p7XwT1\n", "begins or ends with white space"],
    ["\nchangeme", "begins or ends with white space"],
    ["", "is too short: expected 8 characters at least"],
    ["Zk3vQ0p", "is too short: expected 8 characters at least"],
    ...[
      ...[
        "changeme",
        "change-me-please",
        "CHANGEME-please",
        "your-client-secret",
        "REPLACE_ME",
        "replace-me-1",
      ],
      ...["dummysecret", "test1234", "secret-of-the-client", "Password123!", "passwd-1234", "<secret here>"],
      ...["$(CLIENT_SECRET)", "{{ secret }}", "placeholder", "example-secret", "insert-here", "undefined"],
      // https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_access-keys.html
      "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
      // https://www.jwt.io
      ...["a-string-secret-at-least-256-bits-long", "a-valid-string-secret-that-is-at-least-512-bits-long"],
      ...["your-256-bit-secret", "my-super-secret-key", "mySecret-of-the-gateway", "the JWT_SECRET of all"],
      "deadbeefdeadbeefdeadbeefdeadbeef",
      ...["12345678", "87654321", "1234567890123456", "abcdefgh", "xxxxxxxxxxxx", "00000000", "abababababab"],
    ].map((value) => [value, "is a placeholder"]),
  ])("[H06] is not %j: it %s", (value, fault) => {
    expect(secretFault(value, 8)).toBe(fault);
  });

  it("[H06] is as long as whoever accepts it demands", () => {
    expect(secretFault("Zk3vQ0p7XwT1Zk3", 16)).toBe("is too short: expected 16 characters at least");
    expect(secretFault("Zk3vQ0p7XwT1Zk3v", 16)).toBeUndefined();
  });

  it("is never refused for what chance makes of it", () => {
    for (let count = 0; count < 1000; count += 1) {
      const bytes = crypto.getRandomValues(new Uint8Array(24));
      expect(secretFault(`S${base64url.encode(bytes)}`, 16)).toBeUndefined();
    }
  });
});

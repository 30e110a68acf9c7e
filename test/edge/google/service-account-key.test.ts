import { describe, expect, it } from "vitest";
import { readServiceAccountKey } from "../../../edge/src/google/service-account-key.ts";
import { KEY_FILE, SERVICE_ACCOUNT } from "../material/google.ts";

const read = (change: object) => readServiceAccountKey(JSON.stringify({ ...KEY_FILE, ...change }));

describe("a service account's key", () => {
  it("is read as Google writes it", async () => {
    const key = await read({});
    expect(key).toMatchObject({ email: SERVICE_ACCOUNT, keyId: KEY_FILE.private_key_id });
    expect(key.privateKey.type).toBe("private");
  });

  it("may be of a time when files did not name the universe", async () => {
    await expect(read({ universe_domain: undefined })).resolves.toBeDefined();
  });

  it.each<[string, object]>([
    ["type", { type: "authorized_user" }],
    ["type", { type: "external_account" }],
    ["client_email", { client_email: "edge" }],
    ["client_email", { client_email: undefined }],
    ["private_key_id", { private_key_id: "" }],
    ["private_key", { private_key: "" }],
    ["token_uri", { token_uri: "https://evil.example/token" }],
    ["token_uri", { token_uri: "https://oauth2.googleapis.com/token?x=https://evil.example" }],
    ["universe_domain", { universe_domain: "evil.example" }],
  ])("[H06] is none whose %s is not Google's: %j", async (member, change) => {
    await expect(read(change)).rejects.toThrow(
      `expected a service account's key file as Google writes it: see ${member}`,
    );
  });

  it.each(["canary", "-----BEGIN PRIVATE KEY-----\ncanary\n-----END PRIVATE KEY-----\n"])(
    "[H06] is none that cannot sign, and is not shown: %j",
    async (pem) => {
      await expect(read({ private_key: pem })).rejects.toThrow(
        /^expected a private_key for RS256, of 2048 bits or more$/,
      );
    },
  );

  it("[H06] is none of too few bits", async () => {
    const pem = await pkcs8({ name: "RSASSA-PKCS1-v1_5", hash: "SHA-256", modulusLength: 1024 });
    await expect(read({ private_key: pem })).rejects.toThrow("of 2048 bits or more");
  });

  it.each(["", "canary", "[]", "null", '"canary"'])("[H06] is not %j", async (text) => {
    await expect(readServiceAccountKey(text)).rejects.toThrow(
      /^expected a service account's key file as Google writes it(?!.*canary)/,
    );
  });
});

async function pkcs8(algorithm: { name: string; hash: string; modulusLength: number }): Promise<string> {
  const publicExponent = new Uint8Array([1, 0, 1]);
  const pair = await crypto.subtle.generateKey({ ...algorithm, publicExponent }, true, ["sign", "verify"]);
  const bytes = await crypto.subtle.exportKey("pkcs8", (pair as CryptoKeyPair).privateKey);
  const base64 = btoa(String.fromCharCode(...new Uint8Array(bytes as ArrayBuffer)));
  return `-----BEGIN PRIVATE KEY-----\n${base64}\n-----END PRIVATE KEY-----\n`;
}

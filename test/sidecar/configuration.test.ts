import { describe, expect, it } from "vitest";
import { ConfigurationError, readConfiguration } from "../../edge/sidecar/configuration.ts";
import { JsonProcess } from "./process.ts";
import { MAIN } from "./set-up.ts";

const GOOD = { UPSTREAM_URL: "https://tools-123456789.europe-west1.run.app/mcp" };

function faultsOf(variables: Readonly<Record<string, string>>): readonly string[] {
  try {
    readConfiguration(variables);
    return [];
  } catch (error) {
    if (error instanceof ConfigurationError) return error.faults;
    throw error;
  }
}

describe("the variables of the sidecar", () => {
  it("need to say no more than where requests go", () => {
    expect(readConfiguration(GOOD)).toEqual({
      listen: { host: undefined, port: 8070 },
      upstream: new URL(GOOD.UPSTREAM_URL),
      forwardHeaders: new Set(),
      timeoutSeconds: 30,
      authentication: {
        type: "google-id-token",
        audience: "https://tools-123456789.europe-west1.run.app",
        credentials: undefined,
        metadataHost: "metadata.google.internal",
        aws: undefined,
      },
    });
  });

  it.each([
    [":8070", { host: undefined, port: 8070 }],
    ["127.0.0.1:80", { host: "127.0.0.1", port: 80 }],
    ["[::1]:0", { host: "::1", port: 0 }],
    ["localhost:65535", { host: "localhost", port: 65_535 }],
  ])("say where to listen: %s", (text, listen) => {
    expect(readConfiguration({ ...GOOD, LISTEN_ADDR: text }).listen).toEqual(listen);
  });

  it.each([
    [
      "LISTEN_ADDR",
      ["", "8070", ":", ":65536", ":http", "localhost", "::1:80", "a b:80", "http://localhost:80"],
    ],
    [
      "UPSTREAM_URL",
      [
        "",
        "tools.run.app",
        "http://tools.run.app",
        "http://10.0.0.1",
        "ftp://tools.run.app",
        "https://user@tools.run.app",
        "https://user:secret@tools.run.app",
        "https://tools.run.app?x=1",
        "https://tools.run.app/#x",
        "https://",
      ],
    ],
    ["AUDIENCE", ["", " ", "two words", "a\nb", "ä", "x".repeat(1025)]],
    [
      "FORWARD_HEADERS",
      [
        "",
        "a,,b",
        "x_user",
        "a b",
        "a:b",
        "Authorization",
        "x-a, X-Serverless-Authorization",
        "Proxy-Authorization",
        "Host",
        "Connection",
        "Transfer-Encoding",
        "Content-Length",
        "Forwarded",
        "X-Forwarded-For",
        "X-Goog-Authenticated-User-Email",
      ],
    ],
    ["TIMEOUT_SECONDS", ["", "0", "-1", "1.5", "1e3", "30s", "3601", "soon"]],
    ["GOOGLE_APPLICATION_CREDENTIALS", [""]],
    ["NODE_TLS_REJECT_UNAUTHORIZED", ["0"]],
    ["GCE_METADATA_HOST", ["", "http://169.254.169.254", "a/b", "user@host", "a:b"]],
  ])("are refused by name when they are malformed: %s", (name, values) => {
    for (const value of values) {
      const faults = faultsOf({ ...GOOD, [name]: value });
      expect(faults, value).toHaveLength(1);
      expect(faults[0]).toMatch(new RegExp(`^${name}: `));
    }
  });

  it("are all named when several are wrong, and none of their values that could be a secret", () => {
    const faults = faultsOf({ UPSTREAM_URL: "https://a:canary@b", AUDIENCE: "", TIMEOUT_SECONDS: "x" });
    expect(faults.map((fault) => fault.split(":")[0])).toEqual([
      "UPSTREAM_URL",
      "AUDIENCE",
      "TIMEOUT_SECONDS",
    ]);
    expect(faults.join()).not.toContain("canary");
  });
});

describe("a sidecar that is configured wrongly", () => {
  it.each([
    ["UPSTREAM_URL", {}],
    ["TIMEOUT_SECONDS", { ...GOOD, TIMEOUT_SECONDS: "soon" }],
    ["GOOGLE_APPLICATION_CREDENTIALS", { ...GOOD, GOOGLE_APPLICATION_CREDENTIALS: "/nowhere/key.json" }],
  ])("says so and ends with 1, listening nowhere: %s", async (name, env) => {
    const process = new JsonProcess({ args: [MAIN], env });
    expect(await process.ended).toBe(1);
    expect(process.lines).toEqual([
      { severity: "ERROR", time: expect.any(String), message: expect.stringMatching(`^${name}: `) },
    ]);
  });

  it("says so when its address is taken", async () => {
    const process = new JsonProcess({ args: [MAIN], env: { ...GOOD, LISTEN_ADDR: "192.0.2.1:80" } });
    expect(await process.ended).toBe(1);
    expect(process.lines).toMatchObject([
      { severity: "ERROR", message: expect.stringMatching("EADDRNOTAVAIL") },
    ]);
  });
});

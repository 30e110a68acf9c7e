import { describe, expect, it } from "vitest";
import { ConfigurationError, readConfiguration } from "../../edge/sidecar/configuration.ts";
import { JsonProcess } from "./process.ts";
import { MAIN } from "./set-up.ts";

const GOOD = { UPSTREAM_URL: "https://tools-123456789.europe-west1.run.app/mcp" };

/** What ECS sets, and what is said of the upstream. */
const AWS = { AUTHENTICATION: "aws-sigv4", AWS_SERVICE: "execute-api", AWS_REGION: "eu-west-1" };
const SIGNED = { ...AWS, AWS_CONTAINER_CREDENTIALS_RELATIVE_URI: "/v2/credentials/1" };

function faultsOf(variables: Readonly<Record<string, string | undefined>>): readonly string[] {
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
        "X-Amz-Security-Token",
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

  it("say that the upstream asks for AWS's signatures, and name what is needed of the task", () => {
    const { authentication } = readConfiguration({ ...GOOD, ...SIGNED });
    expect(authentication).toMatchObject({
      type: "aws-sigv4",
      service: "execute-api",
      aws: { sts: { region: "eu-west-1", endpoint: new URL("https://sts.eu-west-1.amazonaws.com/") } },
    });
    const inChina = readConfiguration({ ...GOOD, ...SIGNED, AWS_REGION: "cn-north-1" }).authentication;
    expect(inChina.aws?.sts.endpoint.href).toBe("https://sts.cn-north-1.amazonaws.com.cn/");
  });

  it.each([
    ["AUTHENTICATION", ["", "none", "aws"]],
    ["AWS_SERVICE", ["", "s3", "a/b", "Execute-API"]],
    ["AWS_REGION", ["", "eu-west-1.evil.example", "EU", "eu-west-1/x"]],
    ["AWS_ENDPOINT_URL_STS", ["", "http://sts.example", "https://sts.example/?a=b"]],
    ["AWS_CONTAINER_CREDENTIALS_RELATIVE_URI", ["", "v2/credentials", "@evil.example/", "/a b"]],
    ["AUDIENCE", ["https://tools.example"]],
    ["GOOGLE_APPLICATION_CREDENTIALS", ["/key.json"]],
    ["GOOGLE_CREDENTIALS", ["{}"]],
  ])("are refused by name where they do not go with AWS's signatures: %s", (name, values) => {
    for (const value of values) {
      const faults = faultsOf({ ...GOOD, ...SIGNED, [name]: value });
      expect(faults[0], value).toMatch(new RegExp(`^${name}: `));
    }
  });

  it.each([
    "http://169.254.170.2/v2/credentials/1",
    "http://169.254.170.23/v1/credentials",
    "http://[fd00:ec2::23]/v1/credentials",
    "http://127.0.0.1:1234/x",
    "https://credentials.example/x",
  ])("let keys come from the machine itself, or encrypted: %s", (url) => {
    expect(faultsOf({ ...GOOD, ...AWS, AWS_CONTAINER_CREDENTIALS_FULL_URI: url })).toEqual([]);
  });

  it.each(["", "x", "http://169.254.169.254/", "http://10.0.0.1/", "http://credentials.example/"])(
    "let no keys come from elsewhere: %s",
    (url) => {
      expect(faultsOf({ ...GOOD, ...AWS, AWS_CONTAINER_CREDENTIALS_FULL_URI: url })[0]).toMatch(
        /^AWS_CONTAINER_CREDENTIALS_FULL_URI: /,
      );
    },
  );

  it("name what a role needs that is not there", () => {
    expect(faultsOf({ ...GOOD, ...AWS })).toEqual([
      expect.stringMatching(/^AUTHENTICATION: aws-sigv4 needs a role/),
    ]);
    const file = {
      AWS_WEB_IDENTITY_TOKEN_FILE: "/token",
      AWS_ROLE_ARN: "backend",
      AWS_ROLE_SESSION_NAME: "a b",
    };
    expect(faultsOf({ ...GOOD, ...AWS, ...file }).map((fault) => fault.split(":")[0])).toEqual([
      "AWS_ROLE_ARN",
      "AWS_ROLE_SESSION_NAME",
    ]);
    expect(faultsOf({ ...GOOD, ...SIGNED, AWS_SERVICE: undefined })[0]).toMatch(/^AWS_SERVICE: missing/);
    expect(faultsOf({ ...GOOD, AWS_SERVICE: "execute-api" })[0]).toMatch(/^AWS_SERVICE: /);
    expect(
      faultsOf({ ...GOOD, GOOGLE_CREDENTIALS: "{}", GOOGLE_APPLICATION_CREDENTIALS: "/key.json" }),
    ).toHaveLength(1);
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

import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { containerEndpoint } from "../../../edge/sidecar/aws/container-endpoint.ts";

const GOOD = {
  RoleArn: "arn:aws:iam::123456789012:role/mcp/backend",
  AccessKeyId: "ASIACANARY",
  SecretAccessKey: "secret/canary",
  Token: "token/canary==",
  Expiration: "2026-06-01T13:00:00Z",
};

let server: Server;
let answer: string;
let shown: string | undefined;

beforeAll(async () => {
  server = createServer((request, response) => {
    shown = request.headers.authorization;
    response.end(answer);
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
});
afterAll(() => server.close().closeAllConnections());
beforeEach(() => {
  answer = JSON.stringify(GOOD);
});

function fetchSession(authorization?: { readonly text: string }) {
  const url = new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}/v2/credentials/1`);
  return containerEndpoint({ url, ...(authorization && { authorization }) })(AbortSignal.timeout(5000));
}

describe("the session of a task", () => {
  it("is what the endpoint says, to which nothing is shown but what the task was given", async () => {
    expect(await fetchSession()).toEqual({
      accessKeyId: "ASIACANARY",
      secretAccessKey: "secret/canary",
      sessionToken: "token/canary==",
      expiresAt: Date.parse("2026-06-01T13:00:00Z"),
    });
    expect(shown).toBeUndefined();
    await fetchSession({ text: "of-this-task" });
    expect(shown).toBe("of-this-task");
  });

  it.each<[string, object | string]>([
    ["a page", "<html>canary</html>"],
    ["nothing", ""],
    ["null", "null"],
    ["a list", "[]"],
    ["no token", { ...GOOD, Token: undefined }],
    ["an empty token", { ...GOOD, Token: "" }],
    ["a token of two lines", { ...GOOD, Token: "canary\r\nx: y" }],
    ["a number for a key", { ...GOOD, SecretAccessKey: 1 }],
    ["no end", { ...GOOD, Expiration: undefined }],
    ["an end that is no moment", { ...GOOD, Expiration: "canary" }],
    ["another answer of that service's", { Code: "Failed", Message: "canary" }],
    ["too long an answer", { ...GOOD, padding: "x".repeat(70_000) }],
  ])("[H07] is none where the endpoint says %s, of which is told without quoting it", async (_, content) => {
    answer = typeof content === "string" ? content : JSON.stringify(content);
    const error = await fetchSession().catch((thrown: Error) => thrown);
    expect(String(error)).toMatch(/^Error: the container credentials endpoint answered with/);
    expect(String(error)).not.toContain("canary");
  });
});

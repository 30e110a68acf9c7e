import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { AwsKeys } from "../../../edge/src/aws/keys.ts";
import { createSigner, type UnsignedCall } from "../../../edge/src/aws/signer.ts";
import { NOW, OTHER_ROLE, SCOPE, SetUp } from "./set-up.ts";

let setUp: SetUp;

beforeAll(async () => {
  setUp = await SetUp.start();
});
afterAll(() => setUp?.stop());
beforeEach(() => setUp.reset());

describe("the front", () => {
  const statusWith = async (change: {
    readonly keys?: Partial<AwsKeys>;
    readonly scope?: Partial<typeof SCOPE>;
    readonly at?: number;
    readonly sent?: Record<string, string | undefined>;
    readonly body?: string;
    readonly path?: string;
  }): Promise<number> => {
    const signed = new TextEncoder().encode("message");
    const url = `${setUp.aws.urls.front}/prod/mcp?a=1&b=%2F`;
    const call: UnsignedCall = {
      method: "POST",
      url,
      headers: new Headers({ "mcp-method": "ping" }),
      body: signed,
    };
    const headers = await createSigner(
      { ...(await setUp.keys()), ...change.keys },
      { ...SCOPE, ...change.scope },
    )(call, change.at ?? NOW);
    const all = { "mcp-method": "ping", ...headers, ...change.sent };
    const init = { method: "POST", headers: JSON.parse(JSON.stringify(all)), body: change.body ?? "message" };
    return (await fetch(change.path === undefined ? url : setUp.aws.urls.front + change.path, init)).status;
  };

  it("lets a good signature through, up to five minutes old or young", async () => {
    expect(await statusWith({})).toBe(200);
    expect(await statusWith({ at: NOW - 300_000 })).toBe(200);
    expect(await statusWith({ at: NOW + 300_000 })).toBe(200);
    // What is not signed may be anything.
    expect(await statusWith({ sent: { accept: "text/html" } })).toBe(200);
  });

  it.each<[string, Parameters<typeof statusWith>[0]]>([
    ["that is older", { at: NOW - 301_000 }],
    ["of the future", { at: NOW + 301_000 }],
    ["for another region", { scope: { region: "eu-central-1" } }],
    ["for another service", { scope: { service: "lambda" } }],
    ["by another secret", { keys: { secretAccessKey: "x" } }],
    ["by a key that nobody has", { keys: { accessKeyId: "ASIAAAAAAAAAAAAAAAAA" } }],
    ["with another session token", { keys: { sessionToken: "x" } }],
    ["without its session token", { sent: { "x-amz-security-token": undefined } }],
    ["without its date", { sent: { "x-amz-date": undefined } }],
    ["for another body", { body: "other" }],
    ["for another path", { path: "/other" }],
    ["for another query", { path: "/prod/mcp?a=2&b=%2F" }],
    ["for another header", { sent: { "mcp-method": "tools/call" } }],
    ["that leaves out a header of AWS's", { sent: { "x-amz-other": "x" } }],
    ["for no body at all", { sent: { "x-amz-content-sha256": "UNSIGNED-PAYLOAD" } }],
    ["that is none", { sent: { authorization: "Bearer x" } }],
    ["that is not there", { sent: { authorization: undefined } }],
  ])("refuses a signature %s", async (_, change) => {
    expect(await statusWith(change)).toBe(403);
  });

  it("refuses keys that have expired, and a role that may not", async () => {
    const old = await setUp.keys();
    await setUp.aws.setClock(NOW + 3_600_000);
    expect(await statusWith({ keys: old, at: NOW + 3_600_000 })).toBe(403);
    expect((await setUp.aws.calls("front")).at(-1)?.action).toBe("ExpiredToken");
    await setUp.aws.setClock(NOW);
    const { front } = setUp.settings;
    await setUp.aws.change({ ...(front && { front: { ...front, invokers: [OTHER_ROLE] } }) });
    expect(await statusWith({})).toBe(403);
    expect((await setUp.aws.calls("front")).at(-1)?.action).toBe("AccessDeniedException");
  });
});

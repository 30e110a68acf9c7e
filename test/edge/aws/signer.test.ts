import { Sha256 } from "@aws-crypto/sha256-js";
import { SignatureV4 } from "@smithy/signature-v4";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createSigner, type UnsignedCall } from "../../../edge/src/aws/signer.ts";

const KEYS = {
  accessKeyId: "AKIDEXAMPLE",
  secretAccessKey: "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY",
};
const SESSION = "6e86291e8372ff2a2260956d9b8aae1d763fbf315fa00fa31553b73ebf194267";
const SCOPE = { region: "us-east-1", service: "service" };
const THEN = Date.parse("2015-08-30T12:36:00Z");
const URL_OF_VECTORS = "https://example.amazonaws.com/";

const call = (change: Partial<UnsignedCall> = {}): UnsignedCall => ({
  method: "POST",
  url: "https://tools.execute-api.eu-west-1.amazonaws.com/prod/mcp",
  headers: new Headers(),
  ...change,
});

/** A call as AWS's own signer takes it. */
const asSdkCall = (call: UnsignedCall, headers: Record<string, string>) => {
  const { protocol, hostname, port, pathname, host } = new URL(call.url);
  return {
    protocol,
    hostname,
    ...(port !== "" && { port: Number(port) }),
    path: pathname,
    query: {},
    method: call.method,
    headers: { ...headers, host },
    body: call.body ?? "",
  };
};

const bytes = (text: string) => new TextEncoder().encode(text);

/** https://github.com/awslabs/aws-c-auth/tree/main/tests/aws-signing-test-suite/v4, and the form of before of one of them */
const VECTORS: readonly [name: string, object, Partial<UnsignedCall>, headers: string, signature: string][] =
  [
    [
      "get-vanilla",
      KEYS,
      { method: "GET" },
      "host;x-amz-date",
      "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31",
    ],
    [
      "post-vanilla",
      KEYS,
      {},
      "host;x-amz-date",
      "5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b",
    ],
    [
      "get-vanilla-with-session-token",
      { ...KEYS, sessionToken: SESSION },
      { method: "GET" },
      "host;x-amz-date;x-amz-security-token",
      "07ec1639c89043aa0e3e2de82b96708f198cceab042d4a97044c66dd9f74e7f8",
    ],
    [
      "post-x-www-form-urlencoded",
      KEYS,
      {
        headers: new Headers({ "content-type": "application/x-www-form-urlencoded" }),
        body: bytes("Param1=value1"),
      },
      "content-type;host;x-amz-date",
      "ff11897932ad3f4e8b18135d722051e5ac45fc38421b1da7b9d196a0fe09473a",
    ],
  ];

describe("a signature", () => {
  it.each(VECTORS)("is the one that AWS publishes: %s", async (_, keys, change, signed, signature) => {
    const sign = createSigner(keys as typeof KEYS, SCOPE);
    const headers = await sign(call({ url: URL_OF_VECTORS, ...change }), THEN);
    expect(headers.authorization).toBe(
      "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request, " +
        `SignedHeaders=${signed}, Signature=${signature}`,
    );
    expect(headers["x-amz-date"]).toBe("20150830T123600Z");
  });

  it("is over what means something to a server, and over nothing that is rewritten on the way", async () => {
    const headers = new Headers({
      accept: "application/json, text/event-stream",
      "accept-encoding": "identity",
      "content-type": "application/json",
      "gatehouse-assertion": "ey",
      "last-event-id": "7",
      "mcp-method": "tools/call",
      "mcp-protocol-version": "2026-07-28",
      traceparent: "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
    });
    const sign = createSigner({ ...KEYS, sessionToken: SESSION }, SCOPE);
    const { authorization, ...others } = await sign(call({ headers }), THEN);
    expect(/SignedHeaders=([^,]+)/.exec(authorization ?? "")?.[1]).toBe(
      "content-type;gatehouse-assertion;host;last-event-id;mcp-method;mcp-protocol-version;x-amz-date;x-amz-security-token",
    );
    expect(others).toEqual({ "x-amz-date": "20150830T123600Z", "x-amz-security-token": SESSION });
  });

  it("is another one on the next day, by the same signer", async () => {
    const sign = createSigner(KEYS, SCOPE);
    await sign(call(), THEN - 86_400_000);
    const { authorization } = await sign(call({ url: URL_OF_VECTORS }), THEN);
    expect(authorization).toContain("5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b");
  });

  it("is the one that AWS's own signer makes, whatever is sent", async () => {
    const text = fc.string({
      unit: fc.constantFrom(..."ab  1=;,/%+?~"),
      maxLength: 20,
    });
    const calls = fc.record({
      method: fc.constantFrom("POST", "GET", "DELETE"),
      path: fc.array(fc.stringMatching(/^(?:[A-Za-z0-9_~:*'()!-]|%3A|%2F|%E1%88%B4){1,8}$/), {
        maxLength: 4,
      }),
      port: fc.constantFrom("", ":8443"),
      headers: fc.dictionary(
        fc.constantFrom("mcp-name", "mcp-param-a", "content-type", "gatehouse-assertion"),
        text,
      ),
      body: fc.uint8Array({ maxLength: 200 }),
      session: fc.option(fc.stringMatching(/^[A-Za-z0-9+/=]{1,40}$/), { nil: undefined }),
    });
    const property = fc.asyncProperty(calls, async ({ method, path, port, headers, body, session }) => {
      const keys = { ...KEYS, ...(session !== undefined && { sessionToken: session }) };
      const url = new URL(`https://tools.example${port}/${path.join("/")}`).href;
      const unsigned = call({ method, url, headers: new Headers(headers), body });
      const scope = { region: "eu-west-1", service: "execute-api" };
      const { authorization } = await createSigner(keys, scope)(unsigned, THEN);
      const sdk = new SignatureV4({ credentials: keys, ...scope, sha256: Sha256, applyChecksum: false });
      const expected = await sdk.sign(asSdkCall(unsigned, Object.fromEntries(unsigned.headers)), {
        signingDate: new Date(THEN),
      });
      expect(authorization).toBe(expected.headers.authorization);
    });
    await fc.assert(property, { numRuns: 100 });
  });
});

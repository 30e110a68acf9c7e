import { createLocalJWKSet, decodeJwt, jwtVerify } from "jose";
import { describe, expect, it } from "vitest";
import { NOW } from "../material/clock.ts";
import {
  GATEWAY_DOCUMENT,
  startGateway,
  type TestGateway,
  TOOLS_LIST,
  toolCall,
} from "../material/gateway.ts";

const URL = "https://documents.internal.example/mcp";
const DOWNSTREAM = ["https://tasks.internal.example", "https://profiles.internal.example"];

function startWith(assertion: object): Promise<TestGateway> {
  const { documents } = GATEWAY_DOCUMENT.servers;
  const servers = { documents: { ...documents, origin: { url: URL, assertion } } };
  return startGateway({ document: { ...GATEWAY_DOCUMENT, servers } });
}

/** What the origin was told, of each call. */
function told(gateway: TestGateway, name = "gatehouse-assertion"): string[] {
  return gateway.origin.calls.map(({ headers }) => headers.get(name) ?? "");
}

/** RFC 9530 section 2. */
async function digestOf(body: string): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(body));
  return `sha-256=:${btoa(String.fromCharCode(...new Uint8Array(digest)))}:`;
}

describe("an assertion that is bound to the request", () => {
  it("[H05] says what the origin gets: method, URL, and the digest of these very bytes", async () => {
    const gateway = await startWith({ bind: "request" });
    await gateway.send(`  ${JSON.stringify(toolCall("get_public_info"))}\n`);
    const [call] = gateway.origin.calls;
    expect(call?.body).toBe(`  ${JSON.stringify(toolCall("get_public_info"))}\n`);
    expect(decodeJwt(told(gateway)[0] ?? "")).toMatchObject({
      sub: "alice",
      aud: URL,
      htm: "POST",
      htu: URL,
      content_digest: await digestOf(call?.body ?? ""),
    });
  });

  it("[H05] is another one for each request, also where all is the same", async () => {
    const gateway = await startWith({ bind: "request" });
    for (let count = 0; count < 3; count++) await gateway.send(TOOLS_LIST);
    expect(new Set(told(gateway).map((assertion) => decodeJwt(assertion).jti)).size).toBe(3);
  });
});

describe("assertions to pass on", () => {
  it.each(["principal", "request"])(
    "[H05] say who calls, each for one audience, in a header of their own, beside one bound to the %s",
    async (bind) => {
      const downstream = DOWNSTREAM.map((audience) => ({ audience }));
      const gateway = await startWith({ bind, downstream });
      await gateway.send(TOOLS_LIST, { headers: { "Gatehouse-Downstream-Assertions": "forged" } });
      const keys = createLocalJWKSet(await (await gateway.fetch("/callers/.well-known/jwks.json")).json());
      const assertions = told(gateway, "gatehouse-downstream-assertions")[0]?.split(", ") ?? [];
      const verified = await Promise.all(
        assertions.map((assertion) =>
          jwtVerify(assertion, keys, {
            issuer: "https://mcp.example.com/callers",
            typ: "caller-assertion+jwt",
            currentDate: NOW,
          }),
        ),
      );
      expect(verified.map(({ payload }) => payload.aud)).toEqual(DOWNSTREAM);
      for (const { payload } of verified) {
        expect(payload).toMatchObject({ sub: "alice", sub_iss: "https://login.example.com" });
        expect(payload).not.toHaveProperty("htm");
      }
    },
  );

  it("are none where nobody is called on behalf of the caller", async () => {
    const gateway = await startWith({});
    await gateway.send(TOOLS_LIST, { headers: { "Gatehouse-Downstream-Assertions": "forged" } });
    expect(gateway.origin.calls[0]?.headers.has("gatehouse-downstream-assertions")).toBe(false);
  });
});

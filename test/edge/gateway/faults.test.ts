import { generateKeyPair } from "jose";
import { afterEach, describe, expect, it, vi } from "vitest";
import { KeyRing } from "../../../edge/src/signing/key-ring.ts";
import { sealingJwk } from "../authorization-server/client/sealing.ts";
import { brokenStream } from "../material/bytes.ts";
import { NOW } from "../material/clock.ts";
import {
  GATEWAY_DOCUMENT,
  type GatewayOptions,
  PATH,
  startGateway,
  TOOLS_LIST,
  toolCall,
} from "../material/gateway.ts";
import { silence } from "../material/network.ts";
import { statefulOrigin } from "../material/stateful-origin.ts";

const unusable = await generateKeyPair("ES256");
const KEYS = "https://login.example.com/jwks";

function fail(): never {
  throw new Error("canary of a fault");
}

describe("a fault before the decision", () => {
  it.each<[string, number, () => Response | Promise<Response>]>([
    ["its issuer cannot be reached", 503, () => Promise.reject(new Error("canary of a fault"))],
    ["its issuer's network fails at once", 503, fail],
    ["its issuer answers 500", 503, () => new Response("canary of a fault", { status: 500 })],
    ["its issuer redirects", 503, () => Response.redirect("https://evil.example/jwks", 302)],
    ["its issuer's keys are HTML", 503, () => new Response("<html>canary of a fault")],
    ["its issuer's keys are no set", 503, () => Response.json({ keys: "canary of a fault" })],
    ["its issuer's keys break off", 503, () => new Response(brokenStream('{"keys":['))],
    ["its issuer has no keys", 401, () => Response.json({ keys: [] })],
    ["its issuer's keys are nonsense", 401, () => Response.json({ keys: [null, 1, {}, []] })],
  ])("[A22] lets nothing through to the origin: %s", async (_, status, reply) => {
    const gateway = await startGateway();
    gateway.internet.answer(KEYS, reply);
    const response = await gateway.send(TOOLS_LIST);
    expect(response.status).toBe(status);
    expect(await response.text()).not.toContain("canary");
    expect(response.headers.has("retry-after")).toBe(status === 503);
    expect(gateway.origin.calls).toEqual([]);
    expect(gateway.log).toMatchObject([{ decision: "rejected", rule: "token", status }]);
    expect(gateway.log[0]).not.toHaveProperty("principal");
  });

  it("[A22] lets nothing through to the origin: its issuer never answers", async () => {
    const gateway = await startGateway({
      document: {
        publicUrl: "https://mcp.example.com",
        servers: { documents: { origin: { url: "https://documents.internal.example/mcp" } } },
        tokens: { accept: [{ issuer: "https://login.example.com", jwksUri: KEYS }] },
        limits: { jwks: { timeoutSeconds: 1 } },
      },
    });
    gateway.internet.answer(KEYS, silence);
    expect((await gateway.send(TOOLS_LIST)).status).toBe(503);
    expect(gateway.origin.calls).toEqual([]);
  });

  it("[A22] lets nothing through to the origin: the body breaks off", async () => {
    const gateway = await startGateway();
    const headers = { authorization: `Bearer ${await gateway.token()}`, "content-type": "application/json" };
    const body = brokenStream(JSON.stringify(TOOLS_LIST));
    const response = await gateway.fetch(PATH, { method: "POST", headers, body });
    expect(response.status).toBeGreaterThanOrEqual(400);
    expect(gateway.origin.calls).toEqual([]);
    expect(gateway.log).toMatchObject([{ decision: "rejected" }]);
  });

  it.each<[string, GatewayOptions["loaded"]]>([
    [
      "the key cannot sign",
      (loaded) => ({
        ...loaded,
        callersKeys: new KeyRing(loaded.callersKeys.usable(Date.now()).map(withoutUse), 60),
      }),
    ],
    ["there is no key", (loaded) => ({ ...loaded, callersKeys: new KeyRing([], 60) })],
  ])("[A22] lets nothing through to the origin without its assertion: %s", async (_, loaded) => {
    const downstream = [{ audience: "https://tasks.internal.example" }];
    for (const assertion of [{}, { bind: "request" as const }, { downstream }]) {
      const { documents } = GATEWAY_DOCUMENT.servers;
      const servers = { documents: { ...documents, origin: { url: documents.origin.url, assertion } } };
      const document = { ...GATEWAY_DOCUMENT, servers };
      const gateway = await startGateway({ document, ...(loaded && { loaded }) });
      const response = await gateway.send(TOOLS_LIST);
      expect(response.status).toBeGreaterThanOrEqual(500);
      expect(gateway.origin.calls).toEqual([]);
      expect(gateway.log).toMatchObject([{ decision: "rejected" }]);
    }
  });

  it("[A22] lets nothing through: the clock fails, whenever it is asked", async () => {
    vi.spyOn(console, "error").mockImplementation(() => undefined);
    for (let failing = 1; ; failing++) {
      let asked = 0;
      const now = () => (++asked === failing ? fail() : NOW.getTime());
      const gateway = await startGateway({ io: { now } });
      const response = await gateway.send(TOOLS_LIST);
      if (asked < failing) {
        expect(response.status).toBe(200);
        expect(failing).toBeGreaterThan(3);
        break;
      }
      expect(response.status).toBeGreaterThanOrEqual(400);
      expect(await response.text()).not.toMatch(/canary|get_/);
    }
    vi.restoreAllMocks();
  });
});

describe("a fault anywhere on the way", () => {
  const document = { ...GATEWAY_DOCUMENT, sealingKeys: [{ secret: "SEALING_KEY" }] };
  const secrets = { SEALING_KEY: sealingJwk("sealing-1") };
  const legacy = { "mcp-protocol-version": "2025-11-25" };
  const initialize = { jsonrpc: "2.0", id: 0, method: "initialize", params: {} };

  afterEach(() => {
    vi.restoreAllMocks();
  });

  /** Asks within a session, by a gateway that has nothing in memory yet, while one call of a function fails. */
  async function askWhile(breakIt: (atOrigin: () => number) => () => boolean, method: "POST" | "GET") {
    const first = await startGateway({ document, secrets });
    first.origin.answer = statefulOrigin();
    const session = (await first.send(initialize)).headers.get("mcp-session-id") ?? "";
    const gateway = await startGateway({ document, secrets });
    const headers = {
      ...legacy,
      "mcp-session-id": session,
      authorization: `Bearer ${await gateway.token()}`,
    };
    const hasFailed = breakIt(() => gateway.origin.calls.length);
    const response = await (method === "POST"
      ? gateway.send(toolCall("get_public_info"), { headers })
      : gateway.fetch(PATH, { method, headers }));
    return { response, hasFailed: hasFailed(), calls: gateway.origin.calls.length };
  }

  it.each(["verify", "sign", "decrypt", "digest", "deriveKey", "importKey"] as const)(
    "[A22] lets nothing through to the origin: cryptography fails, whenever it is asked to %s",
    async (operation) => {
      const original = crypto.subtle[operation].bind(crypto.subtle) as (...operands: unknown[]) => unknown;
      for (const method of ["POST", "GET"] as const) {
        for (let failing = 1; ; failing++) {
          let asked = 0;
          let callsBefore = 0;
          vi.spyOn(console, "error").mockImplementation(() => undefined);
          const { response, hasFailed, calls } = await askWhile((atOrigin) => {
            const broken = async (...operands: unknown[]) => {
              if (++asked !== failing) return original(...operands);
              callsBefore = atOrigin();
              return fail();
            };
            vi.spyOn(crypto.subtle, operation).mockImplementation(broken as never);
            return () => asked >= failing;
          }, method);
          vi.restoreAllMocks();
          if (!hasFailed) {
            expect(failing).toBeGreaterThan(1);
            break;
          }
          expect(calls).toBe(callsBefore);
          expect(response.status).toBeGreaterThanOrEqual(400);
          expect(await response.text()).not.toMatch(/canary|done/);
        }
      }
    },
  );
});

describe("a fault after the decision", () => {
  it.each<[string, () => Response | Promise<Response>]>([
    ["the network fails at once", fail],
    ["the connection is refused", () => Promise.reject(new Error("canary of a fault"))],
    ["the connection is reset", () => Promise.reject("canary of a fault")],
  ])("[A22] [K03] is answered 502 without its reason: %s", async (_, answer) => {
    const gateway = await startGateway();
    gateway.origin.answer = answer;
    const response = await gateway.send(toolCall("get_public_info"));
    expect(response.status).toBe(502);
    expect(await response.text()).not.toContain("canary");
    expect(gateway.log).toMatchObject([{ decision: "rejected", rule: "origin", fault: "no connection" }]);
  });

  it("[A22] shows no answer that could not be logged", async () => {
    const error = vi.spyOn(console, "error").mockImplementation(() => undefined);
    const gateway = await startGateway({ io: { log: fail } });
    const response = await gateway.send(TOOLS_LIST);
    expect(response.status).toBe(500);
    expect(await response.text()).not.toMatch(/canary|get_/);
    expect(JSON.stringify(error.mock.calls)).not.toContain("canary");
    vi.restoreAllMocks();
  });
});

describe("an issuer that recovers", () => {
  it("[A22] is asked again after the cooldown, and its tokens open the server then", async () => {
    const gateway = await startGateway();
    gateway.internet.answer(KEYS, fail);
    expect((await gateway.send(TOOLS_LIST)).status).toBe(503);
    gateway.internet.answer(KEYS, () => Response.json({ keys: [gateway.issuerKey.publicJwk] }));
    expect((await gateway.send(TOOLS_LIST)).status).toBe(503);
    gateway.clock.advance(30);
    expect((await gateway.send(TOOLS_LIST)).status).toBe(200);
  });
});

/** The key with a half that can verify, and so cannot sign. */
function withoutUse<T extends object>(key: T): T {
  return { ...key, privateKey: unusable.publicKey };
}

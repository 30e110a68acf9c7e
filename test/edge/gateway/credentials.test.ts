import { decodeJwt } from "jose";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { KeyRing } from "../../../edge/src/signing/key-ring.ts";
import { sealingJwk } from "../authorization-server/client/sealing.ts";
import { type Clock, createClock } from "../material/clock.ts";
import {
  GATEWAY_DOCUMENT,
  type GatewayOptions,
  PATH,
  startGateway,
  type TestGateway,
  toolCall,
} from "../material/gateway.ts";
import {
  BY_KEY,
  BY_MACHINE,
  CREDENTIAL,
  createFakeGoogle,
  FAULTS,
  type FakeGoogle,
  IAM,
  KEY_FILE,
  METADATA,
  OAUTH,
  SERVICE,
  STS,
} from "../material/google.ts";
import { statefulOrigin } from "../material/stateful-origin.ts";
import { workloadJwk } from "../material/workload-keys.ts";

const { documents, tickets } = GATEWAY_DOCUMENT.servers;

/** Documents are on Cloud Run, tickets behind whatever trusts the gateway's issuer, and notes behind nothing. */
const DOCUMENT = {
  ...GATEWAY_DOCUMENT,
  servers: {
    documents: { ...documents, origin: { ...documents.origin, credential: CREDENTIAL } },
    tickets: { ...tickets, origin: { ...tickets.origin, credential: { type: "edge-token" as const } } },
    notes: { origin: { url: "https://notes.internal.example/mcp" }, tools: tickets.tools },
  },
  signingKeys: { ...GATEWAY_DOCUMENT.signingKeys, workload: [{ secret: "WORKLOAD_SIGNING_KEY" }] },
  sealingKeys: [{ secret: "SEALING_KEY" }],
};
const SECRETS = {
  WORKLOAD_SIGNING_KEY: await workloadJwk("workload-1"),
  SEALING_KEY: sealingJwk("sealing-1"),
};
const CALL = toolCall("get_public_info");
const TICKETS = {
  path: "/mcp/tickets",
  claims: { aud: "https://mcp.example.com/mcp/tickets", scope: "tickets:read" },
};
const NOTES = {
  path: "/mcp/notes",
  claims: { aud: "https://mcp.example.com/mcp/notes", scope: "tickets:read" },
};

let clock: Clock;
let google: FakeGoogle;
let gateway: TestGateway;

beforeEach(async () => {
  clock = createClock();
  google = createFakeGoogle(clock.now);
  gateway = await start();
});
afterEach(() => {
  vi.restoreAllMocks();
});

function start(options: Pick<GatewayOptions, "loaded"> = {}): Promise<TestGateway> {
  return startGateway({
    ...options,
    document: DOCUMENT,
    secrets: SECRETS,
    io: {
      now: clock.now,
      internet: (url, init) =>
        url.includes("googleapis.com")
          ? google.network.fetcher(url, init)
          : gateway.internet.fetcher(url, init),
    },
  });
}

/** A gateway whose documents server is called with this credential. */
function startBy(credential: typeof BY_KEY | typeof BY_MACHINE): Promise<TestGateway> {
  const origin = { ...documents.origin, credential };
  return startGateway({
    document: { ...DOCUMENT, servers: { ...DOCUMENT.servers, documents: { ...documents, origin } } },
    secrets: { ...SECRETS, GOOGLE_KEY: JSON.stringify(KEY_FILE) },
    io: {
      now: clock.now,
      googleMetadata: google.network.fetcher,
      internet: (url, init) =>
        (url.includes("googleapis.com") ? google.network : gateway.internet).fetcher(url, init),
    },
  });
}

const sentHeaders = () => gateway.origin.calls.map(({ headers }) => Object.fromEntries(headers));
const tokenIn = (header: string | undefined) => decodeJwt((header ?? "").replace(/^Bearer /, ""));

describe("an origin on Cloud Run", () => {
  it("gets an ID token for itself with every call, and no Authorization", async () => {
    gateway.origin.answer = statefulOrigin();
    const legacy = { "mcp-protocol-version": "2025-11-25" };
    const begun = await gateway.send(
      { jsonrpc: "2.0", id: 0, method: "initialize", params: {} },
      { headers: legacy },
    );
    const headers = {
      ...legacy,
      authorization: `Bearer ${await gateway.token()}`,
      "mcp-session-id": begun.headers.get("mcp-session-id") ?? "",
    };
    for (const method of ["GET", "DELETE"]) await gateway.fetch(PATH, { method, headers });
    const methods = gateway.origin.calls.map(({ init }) => init.method);
    expect(methods).toEqual(["POST", "GET", "DELETE"]);
    for (const sent of sentHeaders()) {
      expect(tokenIn(sent["x-serverless-authorization"]).aud).toBe(SERVICE);
      expect(sent).not.toHaveProperty("authorization");
    }
  });

  it("[H02] never gets one of the client's", async () => {
    const headers = {
      "X-Serverless-Authorization": "Bearer hostile",
      X_Serverless_Authorization: "Bearer hostile",
      "X-Serverless_Authorization": "Bearer hostile",
    };
    expect((await gateway.send(CALL, { headers })).status).toBe(200);
    expect((await gateway.send(CALL, { headers, ...NOTES })).status).toBe(200);
    expect(JSON.stringify(sentHeaders())).not.toContain("hostile");
    expect(sentHeaders()[1]).not.toHaveProperty("x-serverless-authorization");
  });

  it("is called a thousand times within an hour for one exchange and one ID token", async () => {
    const token = await gateway.token({ exp: clock.now() / 1000 + 3600 });
    const headers = { authorization: `Bearer ${token}` };
    for (let round = 0; round < 20; round += 1) {
      const calls = Array.from({ length: 50 }, () => gateway.send(CALL, { headers }));
      for (const { status } of await Promise.all(calls)) expect(status).toBe(200);
      clock.advance(160);
    }
    expect(gateway.origin.calls).toHaveLength(1000);
    expect(google.network.calls).toEqual([STS, IAM]);
  });
});

describe("an origin that trusts the gateway's issuer", () => {
  it("gets a token for itself, as itself", async () => {
    expect((await gateway.send(CALL, TICKETS)).status).toBe(200);
    const [sent] = sentHeaders();
    expect(tokenIn(sent?.authorization)).toMatchObject({
      iss: "https://mcp.example.com/workload",
      sub: "edge:tickets",
      aud: "https://tickets.internal.example",
    });
    expect(sent).not.toHaveProperty("x-serverless-authorization");
    expect(google.network.calls).toEqual([]);
  });
});

describe("an origin that shares a secret with the gateway", () => {
  const shown = {
    API_KEY: "aQ7fK2pZx9LmT4vB",
    ACCESS_ID: "88bf3b6d86161464.access",
    ACCESS_SECRET: "bdd31cbc4dec9909",
  };

  /** What arrives at the documents server with this credential, whatever its client sends. */
  async function arriving(credential: object) {
    const origin = { ...documents.origin, credential: credential as never };
    gateway = await startGateway({
      document: { ...GATEWAY_DOCUMENT, servers: { documents: { ...documents, origin } } },
      secrets: shown,
    });
    const hostile = ["X-Api-Key", "CF-Access-Client-Id", "CF-Access-Client-Secret"].map(
      (name): [string, string] => [name, "hostile"],
    );
    expect((await gateway.send(CALL, { headers: hostile })).status).toBe(200);
    const { "gatehouse-assertion": _, traceparent: __, ...rest } = sentHeaders()[0] ?? {};
    expect(JSON.stringify(gateway.log)).not.toMatch(/aQ7fK2pZ|88bf3b6d|bdd31cbc/);
    return rest;
  }
  const plain = { "accept-encoding": "identity", "content-type": "application/json" };

  it("[H02] gets it in the header that it asks for, and nothing of the client's", async () => {
    const value = { secret: "API_KEY" };
    expect(await arriving({ type: "header", name: "X-Api-Key", value })).toEqual({
      ...plain,
      "x-api-key": "aQ7fK2pZx9LmT4vB",
    });
    expect(await arriving({ type: "header", name: "Authorization", prefix: "Bearer ", value })).toEqual({
      ...plain,
      authorization: "Bearer aQ7fK2pZx9LmT4vB",
    });
  });

  it("[H02] gets a service token of Cloudflare Access, and nothing of the client's", async () => {
    const names = { clientId: { secret: "ACCESS_ID" }, clientSecret: { secret: "ACCESS_SECRET" } };
    expect(await arriving({ type: "access-service-token", ...names })).toEqual({
      ...plain,
      "cf-access-client-id": "88bf3b6d86161464.access",
      "cf-access-client-secret": "bdd31cbc4dec9909",
    });
  });
});

describe("a credential that cannot be had", () => {
  it.each([STS, IAM].flatMap((url) => FAULTS.map(([what, reply]) => ({ url, what, reply }))))(
    "[A22] [H07] lets nothing through to its origin, and the log alone says why: $what of $url",
    async ({ url, reply }) => {
      google.answer(url, reply);
      const response = await gateway.send(CALL);
      expect(response.status).toBe(502);
      expect(await response.json()).toEqual({
        error: "bad_gateway",
        error_description: "The server documents gave no usable answer; try again soon.",
      });
      expect(gateway.origin.calls).toEqual([]);
      const { host } = new URL(url);
      expect(gateway.log).toMatchObject([
        { decision: "rejected", rule: "origin", fault: expect.stringContaining(`cannot be had: ${host}: `) },
      ]);
      expect((await gateway.send(CALL, TICKETS)).status).toBe(200);
    },
  );

  it.each(
    [
      { credential: BY_KEY, url: OAUTH },
      { credential: BY_MACHINE, url: METADATA },
    ].flatMap((way) => FAULTS.map(([what, reply]) => ({ ...way, what, reply }))),
  )("[A22] [H07] lets nothing through to its origin: $what by $credential.source.type", async (way) => {
    gateway = await startBy(way.credential);
    google.answer(way.url, way.reply);
    expect((await gateway.send(CALL)).status).toBe(502);
    expect(gateway.origin.calls).toEqual([]);
    const fault = expect.stringContaining(`cannot be had: ${new URL(way.url).host}: `);
    expect(gateway.log).toMatchObject([{ decision: "rejected", rule: "origin", fault }]);
    google.recover();
    clock.advance(5);
    expect((await gateway.send(CALL)).status).toBe(200);
  });

  it.each(["importKey", "sign"] as const)(
    "[A22] [H07] lets nothing through to its origin: cryptography fails at Google's key, asked to %s",
    async (operation) => {
      vi.spyOn(console, "error").mockImplementation(() => undefined);
      const original = crypto.subtle[operation].bind(crypto.subtle) as (...operands: unknown[]) => unknown;
      gateway = await startBy(BY_KEY);
      const headers = { authorization: `Bearer ${await gateway.token()}` };
      vi.spyOn(crypto.subtle, operation).mockImplementation((async (...operands: unknown[]) => {
        const [, , algorithm] = operands as [unknown, unknown, { readonly name?: string } | undefined];
        const isOfRsa = operation === "sign" || algorithm?.name === "RSASSA-PKCS1-v1_5";
        if (isOfRsa) throw new Error("canary of a fault");
        return original(...operands);
      }) as never);
      const response = await gateway.send(CALL, { headers });
      expect(response.status).toBe(502);
      expect(await response.text()).not.toMatch(/canary|done/);
      expect(gateway.origin.calls).toEqual([]);
      expect(google.network.calls).toEqual([]);
    },
  );

  it("[A22] [H07] lets nothing through to its origin: no key is in force", async () => {
    gateway = await start({ loaded: (loaded) => ({ ...loaded, workloadKeys: new KeyRing([], 3600) }) });
    for (const options of [{}, TICKETS]) expect((await gateway.send(CALL, options)).status).toBe(502);
    expect(google.network.calls).toEqual([]);
    expect(gateway.origin.calls).toEqual([]);
  });

  it("[A22] [H07] lets nothing through to its origin: cryptography fails, whenever it is asked to sign", async () => {
    vi.spyOn(console, "error").mockImplementation(() => undefined);
    const sign = crypto.subtle.sign.bind(crypto.subtle) as (...operands: unknown[]) => unknown;
    // The credential, and the assertion where there is one.
    for (const [options, signatures] of [
      [{}, 2],
      [TICKETS, 1],
    ] as const) {
      for (let failing = 1; failing <= signatures; failing += 1) {
        gateway = await start();
        const headers = {
          authorization: `Bearer ${await gateway.token(options === TICKETS ? TICKETS.claims : {})}`,
        };
        let asked = 0;
        vi.spyOn(crypto.subtle, "sign").mockImplementation((async (...operands: unknown[]) => {
          asked += 1;
          if (asked === failing) throw new Error("canary of a fault");
          return sign(...operands);
        }) as never);
        const response = await gateway.send(CALL, { ...options, headers });
        vi.restoreAllMocks();
        expect(asked).toBe(failing);
        expect(response.status).toBeGreaterThanOrEqual(500);
        expect(await response.text()).not.toMatch(/canary|done/);
        expect(gateway.origin.calls).toEqual([]);
      }
    }
  });

  it("[H07] is outlived by the one of before until that expires, of which the log tells", async () => {
    const headers = { authorization: `Bearer ${await gateway.token({ exp: clock.now() / 1000 + 7200 })}` };
    expect((await gateway.send(CALL, { headers })).status).toBe(200);
    google.answer(IAM, () => Response.json({ error: { status: "UNAVAILABLE" } }, { status: 503 }));
    clock.advance(3599);
    expect((await gateway.send(CALL, { headers })).status).toBe(200);
    await vi.waitFor(() =>
      expect(gateway.log).toContainEqual(
        expect.objectContaining({
          event: "fault",
          server: "documents",
          fault: "the credential cannot be had: iamcredentials.googleapis.com: status 503 (UNAVAILABLE)",
        }),
      ),
    );
    clock.advance(1);
    expect((await gateway.send(CALL, { headers })).status).toBe(502);
    expect(gateway.origin.calls).toHaveLength(2);
  });
});

describe("a credential", () => {
  it("[H07] is in no answer and no record, whatever becomes of a request", async () => {
    const lines: unknown[] = [];
    for (const method of ["log", "error", "warn", "info", "debug"] as const) {
      vi.spyOn(console, method).mockImplementation((...words) => void lines.push(words));
    }
    const told: string[] = [];
    const note = async (response: Response) => {
      told.push(JSON.stringify([...response.headers]), await response.text());
    };
    const ask = async () => {
      for (const options of [{}, TICKETS]) await note(await gateway.send(CALL, options));
    };
    await ask();
    gateway.origin.answer = () => new Response("no", { status: 401 });
    await ask();
    gateway.origin.answer = () => {
      throw new Error("reset");
    };
    await ask();
    for (const [, reply] of FAULTS) {
      for (const url of [STS, IAM]) {
        gateway = await start();
        google.recover();
        google.answer(url, reply);
        await ask();
        lines.push(gateway.log);
      }
    }
    expect(JSON.stringify([lines, told, gateway.log])).not.toMatch(/canary|ya29|eyJ|[Bb]earer e/);
    expect(told.length).toBeGreaterThan(80);
  });
});

import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { sealingJwk } from "../authorization-server/client/sealing.ts";
import { type Clock, createClock } from "../material/clock.ts";
import { FACADE_DOCUMENT, startFacade } from "../material/facade.ts";
import {
  GATEWAY_DOCUMENT,
  PATH,
  startGateway,
  type TestGateway,
  TOOLS_LIST,
  toolCall,
} from "../material/gateway.ts";
import { CREDENTIAL, createFakeGoogle } from "../material/google.ts";
import { statefulOrigin } from "../material/stateful-origin.ts";
import { workloadJwk } from "../material/workload-keys.ts";

const { documents, tickets } = GATEWAY_DOCUMENT.servers;
const AUDIENCE = "https://mcp.example.com/mcp/documents";
const TICKETS = "https://mcp.example.com/mcp/tickets";

/** Documents are on Cloud Run and get clients' tokens; tickets get none. */
const DOCUMENT = {
  ...GATEWAY_DOCUMENT,
  servers: {
    documents: {
      ...documents,
      audience: [AUDIENCE, "6f3d1c52-7a8e-4a5c-9a51-d2f1a6e0c4b7"],
      origin: { ...documents.origin, credential: CREDENTIAL, forwardClientToken: true },
    },
    tickets,
  },
  signingKeys: { ...GATEWAY_DOCUMENT.signingKeys, workload: [{ secret: "WORKLOAD_SIGNING_KEY" }] },
  sealingKeys: [{ secret: "SEALING_KEY" }],
};

let clock: Clock;
let gateway: TestGateway;

beforeEach(async () => {
  clock = createClock();
  const google = createFakeGoogle(clock.now);
  gateway = await startGateway({
    document: DOCUMENT,
    secrets: {
      WORKLOAD_SIGNING_KEY: await workloadJwk("workload-1"),
      SEALING_KEY: sealingJwk("sealing-1"),
    },
    io: {
      now: clock.now,
      internet: (url, init) =>
        (url.includes("googleapis.com") ? google.network : gateway.internet).fetcher(url, init),
    },
  });
});
afterEach(() => {
  vi.restoreAllMocks();
});

const sent = () => gateway.origin.calls.map(({ headers }) => headers);

describe("a client's token", () => {
  it("goes to the origin that is to have it, beside the gateway's own credential and assertion", async () => {
    const token = await gateway.token();
    const response = await gateway.send(TOOLS_LIST, { headers: { authorization: `bearer ${token}` } });
    expect(response.status).toBe(200);
    const [headers] = sent();
    expect(headers?.get("authorization")).toBe(`Bearer ${token}`);
    expect(headers?.get("x-serverless-authorization")).toMatch(/^Bearer \S+$/);
    expect(headers?.has("gatehouse-assertion")).toBe(true);
  });

  it("goes there if it is the gateway's own, and for this server alone", async () => {
    const origin = { ...documents.origin, forwardClientToken: true };
    const servers = { ...FACADE_DOCUMENT.servers, documents: { ...documents, origin } };
    const facade = await startFacade({ ...FACADE_DOCUMENT, servers });
    const authorization = `Bearer ${await facade.ownToken()}`;
    expect((await facade.send(TOOLS_LIST, { headers: { authorization } })).status).toBe(200);
    const wider = `Bearer ${await facade.ownToken({ aud: [AUDIENCE, TICKETS] })}`;
    expect((await facade.send(TOOLS_LIST, { headers: { authorization: wider } })).status).toBe(401);
    expect(facade.origin.calls.map(({ headers }) => headers.get("authorization"))).toEqual([authorization]);
  });

  it("goes with whatever is asked within a session", async () => {
    gateway.origin.answer = statefulOrigin();
    const legacy = { "mcp-protocol-version": "2025-11-25" };
    const begun = await gateway.send(
      { jsonrpc: "2.0", id: 0, method: "initialize", params: {} },
      { headers: legacy },
    );
    const authorization = `Bearer ${await gateway.token()}`;
    const session = begun.headers.get("mcp-session-id") ?? "";
    const headers = { ...legacy, authorization, "mcp-session-id": session };
    for (const method of ["GET", "DELETE"]) await gateway.fetch(PATH, { method, headers });
    expect(gateway.origin.calls.map(({ init }) => init.method)).toEqual(["POST", "GET", "DELETE"]);
    expect(
      sent()
        .slice(1)
        .map((each) => each.get("authorization")),
    ).toEqual([authorization, authorization]);
  });

  it("[F05] goes to no other origin", async () => {
    const response = await gateway.send(TOOLS_LIST, { path: "/mcp/tickets", claims: { aud: TICKETS } });
    expect(response.status).toBe(200);
    expect(sent()[0]?.has("authorization")).toBe(false);
  });

  it.each([
    [[AUDIENCE]],
    [["6f3d1c52-7a8e-4a5c-9a51-d2f1a6e0c4b7"]],
    [[AUDIENCE, "6f3d1c52-7a8e-4a5c-9a51-d2f1a6e0c4b7"]],
  ])("may have every name of this very server: %j", async (aud) => {
    expect((await gateway.send(TOOLS_LIST, { claims: { aud } })).status).toBe(200);
  });

  it.each([
    [[AUDIENCE, TICKETS]],
    [[AUDIENCE, "https://api.example.com"]],
    [["https://mcp.example.com", AUDIENCE]],
    [[AUDIENCE, `${AUDIENCE}/`]],
  ])("[F05] [A09] is not taken that is for somebody else too, at first or again: %j", async (aud) => {
    const headers = { authorization: `Bearer ${await gateway.token({ aud })}` };
    for (let time = 0; time < 2; time += 1) {
      const response = await gateway.send(TOOLS_LIST, { headers });
      expect(response.status).toBe(401);
      expect(response.headers.get("www-authenticate")).toContain('error="invalid_token"');
      expect(await response.json()).toEqual({
        error: "invalid_token",
        error_description: "Invalid audience: this server takes tokens that are for nobody else",
      });
    }
    expect(gateway.origin.calls).toEqual([]);
    const other = await gateway.send(TOOLS_LIST, { path: "/mcp/tickets", headers });
    expect(other.status).toBe(aud.includes(TICKETS) ? 200 : 401);
  });

  it("[F05] [K04] is in no answer and no record", async () => {
    const lines: unknown[] = [];
    for (const method of ["log", "error", "warn", "info", "debug"] as const) {
      vi.spyOn(console, method).mockImplementation((...words) => void lines.push(words));
    }
    const token = await gateway.token();
    const headers = { authorization: `Bearer ${token}` };
    const told: string[] = [];
    const ask = async (message: unknown) => {
      const response = await gateway.send(message, { headers });
      told.push(JSON.stringify([...response.headers]), await response.text());
    };
    await ask(TOOLS_LIST);
    await ask(toolCall("delete_everything"));
    await ask("no message");
    gateway.origin.answer = () => new Response(token, { status: 401, headers: { "x-token": token } });
    await ask(TOOLS_LIST);
    gateway.origin.answer = () => {
      throw new Error(token);
    };
    await ask(TOOLS_LIST);
    expect(gateway.log.length).toBeGreaterThanOrEqual(5);
    const [, claims = "", signature = ""] = token.split(".");
    for (const part of [token, claims, signature]) {
      expect(JSON.stringify([lines, told, gateway.log])).not.toContain(part);
    }
  });
});

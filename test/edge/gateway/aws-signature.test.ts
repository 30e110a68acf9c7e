import { Sha256 } from "@aws-crypto/sha256-js";
import { SignatureV4 } from "@smithy/signature-v4";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createFakeSts, type FakeSts, SIGV4, STS_FAULTS } from "../material/aws.ts";
import { type Clock, createClock } from "../material/clock.ts";
import { GATEWAY_DOCUMENT, startGateway, type TestGateway, toolCall } from "../material/gateway.ts";
import { workloadJwk } from "../material/workload-keys.ts";

const ORIGIN = "https://abc123.execute-api.eu-west-1.amazonaws.com/prod/mcp";
const DOCUMENT = {
  ...GATEWAY_DOCUMENT,
  servers: {
    documents: {
      ...GATEWAY_DOCUMENT.servers.documents,
      origin: { url: ORIGIN, credential: SIGV4, assertion: {} },
    },
  },
  signingKeys: { ...GATEWAY_DOCUMENT.signingKeys, workload: [{ secret: "WORKLOAD_SIGNING_KEY" }] },
};
const SECRETS = { WORKLOAD_SIGNING_KEY: await workloadJwk("workload-1") };
const CALL = toolCall("get_public_info");

let clock: Clock;
let sts: FakeSts;
let gateway: TestGateway;

beforeEach(async () => {
  clock = createClock();
  sts = createFakeSts(clock.now);
  gateway = await startGateway({
    document: DOCUMENT,
    secrets: SECRETS,
    io: {
      now: clock.now,
      internet: (url, init) =>
        url.includes("amazonaws.com") ? sts.network.fetcher(url, init) : gateway.internet.fetcher(url, init),
    },
  });
});
afterEach(() => {
  vi.restoreAllMocks();
});

const sentHeaders = () => gateway.origin.calls.map(({ headers }) => Object.fromEntries(headers));

/** The signature that AWS's own signer makes of what the origin got. */
async function recompute(method: string, headers: Record<string, string>, body: string): Promise<unknown> {
  const { authorization = "", "x-amz-security-token": sessionToken = "", ...others } = headers;
  const [, accessKeyId = "", signed = ""] =
    /Credential=([^/]+)\/.*SignedHeaders=([^,]+)/.exec(authorization) ?? [];
  const { hostname, pathname } = new URL(ORIGIN);
  const credentials = { accessKeyId, secretAccessKey: "secret/canary", sessionToken };
  const signer = new SignatureV4({ ...SIGV4, credentials, sha256: Sha256, applyChecksum: false });
  const names = signed.split(";");
  const covered = Object.fromEntries(Object.entries(others).filter(([name]) => names.includes(name)));
  const request = {
    protocol: "https:",
    hostname,
    path: pathname,
    query: {},
    method,
    headers: { ...covered, host: hostname },
    body,
  };
  return (await signer.sign(request, { signingDate: new Date(clock.now()) })).headers.authorization;
}

describe("an origin behind a signature of AWS's", () => {
  it("gets one over all that it is sent, the statement about the caller included", async () => {
    const headers = {
      "mcp-protocol-version": "2026-07-28",
      "mcp-method": "tools/call",
      "mcp-name": "get_public_info",
    };
    const meta = {
      _meta: {
        "io.modelcontextprotocol/protocolVersion": "2026-07-28",
        "io.modelcontextprotocol/clientInfo": { name: "c", version: "1" },
        "io.modelcontextprotocol/clientCapabilities": {},
      },
    };
    const message = { ...CALL, params: { name: "get_public_info", arguments: {}, ...meta } };
    expect((await gateway.send(message, { headers })).status).toBe(200);
    const [sent = {}] = sentHeaders();
    expect(sent["gatehouse-assertion"]).toMatch(/^ey/);
    expect(sent.authorization).toContain(
      "SignedHeaders=content-type;gatehouse-assertion;host;mcp-method;mcp-name;mcp-protocol-version;x-amz-date;x-amz-security-token,",
    );
    expect(sent.authorization).toBe(await recompute("POST", sent, JSON.stringify(message)));
  });

  it("gets another one with every request, and none of it is the client's", async () => {
    const hostile = {
      "X-Amz-Date": "20200101T000000Z",
      "X-Amz-Security-Token": "hostile",
      "X-Amz-Content-Sha256": "UNSIGNED-PAYLOAD",
      "X-Amz-User-Agent": "hostile",
      X_Amz_Security_Token: "hostile",
      "X-Amzn-Trace-Id": "hostile",
      "Gatehouse-Assertion": "hostile",
    };
    for (const id of [1, 2]) {
      expect((await gateway.send({ ...CALL, id }, { headers: hostile })).status).toBe(200);
    }
    const [first = {}, second = {}] = sentHeaders();
    expect(JSON.stringify([first, second])).not.toMatch(/hostile|UNSIGNED|20200101/);
    expect(Object.keys(first).filter((name) => name.startsWith("x-"))).toEqual([
      "x-amz-date",
      "x-amz-security-token",
    ]);
    expect(first.authorization).not.toBe(second.authorization);
    expect(sts.network.calls).toHaveLength(1);
  });

  it("[A22] [H07] gets nothing without one: cryptography fails, whenever it is asked to sign", async () => {
    vi.spyOn(console, "error").mockImplementation(() => undefined);
    const headers = { authorization: `Bearer ${await gateway.token()}` };
    expect((await gateway.send(CALL, { headers })).status).toBe(200);
    vi.spyOn(crypto.subtle, "sign").mockRejectedValue(new Error("canary of a fault"));
    const response = await gateway.send(CALL, { headers });
    expect(response.status).toBeGreaterThanOrEqual(500);
    expect(await response.text()).not.toMatch(/canary|done/);
    expect(gateway.origin.calls).toHaveLength(1);
  });
});

describe("a role's keys that cannot be had", () => {
  it.each(STS_FAULTS)(
    "[A22] [H07] let nothing through to the origin, and the log alone says why: %s",
    async (_, reply, told) => {
      sts.answer(reply);
      const response = await gateway.send(CALL);
      expect(response.status).toBe(502);
      expect(await response.json()).toEqual({
        error: "bad_gateway",
        error_description: "The server documents gave no usable answer; try again soon.",
      });
      expect(gateway.origin.calls).toEqual([]);
      expect(gateway.log).toMatchObject([
        {
          decision: "rejected",
          rule: "origin",
          fault: `the credential cannot be had: sts.eu-west-1.amazonaws.com: ${told}`,
        },
      ]);
    },
  );
});

describe("a role's keys", () => {
  it("[H07] are in no answer and no record, whatever becomes of a request", async () => {
    const lines: unknown[] = [];
    for (const method of ["log", "error", "warn", "info", "debug"] as const) {
      vi.spyOn(console, method).mockImplementation((...words) => void lines.push(words));
    }
    const told: unknown[] = [];
    for (const status of [200, 403, 500]) {
      gateway.origin.answer = () => new Response("no", { status });
      const response = await gateway.send(CALL);
      told.push([...response.headers], await response.text());
    }
    expect(gateway.origin.calls).toHaveLength(3);
    expect(JSON.stringify([lines, told, gateway.log])).not.toMatch(/canary|ASIA|AWS4|eyJ/i);
  });
});

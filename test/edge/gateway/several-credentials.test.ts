import { decodeJwt } from "jose";
import { describe, expect, it } from "vitest";
import { createFakeSts, ROLE, roleAnswer, SIGV4, until } from "../material/aws.ts";
import { createClock } from "../material/clock.ts";
import { startGateway, toolCall } from "../material/gateway.ts";
import { CREDENTIAL, createFakeGoogle, SERVICE } from "../material/google.ts";
import { DOCUMENT } from "../material/server.ts";
import { workloadJwk } from "../material/workload-keys.ts";

const roleOf = (id: string) => ({
  ...SIGV4,
  source: { ...SIGV4.source, roleArn: ROLE.replace("documents", id) },
});

/** Origins of every kind, and two of those whose credentials somebody issues. */
const ORIGINS: Readonly<Record<string, object>> = {
  documents: { credential: CREDENTIAL },
  reports: { credential: { ...CREDENTIAL, audience: `${SERVICE}/reports` } },
  tickets: { credential: { type: "edge-token" } },
  orders: { credential: { type: "edge-token" } },
  invoices: { credential: roleOf("invoices") },
  payments: { credential: roleOf("payments") },
  weather: { credential: { type: "header", name: "Authorization", value: { secret: "WEATHER" } } },
  maps: {
    credential: {
      type: "access-service-token",
      clientId: { secret: "MAPS_ID" },
      clientSecret: { secret: "MAPS_SECRET" },
    },
  },
  notes: { forwardClientToken: true },
  news: {},
};

/** What each of them gets beside what all get, by whom it is for or whose it is. */
const EXPECTED: Readonly<Record<string, object>> = {
  documents: { "x-serverless-authorization": SERVICE },
  reports: { "x-serverless-authorization": `${SERVICE}/reports` },
  tickets: { authorization: "https://tickets.example.net for edge:tickets" },
  orders: { authorization: "https://orders.example.net for edge:orders" },
  invoices: { authorization: "ASIAinvoices", "x-amz-security-token": "of/edge:invoices" },
  payments: { authorization: "ASIApayments", "x-amz-security-token": "of/edge:payments" },
  weather: { authorization: "aQ7fK2pZx9LmT4vB" },
  maps: { "cf-access-client-id": "88bf3b6d86161464.access", "cf-access-client-secret": "bdd31cbc4dec9909" },
  notes: { authorization: "https://mcp.example.com/mcp/notes for ada" },
  news: {},
};

const SECRETS = {
  WEATHER: "aQ7fK2pZx9LmT4vB",
  MAPS_ID: "88bf3b6d86161464.access",
  MAPS_SECRET: "bdd31cbc4dec9909",
};

/** Whom a credential is for, or whose it is; what does not say that is shown as it is. */
function told(credential: string): string {
  const [, accessKeyId] = /Credential=([^/]+)/.exec(credential) ?? [];
  if (accessKeyId !== undefined) return accessKeyId;
  if (!credential.startsWith("Bearer ")) return credential;
  const { aud, sub } = decodeJwt(credential.slice("Bearer ".length));
  return sub === undefined ? String(aud) : `${aud} for ${sub}`;
}

function credentialsIn(headers: Headers): object {
  const others = new Set(["accept-encoding", "content-type", "traceparent", "x-amz-date"]);
  return Object.fromEntries(
    [...headers].filter(([name]) => !others.has(name)).map(([name, value]) => [name, told(value)]),
  );
}

describe("servers with credentials of all kinds", () => {
  it("[F05] [H06] [H07] get each its own and no other's, whoever calls which of them at once", async () => {
    const clock = createClock();
    const google = createFakeGoogle(clock.now);
    const sts = createFakeSts(clock.now);
    sts.answer(({ body }) => {
      const form = body as URLSearchParams;
      const { sub } = decodeJwt(form.get("WebIdentityToken") ?? "");
      const AccessKeyId = `ASIA${form.get("RoleArn")?.replace(/.*edge-/, "")}`;
      return Response.json(
        roleAnswer({ AccessKeyId, SessionToken: `of/${sub}`, ...until(clock.now() + 3_600_000) }),
      );
    });
    const clouds = [[".googleapis.com", google.network] as const, [".amazonaws.com", sts.network] as const];
    const names = Object.keys(ORIGINS);
    const tools = { get_public_info: { scopes: [] } };
    const servers = names.map((id) => [
      id,
      { origin: { url: `https://${id}.example.net/mcp`, ...ORIGINS[id] }, tools },
    ]);
    const gateway = await startGateway({
      document: {
        ...DOCUMENT,
        servers: Object.fromEntries(servers),
        signingKeys: { workload: [{ secret: "WORKLOAD_SIGNING_KEY" }] },
      },
      secrets: { ...SECRETS, WORKLOAD_SIGNING_KEY: await workloadJwk("workload-1") },
      io: {
        now: clock.now,
        internet: (url, init) => {
          const cloud = clouds.find(([domain]) => new URL(url).host.endsWith(domain));
          return (cloud?.[1] ?? gateway.internet).fetcher(url, init);
        },
      },
    });
    const call = async (id: string) => {
      const exp = clock.now() / 1000 + 600;
      const claims = { aud: `https://mcp.example.com/mcp/${id}`, sub: "ada", exp };
      return (await gateway.send(toolCall("get_public_info"), { path: `/mcp/${id}`, claims })).status;
    };
    for (let round = 0; round < 3; round += 1) {
      const statuses = await Promise.all([...names, ...names.toReversed()].map(call));
      expect(new Set(statuses)).toEqual(new Set([200]));
      clock.advance(3500);
    }
    expect(gateway.origin.calls).toHaveLength(60);
    for (const { url, headers } of gateway.origin.calls) {
      const [id = ""] = new URL(url).host.split(".");
      expect({ [id]: credentialsIn(headers) }).toEqual({ [id]: EXPECTED[id] });
    }
  });
});

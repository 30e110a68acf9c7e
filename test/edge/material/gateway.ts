import { createExecutionContext, env } from "cloudflare:test";
import { exportJWK, generateKeyPair } from "jose";
import type { ExportFaultRecord, LogRecord } from "../../../edge/src/audit/record.ts";
import { replayGuardOf } from "../../../edge/src/authorization-server/client/replay-guard-object.ts";
import { grantsOf } from "../../../edge/src/authorization-server/grant/grants.ts";
import { type LoadedConfiguration, loadConfiguration } from "../../../edge/src/configuration/load.ts";
import type { ConfigurationDocument } from "../../../edge/src/configuration/schema.ts";
import { createGateway, type GatewayIo } from "../../../edge/src/gateway.ts";
import { type Clock, createClock } from "./clock.ts";
import { accessToken, createKey, type Deviation, type IssuerKey, issuerReplies } from "./issuer.ts";
import { createNetwork, type Network } from "./network.ts";
import { createOrigin, type Origin } from "./origin.ts";
import { DOCUMENT } from "./server.ts";

/** Where the documents server is. */
export const PATH = "/mcp/documents";

/** Two servers with rules of their own, and one web page that may call them. */
export const GATEWAY_DOCUMENT = {
  ...DOCUMENT,
  servers: {
    ...DOCUMENT.servers,
    tickets: { ...DOCUMENT.servers.tickets, tools: { get_public_info: { scopes: ["tickets:read"] } } },
  },
  browserOrigins: ["https://inspector.example.com"],
} satisfies ConfigurationDocument;

/** A whole gateway with what is around it: its issuer, its origins, its clock and its log. */
export interface TestGateway {
  readonly issuerKey: IssuerKey;
  readonly internet: Network;
  readonly origin: Origin;
  readonly clock: Clock;
  readonly log: (LogRecord | ExportFaultRecord)[];
  /** Sends any request. */
  fetch(path: string, init?: RequestInit): Promise<Response>;
  /** Sends a message to the documents server, with a token for it. */
  send(message: unknown, options?: SendOptions): Promise<Response>;
  /** An access token of the issuer's, good but for the deviation. */
  token(deviation?: Deviation["claims"]): Promise<string>;
}

/** How a message is sent, where it is not sent as it should be. */
export interface SendOptions {
  readonly path?: string;
  readonly claims?: Deviation["claims"];
  readonly headers?: HeadersInit;
  readonly signal?: AbortSignal;
}

/** What of a gateway is otherwise. */
export interface GatewayOptions {
  readonly document?: ConfigurationDocument;
  readonly io?: Partial<GatewayIo>;
  /** What its secrets hold, beside the key for assertions. */
  readonly secrets?: Readonly<Record<string, string>>;
  /** Changes the configuration after it is loaded, to break what loading would have refused. */
  readonly loaded?: (configuration: LoadedConfiguration) => LoadedConfiguration;
}

/** Starts a gateway. */
export async function startGateway({
  document = GATEWAY_DOCUMENT,
  io = {},
  secrets: more = {},
  loaded = (configuration) => configuration,
}: GatewayOptions = {}): Promise<TestGateway> {
  const issuerKey = await createKey("issuer-1");
  const internet = createNetwork(issuerReplies("https://login.example.com", [issuerKey.publicJwk]));
  const origin = createOrigin();
  const clock = createClock();
  const log: (LogRecord | ExportFaultRecord)[] = [];
  const secrets: Record<string, string> = {
    CALLERS_SIGNING_KEY: await createSigningKey(),
    ...more,
  };
  const configuration = loaded(await loadConfiguration(document, (name) => secrets[name]));
  const hono = createGateway(configuration, {
    origins: origin.fetcher,
    internet: internet.fetcher,
    now: clock.now,
    log: (record) => void log.push(record),
    waitUntil: clock.waitUntil,
    grants: grantsOf(env.GRANTS),
    replayGuard: replayGuardOf(env.REPLAY_GUARD),
    ...io,
  });
  const token: TestGateway["token"] = (claims = {}) => accessToken(issuerKey, { claims });
  const fetch: TestGateway["fetch"] = async (path, init) =>
    hono.fetch(new Request(document.publicUrl + path, init), {}, createExecutionContext());
  const send: TestGateway["send"] = async (message, { path = PATH, claims, headers, signal } = {}) => {
    const all = new Headers(headers);
    if (!all.has("authorization")) all.set("authorization", `Bearer ${await token(claims)}`);
    if (!all.has("content-type")) all.set("content-type", "application/json");
    const body = typeof message === "string" ? message : JSON.stringify(message);
    return fetch(path, { method: "POST", headers: all, body, ...(signal && { signal }) });
  };
  return { issuerKey, internet, origin, clock, log, fetch, send, token };
}

/** A request to run a tool. */
export function toolCall(name: string, id: string | number = 1): Record<string, unknown> {
  return { jsonrpc: "2.0", id, method: "tools/call", params: { name, arguments: {} } };
}

/** A request for the list of tools. */
export const TOOLS_LIST = { jsonrpc: "2.0", id: 1, method: "tools/list" };

async function createSigningKey(): Promise<string> {
  const { privateKey } = await generateKeyPair("ES256", { extractable: true });
  return JSON.stringify({ ...(await exportJWK(privateKey)), kid: "callers-1" });
}

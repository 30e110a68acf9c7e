import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import type { Answer, Call } from "./endpoint.ts";
import { json } from "./endpoint.ts";
import { type Federation, FederationEndpoints } from "./federation.ts";
import { GoogleKeys } from "./google-keys.ts";
import { metadataServer } from "./metadata-server.ts";
import { type RegisteredKey, tokenEndpoint } from "./token-endpoint.ts";

/** What is set up at Google. */
export interface IdentitySettings {
  /** The service account. */
  readonly email: string;
  /** Seconds for which ID tokens are good. @default 3600 */
  readonly lifetimeSeconds?: number;
  readonly key?: RegisteredKey;
  readonly federation?: Federation;
}

/** What goes wrong. */
export type IdentityFault =
  | "none"
  | "unavailable"
  | "silence"
  | "redirect"
  | "other-audience"
  | "expired"
  | "no-token";

const CERTS = "/oauth2/v3/certs";
const settings: IdentitySettings = JSON.parse(process.env.IDENTITY_SETTINGS ?? "");
const keys = await GoogleKeys.create();
const federation = settings.federation && new FederationEndpoints(settings.federation);
let fault: IdentityFault = "none";
let calls = 0;

async function answer(call: Call): Promise<Answer | undefined> {
  if (call.url.pathname === CERTS) return json(200, keys.document);
  calls += 1;
  if (fault === "silence") return undefined;
  if (fault === "unavailable") return json(503, { error: "unavailable", detail: "canary-in-an-error" });
  if (fault === "redirect") return { ...json(302, {}), headers: { location: CERTS } };
  if (fault === "no-token") return { ...json(200, {}), headers: { "metadata-flavor": "Google" } };
  return route(call);
}

async function route(call: Call): Promise<Answer> {
  const { pathname } = call.url;
  if (pathname.startsWith("/computeMetadata/")) return metadataServer(call, sign);
  if (pathname === "/token" && settings.key) return tokenEndpoint(call, settings.key, sign);
  if (pathname === "/v1/token" && federation) return federation.exchange(call);
  if (pathname.endsWith(":generateIdToken") && federation) return federation.generateIdToken(call, sign);
  return json(404, { error: "not_found" });
}

function sign(audience: string): Promise<string> {
  const lifetime = fault === "expired" ? -60 : (settings.lifetimeSeconds ?? 3600);
  return keys.sign(settings.email, fault === "other-audience" ? "https://other.example" : audience, lifetime);
}

async function read(request: IncomingMessage): Promise<Call> {
  const { method = "", url = "/", headers } = request;
  return { method, url: new URL(url, `http://${headers.host}`), headers, body: await text(request) };
}

const server = createServer(async (request, response) => {
  const answered = await answer(await read(request));
  if (answered) response.writeHead(answered.status, answered.headers).end(answered.body);
});
process.on("message", (message: { fault?: IdentityFault }) => {
  if (message.fault) fault = message.fault;
  process.send?.(calls);
});
process.once("disconnect", () => process.exit(0));
server.listen(0, "127.0.0.1", () => {
  process.stdout.write(`${JSON.stringify({ port: (server.address() as AddressInfo).port })}\n`);
});

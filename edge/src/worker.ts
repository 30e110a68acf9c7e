import { waitUntil } from "cloudflare:workers";
import type { Hono } from "hono";
import type { RecordQueue } from "./audit/queue.ts";
import { type ReplayGuardObject, replayGuardOf } from "./authorization-server/client/replay-guard-object.ts";
import type { GrantObject } from "./authorization-server/grant/grant-object.ts";
import { grantsOf } from "./authorization-server/grant/grants.ts";
import { ConfigurationError, type Fault } from "./configuration/configuration.ts";
import document from "./configuration/document.json";
import { loadConfiguration } from "./configuration/load.ts";
import { errorResponse } from "./errors.ts";
import { createGateway } from "./gateway.ts";
import type { Fetcher as Fetch } from "./network/fetcher.ts";
import type { RateLimitBinding } from "./network/request-limit.ts";

export { ReplayGuardObject } from "./authorization-server/client/replay-guard-object.ts";
export { GrantObject } from "./authorization-server/grant/grant-object.ts";

/**
 * Bindings: the objects that remember, the two networks where the runtime tells them apart, and one secret or variable
 * per name.
 */
interface Env {
  readonly GRANTS: DurableObjectNamespace<GrantObject>;
  readonly REPLAY_GUARD: DurableObjectNamespace<ReplayGuardObject>;
  /** Reaches private addresses too; on Workers, where there are none, the global `fetch` stands in. */
  readonly ORIGINS?: Fetcher;
  /** Reaches public addresses only; on Workers `global_fetch_strictly_public` sees to that. */
  readonly INTERNET?: Fetcher;
  /** Reaches Google Cloud's metadata server, where the gateway runs there. */
  readonly GOOGLE_METADATA?: Fetcher;
  /** Count requests for all isolates of a place; see `limits.requests` for what each isolate allows. */
  readonly REQUESTS_PER_ADDRESS?: RateLimitBinding;
  readonly REQUESTS_PER_PRINCIPAL?: RateLimitBinding;
  /** Where audit records go, with `audit.export.type` "queue". */
  readonly AUDIT?: RecordQueue;
  readonly [name: string]: unknown;
}

let gateway: Promise<Hono> | undefined;

export default {
  async fetch(request, env, context): Promise<Response> {
    gateway ??= start(env);
    const started = await gateway.catch(() => undefined);
    if (started) return started.fetch(request, env, context);
    return errorResponse(500, "server_error", "The gateway is not configured; its log says what to mend.");
  },
} satisfies ExportedHandler<Env>;

async function start(env: Env): Promise<Hono> {
  const read = (name: string) => {
    const value = env[name];
    return typeof value === "string" && value !== "" ? value : undefined;
  };
  try {
    return createGateway(await loadConfiguration(JSON.parse(document), read), {
      origins: networkOf(env.ORIGINS),
      internet: networkOf(env.INTERNET),
      certificates: (binding) => certificateOf(env[binding]),
      googleMetadata: env.GOOGLE_METADATA && networkOf(env.GOOGLE_METADATA),
      now: () => Date.now(),
      log: (record) => console.log(JSON.stringify(record)),
      waitUntil,
      auditQueue: env.AUDIT,
      rateLimits: { perAddress: env.REQUESTS_PER_ADDRESS, perPrincipal: env.REQUESTS_PER_PRINCIPAL },
      grants: grantsOf(env.GRANTS),
      replayGuard: replayGuardOf(env.REPLAY_GUARD),
    });
  } catch (error) {
    console.error(JSON.stringify({ event: "configuration", faults: faultsOf(error) }));
    throw error;
  }
}

/** Of anything else than a fault of the configuration, the name alone: its message could have a secret in it. */
function faultsOf(error: unknown): readonly Fault[] {
  if (error instanceof ConfigurationError) return error.faults;
  if (error instanceof SyntaxError) return [{ path: "", message: "not JSON" }];
  const name = error instanceof Error ? error.name : typeof error;
  return [{ path: "", message: `no gateway can be made of it (${name})` }];
}

function networkOf(binding: Fetcher | undefined): Fetch {
  return (url, init) => (binding ? binding.fetch(url, init) : fetch(url, init));
}

/** https://developers.cloudflare.com/workers/runtime-apis/bindings/mtls/ */
function certificateOf(binding: unknown): Fetch | undefined {
  const isBound = typeof binding === "object" && binding !== null && "fetch" in binding;
  return isBound ? networkOf(binding as Fetcher) : undefined;
}

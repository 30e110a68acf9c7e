import { type Context, Hono, type MiddlewareHandler } from "hono";
import { tokenIssuers } from "./access-token/token-issuers.ts";
import { VerifiedTokens } from "./access-token/verified-tokens.ts";
import { acceptsOpaque } from "./access-token/verify.ts";
import type { RecordQueue } from "./audit/queue.ts";
import type { ExportFaultRecord, LogRecord } from "./audit/record.ts";
import { auditLog } from "./audit-log.ts";
import type { ReplayGuard } from "./authorization-server/client/replay-guard.ts";
import type { Grants } from "./authorization-server/grant/grant.ts";
import { addAuthorizationServer } from "./authorization-server/routes.ts";
import { checkOrigin } from "./browser/origin-check.ts";
import type { Configuration } from "./configuration/configuration.ts";
import type { LoadedConfiguration } from "./configuration/load.ts";
import { scopesOf } from "./configuration/scopes.ts";
import { isLoopback, isLoopbackHttp } from "./configuration/values.ts";
import { CachedDocument, type CacheIo } from "./discovery/cached-document.ts";
import { discover } from "./discovery/discover.ts";
import { errorResponse } from "./errors.ts";
import { authorizationServerMetadata, TOKENS_JWKS_PATH } from "./metadata/authorization-server.ts";
import { CALLERS_JWKS_PATH, CALLERS_PATH, callersMetadata, jwks } from "./metadata/callers-issuer.ts";
import { protectedResourceMetadata } from "./metadata/protected-resource.ts";
import { registrationProxyMetadata, UnsuitableProviderError } from "./metadata/registration-proxy.ts";
import { WORKLOAD_JWKS_PATH, WORKLOAD_PATH, workloadMetadata } from "./metadata/workload-issuer.ts";
import { type Fetcher, NetworkError, restrictToHttps } from "./network/fetcher.ts";
import { Assertions } from "./origin/assertions.ts";
import { createCredential } from "./origin/credential/create-credential.ts";
import { originNetwork } from "./origin-network.ts";
import { createRequestLimits, type RateLimitBindings } from "./request-limits.ts";
import { checkRequestLine, notFound } from "./request-line.ts";
import { Sealer } from "./sealing/sealer.ts";
import { serveMcp } from "./serve-mcp.ts";

/** All that the gateway has of the world. */
export interface GatewayIo {
  /** The network of the private origins. */
  readonly origins: Fetcher;
  /** The network of identity providers: public addresses only. */
  readonly internet: Fetcher;
  /** The network of the private origins with a certificate of the gateway's, by the binding's name. */
  readonly certificates?: (binding: string) => Fetcher | undefined;
  /** Google Cloud's metadata server, where the gateway runs there. */
  readonly googleMetadata?: Fetcher | undefined;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly log: (record: LogRecord | ExportFaultRecord) => void;
  /** Keeps the request that is being answered from ending its work with its answer. */
  readonly waitUntil: (promise: Promise<unknown>) => void;
  /** Where records go, where the configuration says so and the runtime has one. */
  readonly auditQueue?: RecordQueue | undefined;
  /** The runtime's own counters of requests, where it has any. */
  readonly rateLimits?: RateLimitBindings;
  /** What needs one writer; only the authorization server asks for them. */
  readonly grants: Grants;
  readonly replayGuard: ReplayGuard;
}

/** Seconds for which metadata may be kept by clients and caches. */
const METADATA_MAX_AGE = 300;

/** The routes, in the order in which a request meets them. */
export function createGateway(loaded: LoadedConfiguration, world: GatewayIo): Hono {
  const { configuration } = loaded;
  const io = { ...world, log: auditLog(loaded, world) };
  const gateway = new Hono();
  gateway.use(hardenAnswers(configuration));
  gateway.use(audited("origin", checkOrigin(configuration), io));
  gateway.use(audited("request-line", checkRequestLine(configuration.limits), io));
  gateway.get("/health", () => Response.json({ status: "healthy" }));
  addIssuers(gateway, loaded, io);
  addResourceMetadata(gateway, configuration);
  addAuthorizationServerMetadata(gateway, configuration, io);
  addAuthorizationServer(gateway, loaded, { ...io, internet: internetOf(configuration, io) });
  addServers(gateway, loaded, io);
  gateway.notFound(notFound);
  gateway.onError((error, context) => {
    console.error(JSON.stringify({ event: "fault", path: context.req.path, fault: error.name }));
    return errorResponse(500, "server_error", "The gateway failed; nothing was passed on.");
  });
  return gateway;
}

function hardenAnswers({ publicUrl }: Configuration): MiddlewareHandler {
  const isHttps = publicUrl.startsWith("https:");
  return async (context, next) => {
    await next();
    // Set on the answer itself: Hono would make a new one for each.
    const { headers } = context.res;
    headers.set("x-content-type-options", "nosniff");
    // RFC 6797 section 6.1: for this host alone, since what others below it serve is not known here.
    if (isHttps) headers.set("strict-transport-security", "max-age=31536000");
    if (!headers.has("cache-control")) headers.set("cache-control", "no-store");
  };
}

/** A refusal before a server is known is a decision like any other, and has its record. */
function audited(rule: string, check: MiddlewareHandler, { now, log }: GatewayIo): MiddlewareHandler {
  return async (context, next) => {
    const startedAt = now();
    const refusal = await check(context, next);
    if (!refusal || refusal.ok || refusal.status === 404) return refusal;
    const requestId = crypto.randomUUID();
    refusal.headers.set("x-request-id", requestId);
    log({
      event: "decision",
      time: new Date(startedAt).toISOString(),
      request_id: requestId,
      decision: "rejected",
      rule,
      status: refusal.status,
      latency_ms: now() - startedAt,
    });
    return refusal;
  };
}

function metadata(document: Record<string, unknown>): Response {
  return Response.json(document, { headers: { "cache-control": `public, max-age=${METADATA_MAX_AGE}` } });
}

/** The gateway is three issuers, whose kinds of token must never be confused: each has its own keys. */
function addIssuers(
  gateway: Hono,
  { configuration, callersKeys, workloadKeys, tokenKeys }: LoadedConfiguration,
  { now }: GatewayIo,
): void {
  const { publicUrl, signingKeys, authorizationServer } = configuration;
  if (signingKeys.callers.length > 0) {
    const document = callersMetadata(publicUrl);
    gateway.get(`${CALLERS_PATH}/.well-known/openid-configuration`, () => metadata(document));
    gateway.get(CALLERS_JWKS_PATH, () => metadata(jwks(callersKeys.usable(now()))));
  }
  if (signingKeys.workload.length > 0) {
    const document = workloadMetadata(publicUrl);
    gateway.get(`${WORKLOAD_PATH}/.well-known/openid-configuration`, () => metadata(document));
    gateway.get(WORKLOAD_JWKS_PATH, () => metadata(jwks(workloadKeys.usable(now()))));
  }
  if (authorizationServer) gateway.get(TOKENS_JWKS_PATH, () => metadata(jwks(tokenKeys.usable(now()))));
}

/**
 * RFC 9728 section 3.1: behind the host for each server's path; for the only server also without its path. Some
 * clients look below the server instead.
 */
function addResourceMetadata(gateway: Hono, configuration: Configuration): void {
  const servers = Object.values(configuration.servers);
  for (const server of servers) {
    const document = protectedResourceMetadata(configuration, server, scopesOf(server));
    gateway.get(`/.well-known/oauth-protected-resource${server.path}`, () => metadata(document));
    gateway.get(`${server.path}/.well-known/oauth-protected-resource`, () => metadata(document));
    if (servers.length === 1) gateway.get("/.well-known/oauth-protected-resource", () => metadata(document));
  }
}

function addAuthorizationServerMetadata(gateway: Hono, configuration: Configuration, io: GatewayIo): void {
  const { publicUrl, tokens, limits, servers, authorizationServer } = configuration;
  if (authorizationServer) {
    const scopes = [...new Set(Object.values(servers).flatMap(scopesOf))];
    const document = authorizationServerMetadata(publicUrl, authorizationServer, scopes);
    for (const path of metadataPaths(configuration)) gateway.get(path, () => metadata(document));
    return;
  }
  const provider = tokens.accept.find(({ registrationEndpoint }) => registrationEndpoint !== undefined);
  if (!provider) return;
  const internet = internetOf(configuration, io);
  const scopes = [...new Set(Object.values(servers).flatMap(scopesOf))];
  const document = new CachedDocument(
    () => discover(internet, provider.issuer, limits.jwks, provider.alias),
    limits.jwks,
  );
  const serve = async (context: Context): Promise<Response> => {
    try {
      const discovered = await document.get(cacheIo(context, io));
      return metadata(registrationProxyMetadata(publicUrl, provider, discovered, scopes));
    } catch (error) {
      if (!(error instanceof NetworkError || error instanceof UnsuitableProviderError)) throw error;
      console.error(JSON.stringify({ event: "fault", path: context.req.path, fault: error.message }));
      return error instanceof NetworkError
        ? errorResponse(
            503,
            "temporarily_unavailable",
            "The identity provider cannot be reached; try again soon.",
          )
        : errorResponse(500, "server_error", `${error.message}.`);
    }
  };
  gateway.get("/.well-known/oauth-authorization-server", serve);
  gateway.get("/.well-known/openid-configuration", serve);
}

/**
 * Where clients look for the metadata of an issuer without a path (RFC 8414 section 3, OpenID Connect Discovery 1.0
 * section 4), and where those look that take the URL of a server for one, before and behind its path.
 */
function metadataPaths({ servers }: Configuration): readonly string[] {
  const names = ["/.well-known/oauth-authorization-server", "/.well-known/openid-configuration"];
  const paths = Object.values(servers).map(({ path }) => path);
  return names.flatMap((name) => [name, ...paths.flatMap((path) => [name + path, path + name])]);
}

function addServers(gateway: Hono, loaded: LoadedConfiguration, io: GatewayIo): void {
  const { configuration, callersKeys, workloadKeys, sealingKeys, secret } = loaded;
  const { publicUrl, tokens, servers, limits } = configuration;
  const internet = internetOf(configuration, io);
  const issuers = tokenIssuers(loaded, internet);
  const requestLimits = createRequestLimits(limits, io.rateLimits);
  const sealer =
    configuration.sealingKeys.length > 0 ? new Sealer(publicUrl, sealingKeys, io.now) : undefined;
  const assertions = new Assertions();
  for (const server of Object.values(servers)) {
    const verifiedTokens = new VerifiedTokens();
    const opaque = acceptsOpaque(server, tokens.accept);
    const origins = originNetwork(server, io);
    const { googleMetadata } = io;
    const credential = createCredential(server, {
      workloadKeys,
      publicUrl,
      internet,
      googleMetadata,
      secret,
    });
    gateway.all(server.path, (context) =>
      serveMcp(context.req.raw, server, {
        configuration,
        verifiedTokens,
        signingKey: callersKeys.current(io.now()),
        assertions,
        sealer,
        acceptsOpaque: opaque,
        issuers: () => issuers(cacheIo(context, io)),
        origins,
        requestLimits,
        credential: (onFault) => credential({ ...cacheIo(context, io), onFault }),
        now: io.now,
        log: io.log,
      }),
    );
  }
}

function internetOf({ publicUrl }: Configuration, { internet }: GatewayIo): Fetcher {
  const isLocal = isLoopback(new URL(publicUrl));
  return restrictToHttps(internet, (url) => isLocal && isLoopbackHttp(url));
}

function cacheIo(context: Context, { now }: GatewayIo): CacheIo {
  return { now, waitUntil: (promise) => context.executionCtx.waitUntil(promise) };
}

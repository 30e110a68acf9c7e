type GrantObject = import("../../edge/src/authorization-server/grant/grant-object.ts").GrantObject;
type ReplayGuardObject =
  import("../../edge/src/authorization-server/client/replay-guard-object.ts").ReplayGuardObject;

/** What `env` of `cloudflare:workers` holds in tests: the bindings of edge/wrangler.jsonc. */
declare namespace Cloudflare {
  interface Env {
    readonly GRANTS: DurableObjectNamespace<GrantObject>;
    readonly REPLAY_GUARD: DurableObjectNamespace<ReplayGuardObject>;
  }
}

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

/** A page of the documentation, as it stands there: what tests show of its examples, they show of the page. */
declare module "*.md?raw" {
  const text: string;
  export default text;
}

import { describe, expect, it } from "vitest";
import { unstable_readConfig as readConfig } from "wrangler";
import { limits } from "../../edge/src/configuration/limits.ts";
import { environmentNames } from "../../stacks/environments.ts";

const DEPLOYABLE = environmentNames.filter((name) => name !== "local");
const ENVIRONMENTS = [undefined, ...DEPLOYABLE];

const read = (env: string | undefined) => readConfig({ config: "edge/wrangler.jsonc", env });

describe("the wrangler environment", () => {
  it.each(ENVIRONMENTS)(
    "[K04] has no query in Cloudflare's own logs, where codes and states are: %s",
    (env) => {
      expect(read(env).observability).toMatchObject({ enabled: true, redact_query_string: true });
    },
  );

  it.each(ENVIRONMENTS)("[K02] limits requests as each isolate does by default: %s", (env) => {
    const { perAddress, perPrincipal, windowSeconds: period } = limits.parse({}).requests;
    expect(read(env).ratelimits).toMatchObject([
      { name: "REQUESTS_PER_ADDRESS", simple: { limit: perAddress, period } },
      { name: "REQUESTS_PER_PRINCIPAL", simple: { limit: perPrincipal, period } },
    ]);
  });

  it("[K02] counts by itself", () => {
    const namespaces = ENVIRONMENTS.flatMap((env) =>
      read(env).ratelimits.map(({ namespace_id }: { namespace_id: string }) => namespace_id),
    );
    expect(new Set(namespaces).size).toBe(2 * ENVIRONMENTS.length);
  });
});

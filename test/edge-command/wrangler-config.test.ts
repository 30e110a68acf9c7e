import { expect, it } from "vitest";
import { unstable_readConfig as readConfig } from "wrangler";
import { environmentNames } from "../../stacks/environments.ts";

const DEPLOYABLE = environmentNames.filter((name) => name !== "local");

it.each([undefined, ...DEPLOYABLE])(
  "[K04] Cloudflare's own logs have no query, where codes and states are: wrangler environment %s",
  (env) => {
    const { observability } = readConfig({ config: "edge/wrangler.jsonc", env });
    expect(observability).toMatchObject({ enabled: true, redact_query_string: true });
  },
);

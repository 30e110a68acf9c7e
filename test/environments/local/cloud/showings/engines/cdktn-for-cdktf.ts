import { registerHooks } from "node:module";

/**
 * To be preloaded with `--import`: whoever imports or requires cdktf gets cdktn, the bindings included. It does in one
 * process what `"cdktf": "npm:cdktn@^0.24.0"` with `"overrides": {"cdktf": "$cdktf"}` does in a package.json, and fails
 * where cdktf is loaded all the same.
 */
registerHooks({
  resolve(specifier, context, nextResolve) {
    return nextResolve(specifier.replace(/^cdktf(?=$|\/)/, "cdktn"), context);
  },
  load(url, context, nextLoad) {
    if (url.includes("/node_modules/cdktf/")) throw new Error(`loaded cdktf: ${url}`);
    return nextLoad(url, context);
  },
});

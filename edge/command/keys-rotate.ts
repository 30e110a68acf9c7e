import { parseArgs } from "node:util";
import { type KeyRingSettings, keyRings } from "../src/configuration/key-rings.ts";
import { parseConfiguration } from "../src/configuration/parse.ts";
import { asUsage, type Command, UsageError } from "./command.ts";
import { fileStore } from "./keys/file-store.ts";
import type { KeyStore } from "./keys/key-store.ts";
import { rotateKeys } from "./keys/rotate-keys.ts";
import { workersStore } from "./keys/workers-store.ts";
import { readDocument } from "./read-document.ts";
import { isServedBy } from "./wrangler.ts";

/** Gives rings their next keys. */
export const keysRotate: Command = {
  usage: `Usage: mcp-gatehouse keys rotate --config <file> (--secrets-file <file> | --wrangler-env <name>)
                                 [--ring <ring>] [--slot <secret>] [--after <seconds>] [--force]

Writes the next key of each ring that the configuration names into a secret of the ring that is free, or whose key
vouches for nothing any more, and refuses where there is none. Prints one line of JSON for each key (see docs/keys.md).

  --config <file>        the configuration document, as JSON
  --secrets-file <file>  the variables of a self-hosted gateway
  --wrangler-env <name>  the environment in edge/wrangler.jsonc of a gateway on Workers
  --ring <ring>          one ring alone: callers, tokens, workload or sealing
  --slot <secret>        the secret to write, and so its ring alone
  --after <seconds>      when the new keys take over; until then everybody gets to know them  (default: 600)
  --force                replace a key that still vouches for something, or add one beside a key that is to take over`,

  async run(args) {
    const { config, secretsFile, wranglerEnv, ring, ...options } = asUsage(() => readArguments(args));
    const { publicUrl, rings } = await readRings(config);
    const chosen = chooseRings(rings, ring, options.slot);
    const store =
      secretsFile === undefined ? await storeOnWorkers(publicUrl, wranglerEnv) : await fileStore(secretsFile);
    const records = await rotateKeys(chosen, store, { ...options, now: Date.now() });
    for (const record of records) console.log(JSON.stringify(record));
  },
};

function readArguments(args: readonly string[]) {
  const { values } = parseArgs({
    args: [...args],
    options: {
      config: { type: "string" },
      "secrets-file": { type: "string" },
      "wrangler-env": { type: "string" },
      ring: { type: "string" },
      slot: { type: "string" },
      after: { type: "string", default: "600" },
      force: { type: "boolean", default: false },
    },
  });
  const { config, "secrets-file": secretsFile, "wrangler-env": wranglerEnv = "", after, ...rest } = values;
  if (config === undefined) throw new Error("--config is needed");
  if ((secretsFile === undefined) === (wranglerEnv === "")) {
    throw new Error("one of --secrets-file and --wrangler-env is needed");
  }
  if (!/^\d{1,7}$/.test(after)) throw new Error("--after: expected seconds, as digits");
  return { ...rest, config, secretsFile, wranglerEnv, after: Number(after) };
}

async function readRings(config: string) {
  const configuration = parseConfiguration(await readDocument(config));
  return { publicUrl: configuration.publicUrl, rings: keyRings(configuration) };
}

function chooseRings(
  rings: readonly KeyRingSettings[],
  ring: string | undefined,
  slot: string | undefined,
): readonly KeyRingSettings[] {
  const chosen = rings.filter(
    ({ name, secrets }) =>
      (ring === undefined || name === ring) && (slot === undefined || secrets.includes(slot)),
  );
  if (chosen.length > 0) return chosen;
  if (rings.length === 0)
    throw new UsageError("the configuration names no keys: neither signingKeys nor sealingKeys");
  const known = rings.map(({ name, secrets }) => `${name} (${secrets.join(", ")})`).join("; ");
  throw new UsageError(`the configuration has no such ring or slot, but these: ${known}`);
}

/** With the configuration of one environment, the keys of another would be taken for no keys at all. */
async function storeOnWorkers(publicUrl: string, environment: string): Promise<KeyStore> {
  if (await isServedBy(environment, publicUrl)) return workersStore({ publicUrl, environment });
  throw new Error(
    `--wrangler-env: the route of ${environment} in edge/wrangler.jsonc is not that of ${publicUrl}`,
  );
}

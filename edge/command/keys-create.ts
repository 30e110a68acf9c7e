import { parseArgs } from "node:util";
import { keyRings } from "../src/configuration/key-rings.ts";
import { parseConfiguration } from "../src/configuration/parse.ts";
import { asUsage, type Command } from "./command.ts";
import { createKeys } from "./keys/create-keys.ts";
import { fileStore } from "./keys/file-store.ts";
import { readDocument } from "./read-document.ts";

/** Makes the first keys of a gateway. */
export const keysCreate: Command = {
  usage: `Usage: mcp-gatehouse keys create --config <file> --secrets-file <file>

Makes the first key of each ring that the configuration names and that has none in the file yet. What is in the file
stays. Prints one line of JSON for each key; the keys themselves are nowhere but in the file (see docs/keys.md).

  --config <file>        the configuration document, as JSON
  --secrets-file <file>  the variables, NAME='value', that the keys are added to; readable by its owner alone`,

  async run(args) {
    const { config, secretsFile } = asUsage(() => readArguments(args));
    const rings = keyRings(parseConfiguration(await readDocument(config)));
    const records = await createKeys(rings, await fileStore(secretsFile), Date.now());
    for (const record of records) console.log(JSON.stringify(record));
  },
};

function readArguments(args: readonly string[]) {
  const { values } = parseArgs({
    args: [...args],
    options: { config: { type: "string" }, "secrets-file": { type: "string" } },
  });
  const { config, "secrets-file": secretsFile } = values;
  if (config === undefined || secretsFile === undefined)
    throw new Error("--config and --secrets-file are needed");
  return { config, secretsFile };
}

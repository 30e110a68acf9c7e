#!/usr/bin/env -S node --disable-warning=ExperimentalWarning
import { UsageError } from "./command.ts";
import { gateway } from "./gateway.ts";
import { keysCreate } from "./keys-create.ts";
import { keysRotate } from "./keys-rotate.ts";
import { tokenCreate } from "./token/create.ts";
import { tokenInspect } from "./token/inspect.ts";

/** The commands by their names. */
const COMMANDS = {
  gateway,
  "keys create": keysCreate,
  "keys rotate": keysRotate,
  "token create": tokenCreate,
  "token inspect": tokenInspect,
};

try {
  await main(process.argv.slice(2));
} catch (error) {
  console.error(error instanceof Error ? error.message : "failed");
  process.exitCode = 1;
}

async function main(args: readonly string[]): Promise<void> {
  for (const [name, command] of Object.entries(COMMANDS)) {
    const words = name.split(" ");
    if (words.some((word, index) => args[index] !== word)) continue;
    if (asksForHelp(args)) return console.log(command.usage);
    try {
      return await command.run(args.slice(words.length));
    } catch (error) {
      throw error instanceof UsageError ? new Error(`${error.message}\n\n${command.usage}`) : error;
    }
  }
  const usages = usagesFor(args[0]).join("\n\n");
  if (asksForHelp(args)) return console.log(usages);
  throw new Error(usages);
}

function asksForHelp(args: readonly string[]): boolean {
  return args.includes("--help") || args.includes("-h");
}

/** How the commands are used that begin with a word; where there are none, how all are. */
function usagesFor(word: string | undefined): readonly string[] {
  const commands = Object.entries(COMMANDS);
  const meant = commands.filter(([name]) => name.split(" ")[0] === word);
  return (meant.length > 0 ? meant : commands).map(([, { usage }]) => usage);
}

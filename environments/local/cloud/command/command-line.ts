import { parseArgs } from "node:util";
import type { Operation } from "../stack/run-stack.ts";
import { environmentNames } from "./environments.ts";

export interface EnvironmentCommand {
  readonly name: Operation;
  readonly environment: string;
  readonly json: boolean;
  readonly state: string;
}

export interface VerifyCommand {
  readonly name: "verify";
  readonly environment: string;
  readonly deployed: boolean;
  readonly state: string;
}

export interface OfflineCommand {
  readonly name: "offline";
  readonly command: string;
  readonly args: readonly string[];
  readonly state: string;
}

/** What was asked for. */
export type Command = EnvironmentCommand | VerifyCommand | OfflineCommand;

const USAGE = `Usage: npm run plan | apply | destroy -- <environment> [--json] [--state <folder>]
       npm run verify -- <environment> [--deployed] [--state <folder>]
       npm run offline -- [--state <folder>] <command> [<argument> …]

Environments: ${environmentNames.join(", ")}

plan, apply, destroy   run the stacks of an environment with Terraform in clouds that run on this machine; no
                       account is needed or used, and nobody is asked before anything is applied
offline                run any command with these clouds attached: npx cdktf deploy 'local-*'
verify                 compare the outputs of what was applied here with the gateway's configuration

  --json            print what was done as JSON, and nothing else on standard output
  --deployed        compare the outputs of the real deployment instead: of the states that cdktf.out, as the
                    last cdktf deploy left it, leads to, with your own credentials
  --state <folder>  where the states are kept, in its folder cloud  (default: .local)`;

const OPERATIONS: readonly string[] = ["plan", "apply", "destroy"] satisfies Operation[];

/** @throws Error with how it is used */
export function readCommandLine([name = "", ...args]: readonly string[]): Command {
  try {
    if (name === "offline") return readOffline(args);
    if (name === "verify") return readVerify(args);
    if (OPERATIONS.includes(name)) return readOperation(name as Operation, args);
    throw new Error(name === "" ? "expected a command" : `${name}: there is no such command`);
  } catch (error) {
    throw new Error(`${(error as Error).message}\n\n${USAGE}`);
  }
}

const state = { type: "string", default: ".local" } as const;
const flag = { type: "boolean", default: false } as const;

function readOperation(name: Operation, args: readonly string[]): EnvironmentCommand {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: { json: flag, state },
  });
  return { name, environment: environmentOf(positionals), ...values };
}

function readVerify(args: readonly string[]): VerifyCommand {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: { deployed: flag, state },
  });
  return { name: "verify", environment: environmentOf(positionals), ...values };
}

/** What comes from the command's name on is the command's own. */
function readOffline(args: readonly string[]): OfflineCommand {
  const own = args[0] === "--state" ? 2 : 0;
  const { values } = parseArgs({ args: args.slice(0, own), options: { state } });
  const [command, ...rest] = args.slice(args[own] === "--" ? own + 1 : own);
  if (command === undefined || command.startsWith("-")) throw new Error("expected a command to run");
  return { name: "offline", command, args: rest, state: values.state };
}

function environmentOf([name, ...others]: readonly string[]): string {
  if (name === undefined || others.length > 0) throw new Error("expected one environment");
  if (!environmentNames.includes(name)) throw new Error(`${name}: there is no such environment`);
  return name;
}

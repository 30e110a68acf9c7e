import { type ChildProcess, execFile } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { offlineEnvironment } from "../../../../../environments/local/cloud/terraform/offline-environment.ts";

const ROOT = join(import.meta.dirname, "../../../../..");
const MAIN = join(ROOT, "environments/local/cloud/command/main.ts");

export interface Ended {
  readonly code: number | string | null | undefined;
  readonly stdout: string;
  readonly stderr: string;
}

/** What a command is run with, beside its arguments. */
export interface Surroundings {
  readonly variables?: Readonly<Record<string, string>>;
  /** The folder with cdktf.json. @default this project */
  readonly project?: string;
  readonly onStart?: (child: ChildProcess) => void;
}

/** A folder of states, for as many commands as need the same. */
export interface States extends AsyncDisposable {
  readonly folder: string;
  /** Runs the program behind `npm run plan`, `apply`, `destroy`, `offline` and `verify` to its end. */
  run(command: string, args?: readonly string[], surroundings?: Surroundings): Promise<Ended>;
}

export async function openStates(): Promise<States> {
  const folder = await mkdtemp(join(tmpdir(), "states-"));
  return {
    folder,
    run: (command, args = [], { variables, project = ROOT, onStart } = {}) =>
      new Promise((resolve) => {
        const own = command === "offline" ? ["--state", folder, ...args] : [...args, "--state", folder];
        const child = execFile(
          process.execPath,
          [MAIN, command, ...own],
          { cwd: project, env: { ...withoutCredentials(process.env), ...variables } },
          (error, stdout, stderr) => resolve({ code: error ? error.code : 0, stdout, stderr }),
        );
        onStart?.(child);
      }),
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }),
  };
}

/** Whatever the machine has, so that a test says what there is. */
function withoutCredentials(environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const { ignored } = offlineEnvironment(environment, "{}");
  return Object.fromEntries(Object.entries(environment).filter(([name]) => !ignored.includes(name)));
}

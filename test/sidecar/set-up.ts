import { join } from "node:path";
import type { IdentityFault, IdentitySettings } from "../stand-ins/container-identity/identity.ts";
import { JsonProcess, type Program } from "./process.ts";

const ROOT = join(import.meta.dirname, "../..");

export const MAIN = join(ROOT, "edge/sidecar/main.ts");
export const AUDIENCE = "https://tools-123456789.europe-west1.run.app";
export const EMAIL = "backend@project.iam.gserviceaccount.com";

/** What of a set-up is otherwise. */
export interface Differently {
  readonly identity?: Partial<IdentitySettings>;
  readonly upstream?: { readonly path?: string; readonly invoker?: string };
}

/** A service of Cloud Run that only a certain service account may invoke, Google, and sidecars. */
export class SetUp {
  readonly identity: JsonProcess;
  /** Where Google is. */
  readonly google: string;
  /** The service itself. */
  readonly upstream: string;
  readonly #service: JsonProcess;
  readonly #sidecars: JsonProcess[] = [];

  private constructor(identity: JsonProcess, google: string, service: JsonProcess, upstream: string) {
    this.identity = identity;
    this.google = google;
    this.#service = service;
    this.upstream = upstream;
  }

  static async start({ identity: settings, upstream = {} }: Differently = {}): Promise<SetUp> {
    const identity = runNode("test/stand-ins/container-identity/identity.ts", {
      IDENTITY_SETTINGS: JSON.stringify({ email: EMAIL, ...settings }),
    });
    const google = `http://127.0.0.1:${await portOf(identity)}`;
    const { path = "", invoker = EMAIL } = upstream;
    const SERVICE = JSON.stringify({ audience: AUDIENCE, invoker, jwksUri: `${google}/oauth2/v3/certs` });
    const service = runNode("test/sidecar/upstream/main.ts", { SERVICE });
    return new SetUp(identity, google, service, `http://127.0.0.1:${await portOf(service)}${path}`);
  }

  /** The variables of a sidecar. */
  variables(more: Readonly<Record<string, string>> = {}): Record<string, string> {
    return {
      LISTEN_ADDR: "127.0.0.1:0",
      UPSTREAM_URL: this.upstream,
      AUDIENCE,
      GCE_METADATA_HOST: new URL(this.google).host,
      ...more,
    };
  }

  /** Starts a sidecar, which listens by then. */
  async sidecar(more: Readonly<Record<string, string>> = {}): Promise<RunningSidecar> {
    return this.run({ args: [MAIN], env: this.variables(more) });
  }

  async run(program: Program): Promise<RunningSidecar> {
    const process = new JsonProcess(program);
    this.#sidecars.push(process);
    const { port } = await process.line(({ message }) => message === "listening");
    return { process, url: `http://127.0.0.1:${port}` };
  }

  /** Has something go wrong at Google from now on. */
  async break(fault: IdentityFault): Promise<void> {
    await this.identity.ask({ fault });
  }

  /** How often Google was asked for something. */
  async calls(): Promise<unknown> {
    return this.identity.ask({});
  }

  /** How many requests came through to the service, and how many of these broke off. */
  async counts(): Promise<{ readonly arrived: number; readonly aborted: number }> {
    return (await this.#service.ask({})) as { arrived: number; aborted: number };
  }

  async stop(): Promise<void> {
    const processes = [...this.#sidecars, this.identity, this.#service];
    await Promise.all(processes.map((process) => process.kill()));
  }
}

export interface RunningSidecar {
  readonly process: JsonProcess;
  readonly url: string;
}

function runNode(file: string, env: Readonly<Record<string, string>>): JsonProcess {
  return new JsonProcess({ args: [join(ROOT, file)], env });
}

async function portOf(process: JsonProcess): Promise<unknown> {
  return (await process.line(({ port }) => port !== undefined)).port;
}

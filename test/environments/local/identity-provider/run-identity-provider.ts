import { type ChildProcess, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { freePort } from "../../../../environments/local/free-port.ts";

const MAIN = new URL("../../../../environments/local/identity-provider/main.ts", import.meta.url).pathname;

/** The identity provider as a process of its own, with an issuer and a state folder of its own. */
export class IdentityProviderProcess {
  readonly issuer: string;
  /** What its client proves itself with. */
  readonly clientSecret = randomBytes(32).toString("base64url");
  readonly #port: number;
  readonly #state: string;
  readonly #redirectUri: string;
  #child: ChildProcess | undefined;
  /** All that it ever wrote on standard output. */
  stdout = "";

  private constructor(port: number, state: string, redirectUri: string) {
    this.#port = port;
    this.#state = state;
    this.#redirectUri = redirectUri;
    this.issuer = `http://127.0.0.1:${port}`;
  }

  /** Runs one whose client has this redirect URI. */
  static async run(redirectUri: string): Promise<IdentityProviderProcess> {
    const state = await mkdtemp(join(tmpdir(), "identity-provider-"));
    const provider = new IdentityProviderProcess(await freePort(), state, redirectUri);
    await provider.start();
    return provider;
  }

  async start(): Promise<void> {
    const env = {
      ...process.env,
      IDENTITY_PROVIDER_PORT: String(this.#port),
      IDENTITY_PROVIDER_STATE: this.#state,
      IDENTITY_PROVIDER_CLIENT_SECRET: this.clientSecret,
      IDENTITY_PROVIDER_REDIRECT_URI: this.#redirectUri,
    };
    const child = spawn(process.execPath, [MAIN], { env, stdio: ["ignore", "pipe", "pipe"] });
    child.stdout.on("data", (chunk) => {
      this.stdout += chunk;
    });
    this.#child = child;
    await new Promise<void>((resolve, reject) => {
      child.stderr.on("data", (chunk) => String(chunk).includes('"listening"') && resolve());
      child.once("exit", () => reject(new Error("the identity provider did not start")));
    });
  }

  /** Ends it as a power cut does. */
  async kill(): Promise<void> {
    const child = this.#child;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const exit = once(child, "exit");
    child.kill("SIGKILL");
    await exit;
  }

  async dispose(): Promise<void> {
    await this.kill();
    await rm(this.#state, { recursive: true });
  }
}

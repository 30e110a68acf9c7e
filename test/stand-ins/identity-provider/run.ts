import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import type { Account } from "./accounts.ts";
import type { Client } from "./clients.ts";
import { CONTROL_PATH } from "./control.ts";
import type { RecordedRequest } from "./identity-provider.ts";
import type { VendorName } from "./vendors.ts";

const MAIN = new URL("./main.ts", import.meta.url).pathname;

/** A stand-in that runs as a process of its own, and what tests can make it do. */
export interface StandIn {
  readonly vendor: VendorName;
  readonly issuer: string;
  /** What an administrator has for registering clients, by the names of the ready line. */
  readonly credentials: Readonly<Record<string, string>>;
  /** Registers a client, as an administrator does. */
  addClient(client: Pick<Client, "id" | "redirectUris"> & Partial<Client>): Promise<void>;
  /** Changes what is known of somebody, or makes somebody known: alice and bob are from the start. */
  changeAccount(id: string, changes: Partial<Account>): Promise<void>;
  /** Has somebody sign in from now on; at first it is alice. */
  signInNext(account: string): Promise<void>;
  /** Answers the next authorization request with an error. */
  denyNext(error?: string): Promise<void>;
  /** Answers everything with 503, or no longer. */
  setOutage(isDown: boolean): Promise<void>;
  /** Ends all access tokens at once. */
  expireAccessTokens(): Promise<void>;
  /** What came in so far, but for control. */
  requests(): Promise<readonly RecordedRequest[]>;
  /** Follows an authorization request as a browser does: where it is sent back to, with which parameters. */
  visit(url: string): Promise<URL>;
  /** Ends the process. */
  stop(): Promise<void>;
}

/** Starts a stand-in on a free port of this machine, and waits until it is ready. */
export async function startIdentityProvider(vendor: VendorName): Promise<StandIn> {
  const child = spawn(process.execPath, ["--disable-warning=ExperimentalWarning", MAIN], {
    env: { ...process.env, STAND_IN_VENDOR: vendor, STAND_IN_PORT: "0" },
    stdio: ["ignore", "pipe", "inherit", "ipc"],
  });
  const ready = await new Promise<Record<string, string>>((resolve, reject) => {
    child.once("exit", (code) => reject(new Error(`the stand-in for ${vendor} ended with ${code}`)));
    createInterface({ input: child.stdout as NodeJS.ReadableStream }).once("line", (line) =>
      resolve(JSON.parse(line)),
    );
  });
  const { issuer = "", origin = "", vendor: _, ...credentials } = ready;
  const command = async (path: string, body?: object): Promise<unknown> => {
    const init = body && { method: "POST", body: JSON.stringify(body) };
    const response = await fetch(origin + CONTROL_PATH + path, init);
    const answer = await response.json();
    if (!response.ok) throw new Error((answer as { error: string }).error);
    return answer;
  };
  const order = async (path: string, body: object): Promise<void> => void (await command(path, body));
  return {
    vendor,
    issuer,
    credentials,
    addClient: (client) => order("clients", client),
    changeAccount: (id, changes) => order("accounts", { ...changes, id }),
    signInNext: (account) => order("next", { account }),
    denyNext: (error) => order("deny", { error }),
    setOutage: (isDown) => order("outage", { isDown }),
    expireAccessTokens: () => order("expire-access-tokens", {}),
    requests: async () => (await command("requests")) as readonly RecordedRequest[],
    visit: async (url) => {
      const response = await fetch(url, { redirect: "manual" });
      const location = response.headers.get("location");
      if (location === null) throw new Error(`${response.status}: ${await response.text()}`);
      return new URL(location);
    },
    stop: async () => {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const exit = once(child, "exit");
      child.kill("SIGTERM");
      await exit;
    },
  };
}

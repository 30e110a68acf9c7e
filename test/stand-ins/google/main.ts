import { admin } from "./admin.ts";
import { certificates } from "./certificates.ts";
import { startControl } from "./control.ts";
import { Google } from "./google.ts";
import { Calls, type Host, portOf, startHost } from "./host.ts";
import { iamCredentials } from "./iam-credentials.ts";
import { metadataServer } from "./metadata-server.ts";
import { oauth2 } from "./oauth2.ts";
import { settings } from "./settings.ts";
import { sts } from "./sts.ts";

const HOSTS: Readonly<Record<string, Host>> = {
  "sts.googleapis.com": sts,
  "iamcredentials.googleapis.com": iamCredentials,
  "oauth2.googleapis.com": oauth2,
  "admin.googleapis.com": admin,
  "www.googleapis.com": certificates,
  "metadata.google.internal": metadataServer,
};

/** Runs until it is told to stop. Says on standard output, as one line of JSON, on which port each host is. */
async function main(): Promise<void> {
  const google = await Google.create(settings.parse(JSON.parse(process.env.GOOGLE_SETTINGS ?? "")));
  const calls = new Calls();
  const servers = new Map([["control", await startControl(google, calls)]]);
  for (const [name, host] of Object.entries(HOSTS)) {
    servers.set(name, await startHost(name, host, google, calls));
  }
  const ports = Object.fromEntries([...servers].map(([name, server]) => [name, portOf(server)]));
  process.stdout.write(`${JSON.stringify({ ports })}\n`);
  process.once("SIGTERM", () => {
    for (const server of servers.values()) server.close().closeAllConnections();
  });
}

main().catch((error: unknown) => {
  process.stderr.write(`Google: ${error instanceof Error ? error.message : error}\n`);
  process.exit(1);
});

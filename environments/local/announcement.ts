import { ACCOUNTS } from "./accounts.ts";
import type { Addresses } from "./local-environment.ts";

/** What a program is told when everything is up, as one line of JSON. */
export function machineReadable({ gateway, servers, identityProvider }: Addresses): string {
  return JSON.stringify({ ready: true, gateway, servers, identityProvider, accounts: ACCOUNTS });
}

/** What people are told when everything is up: where to go, as whom, and with what. */
export function humanReadable({ servers }: Addresses): string {
  return [
    "",
    "Everything is up. Paste into an MCP client:",
    "",
    ...servers.map(({ url }) => `  ${url}`),
    "",
    "Sign in as one of these; there are no passwords:",
    "",
    ...ACCOUNTS.map(({ id, groups }) => `  ${id.padEnd(15)}${groups.join(", ") || "(in no group)"}`),
    "",
    ...servers.flatMap(clientLines),
    "Stop it with Ctrl-C.",
    "",
  ].join("\n");
}

function clientLines({ id, url }: Addresses["servers"][number]): string[] {
  return [
    "Claude Code:",
    `  claude mcp add --transport http ${id} ${url}`,
    "VS Code:",
    `  code --add-mcp '${JSON.stringify({ name: id, type: "http", url })}'`,
    "MCP Inspector:",
    `  npx @modelcontextprotocol/inspector --transport http --server-url ${url}`,
    "",
  ];
}

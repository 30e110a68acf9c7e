import { loadGatewaySecrets } from "../gateway-secrets.ts";
import type { Addresses, LocalEnvironment } from "../local-environment.ts";
import { type Access, signIn, type ToolCall, tryAsSignedIn, tryWithToken } from "./access.ts";
import { differences, type Row, renderMatrix } from "./access-matrix.ts";
import { anHourEarlier, tamperings } from "./bad-tokens.ts";

/** The tools of each server: one that only reads what all may know, and one for those who may do more. */
const TOOLS: Readonly<Record<string, readonly ToolCall[]>> = {
  documents: [
    { name: "get_public_info", arguments: {} },
    { name: "get_confidential_info", arguments: {} },
  ],
  tasks: [
    { name: "getTasks", arguments: {} },
    { name: "createTask", arguments: { title: "Try the local environment" } },
  ],
};

/** Who may do what with the tools of a server, in their order. */
const EXPECTED: Readonly<Record<string, readonly Access[]>> = {
  "public-reader": ["listed, callable", "hidden, denied"],
  "full-reader": ["listed, callable", "listed, callable"],
  "no-access": ["hidden, denied", "hidden, denied"],
};
const REJECTED: readonly Access[] = ["rejected with 401", "rejected with 401"];

/**
 * Signs in as every account, tries every tool of every server, and tries again with no token and with bad ones; prints
 * what came of it.
 *
 * @returns whether all of it came out as expected
 */
export async function demonstrate(environment: LocalEnvironment, addresses: Addresses): Promise<boolean> {
  const differing: string[] = [];
  for (const { id, url } of addresses.servers) {
    const tools = TOOLS[id];
    if (!tools) throw new Error(`there is nothing to demonstrate of the server ${id}`);
    const rows = [...(await trySignedIn(url, tools)), ...(await tryBadTokens(url, tools, environment))];
    const names = tools.map(({ name }) => name);
    print(`\nWho sees and may call what at ${url}:\n\n${renderMatrix(names, rows)}\n`);
    differing.push(...differences(names, rows));
  }
  print(differing.length === 0 ? "Everything came out as expected." : differing.join("\n"));
  return differing.length === 0;
}

async function trySignedIn(serverUrl: string, tools: readonly ToolCall[]): Promise<Row[]> {
  const rows: Row[] = [];
  for (const [caller, expected] of Object.entries(EXPECTED)) {
    const somebody = await signIn(serverUrl, caller);
    rows.push({ caller, expected, actual: await tryAsSignedIn(somebody, tools) });
    await somebody.client.close();
  }
  return rows;
}

/** The tokens are those of the account that may do everything: nothing but their fault stands in the way. */
async function tryBadTokens(
  serverUrl: string,
  tools: readonly ToolCall[],
  environment: LocalEnvironment,
): Promise<Row[]> {
  const { client, accessToken } = await signIn(serverUrl, "full-reader");
  await client.close();
  const { TOKENS_SIGNING_KEY_1: key } = await loadGatewaySecrets(environment.secretsFolder);
  const [claimsChanged = "", signatureChanged = ""] = tamperings(accessToken);
  const tries: [caller: string, token: string | undefined][] = [
    ["no token", undefined],
    ["expired token", await anHourEarlier(accessToken, JSON.parse(key))],
    ["tampered claims", claimsChanged],
    ["tampered signature", signatureChanged],
  ];
  return Promise.all(
    tries.map(async ([caller, token]): Promise<Row> => {
      return { caller, expected: REJECTED, actual: await tryWithToken(serverUrl, token, tools) };
    }),
  );
}

function print(text: string): void {
  process.stdout.write(`${text}\n`);
}

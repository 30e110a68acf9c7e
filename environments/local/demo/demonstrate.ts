import { loadGatewaySecrets } from "../gateway-secrets.ts";
import type { Addresses, LocalEnvironment } from "../local-environment.ts";
import { type Access, signIn, tryAsSignedIn, tryWithToken } from "./access.ts";
import { differences, type Row, renderMatrix } from "./access-matrix.ts";
import { anHourEarlier, tamperings } from "./bad-tokens.ts";

const TOOLS = ["get_public_info", "get_confidential_info"];

/** Who may do what with the tools, in their order. */
const EXPECTED: Readonly<Record<string, readonly Access[]>> = {
  "public-reader": ["listed, callable", "hidden, denied"],
  "full-reader": ["listed, callable", "listed, callable"],
  "no-access": ["hidden, denied", "hidden, denied"],
};
const REJECTED: readonly Access[] = ["rejected with 401", "rejected with 401"];

/**
 * Signs in as every account, tries every tool, and tries again with no token and with bad ones; prints what
 * came of it.
 *
 * @returns whether all of it came out as expected
 */
export async function demonstrate(environment: LocalEnvironment, addresses: Addresses): Promise<boolean> {
  const [server] = addresses.servers;
  if (!server) throw new Error("the gateway has no server to demonstrate");
  const rows = [...(await trySignedIn(server.url)), ...(await tryBadTokens(server.url, environment))];
  print(`\nWho sees and may call what at ${server.url}:\n\n${renderMatrix(TOOLS, rows)}\n`);
  const differing = differences(TOOLS, rows);
  print(differing.length === 0 ? "Everything came out as expected." : differing.join("\n"));
  return differing.length === 0;
}

async function trySignedIn(serverUrl: string): Promise<Row[]> {
  const rows: Row[] = [];
  for (const [caller, expected] of Object.entries(EXPECTED)) {
    const somebody = await signIn(serverUrl, caller);
    rows.push({ caller, expected, actual: await tryAsSignedIn(somebody, TOOLS) });
    await somebody.client.close();
  }
  return rows;
}

/** The tokens are those of the account that may do everything: nothing but their fault stands in the way. */
async function tryBadTokens(serverUrl: string, environment: LocalEnvironment): Promise<Row[]> {
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
      return { caller, expected: REJECTED, actual: await tryWithToken(serverUrl, token, TOOLS) };
    }),
  );
}

function print(text: string): void {
  process.stdout.write(`${text}\n`);
}

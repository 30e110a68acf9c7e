import { readFile } from "node:fs/promises";
import { text } from "node:stream/consumers";
import { parseArgs } from "node:util";
import type { Server } from "../../src/configuration/configuration.ts";
import { asUsage, type Command, UsageError } from "../command.ts";
import { decode, type Examination, examine } from "./examine-token.ts";
import { examinersOf } from "./examiners.ts";
import { type Gateway, PLACE_OPTIONS, PLACE_USAGE, readGateway } from "./read-gateway.ts";

/** Says what is in a token, and why it opens a server or does not. */
export const tokenInspect: Command = {
  usage: `Usage: mcp-gatehouse token inspect [<token>] [--server <id>] [--keys <file> | --offline]
                                   [--config <file>] [--secrets-file <file>] [--state <folder>]

Says what is in an access token, and holds it against each issuer of a gateway's configuration, check by check, as the
gateway itself does. The token is read from standard input, where nobody else sees it, unless it is an argument. It ends
with 0 if the token opens a server, and with 1 if not.

  --server <id>          the server to hold it against  (default: all)
  --keys <file>          a key set, as JSON, in place of the keys that the issuers publish
  --offline              ask nobody: signatures are checked with what is here
${PLACE_USAGE}`,

  async run(args) {
    const { place, server, keys, offline, argument } = asUsage(() => readArguments(args));
    const gateway = await readGateway(place);
    const servers = serversOf(gateway, server);
    const token = bare(argument ?? (await text(process.stdin)));
    if (token === "") throw new UsageError("no token: write it to standard input");
    const sources = { keys: await readKeys(keys), offline, fetcher: fetch };
    const examinations: Examination[] = [];
    for (const examiner of examinersOf(gateway, sources)) {
      for (const each of servers.filter(({ id }) => examiner.issuer.servers.includes(id))) {
        const { limits } = gateway.configuration;
        examinations.push(await examine(token, each, examiner, limits, new Date()));
      }
    }
    console.log([contentOf(token), ...examinations.map(describe)].join("\n\n"));
    if (!examinations.some(isGood)) process.exitCode = 1;
  },
};

function readArguments(args: readonly string[]) {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      ...PLACE_OPTIONS,
      server: { type: "string" },
      keys: { type: "string" },
      offline: { type: "boolean", default: false },
    },
  });
  const { config, "secrets-file": secretsFile, state, server, keys, offline } = values;
  // What is too much could be a token: it is not repeated.
  if (positionals.length > 1) throw new Error("one token at a time");
  if (keys !== undefined && offline) throw new Error("--keys and --offline exclude each other");
  return { place: { config, secretsFile, state }, server, keys, offline, argument: positionals[0] };
}

function serversOf({ configuration: { servers } }: Gateway, id: string | undefined): readonly Server[] {
  const chosen = Object.values(servers).filter((server) => id === undefined || server.id === id);
  if (chosen.length > 0) return chosen;
  throw new UsageError(`--server: expected one of ${Object.keys(servers).join(", ")}`);
}

async function readKeys(file: string | undefined): Promise<readonly unknown[] | undefined> {
  if (file === undefined) return undefined;
  try {
    const { keys } = JSON.parse(await readFile(file, "utf8"));
    if (Array.isArray(keys)) return keys;
  } catch {
    // Said below.
  }
  throw new Error(`${file}: expected a key set, {"keys": […]}`);
}

/** As it is copied from a header, or from what `token create` prints. */
function bare(written: string): string {
  return written.trim().replace(/^(?:authorization:\s*)?(?:bearer|token:)\s+/i, "");
}

/** All but the signature: without it a token opens nothing. */
function contentOf(token: string): string {
  const decoded = decode(token);
  if (!decoded) return "This is no JWT: what it says, its issuer alone can say.";
  const { header, claims } = decoded;
  const times = (["iat", "nbf", "exp"] as const).flatMap((name) => {
    const seconds = claims[name];
    const isTime = typeof seconds === "number" && Math.abs(seconds) < 8.64e12;
    return isTime ? [`${name} is ${new Date(seconds * 1000).toISOString()}`] : [];
  });
  return [
    `Header  ${plain(header)}`,
    `Claims  ${plain(claims)}`,
    ...times.map((time) => `        ${time}`),
  ].join("\n");
}

/** JSON without anything that a terminal would obey. */
function plain(value: unknown): string {
  return JSON.stringify(value).replace(
    /[\u007f-\u009f\u2028\u2029\p{Cf}]/gu,
    (character) => `\\u${character.codePointAt(0)?.toString(16).padStart(4, "0")}`,
  );
}

function describe({ server, issuer, findings }: Examination): string {
  const lines = findings.map(({ check, result, reason }) =>
    `  ${check.padEnd(14)}${result}${reason === undefined ? "" : `: ${reason}`}`.trimEnd(),
  );
  return [`${server}, as a token of ${issuer}`, ...lines].join("\n");
}

function isGood({ findings }: Examination): boolean {
  return findings.every(({ result }) => result === "ok");
}

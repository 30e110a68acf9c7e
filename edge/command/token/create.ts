import { parseArgs } from "node:util";
import { asUsage, type Command } from "../command.ts";
import { createToken } from "./create-token.ts";
import { PLACE_OPTIONS, PLACE_USAGE, readGateway } from "./read-gateway.ts";

/** `10m`, `8h`, `-1h`. */
const DURATION = /^(-?\d{1,7})([smhd])$/;

const SECONDS: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86_400 };

/** Makes access tokens for a gateway on this machine. */
export const tokenCreate: Command = {
  usage: `Usage: mcp-gatehouse token create --subject <text> [--scope <scopes>]... [--expires-in <duration>]
                                  [--server <id> | --audience <text>] [--client-id <id>] [--issuer <url>]
                                  [--config <file>] [--secrets-file <file>] [--state <folder>]

Makes an access token by the gateway's own key, or by the secret that an issuer shares with it (HS256), and prints it.
For development: it is refused for a gateway whose publicUrl is not on this machine.

  --subject <text>       whom the token names
  --scope <scopes>       what it grants, apart by spaces; may be repeated  (default: nothing)
  --expires-in <duration>  how long it is good, as 30s, 10m, 8h or 1d; -1h: it ended an hour ago  (default: 8h)
  --server <id>          the server that it is for  (default: the only one)
  --audience <text>      its audience, where that is none of the server's
  --client-id <id>       the client that it was issued to  (default: mcp-gatehouse-cli)
  --issuer <url>         by whom it is  (default: the gateway; or else the only issuer that shares a secret)
${PLACE_USAGE}`,

  async run(args) {
    const { place, order } = asUsage(() => readArguments(args));
    console.log(`Token: ${await createToken(order, await readGateway(place), Date.now())}`);
  },
};

function readArguments(args: readonly string[]) {
  const { values } = parseArgs({
    args: withoutGaps(args),
    options: {
      ...PLACE_OPTIONS,
      subject: { type: "string" },
      scope: { type: "string", multiple: true, default: [] },
      "expires-in": { type: "string", default: "8h" },
      server: { type: "string" },
      audience: { type: "string" },
      "client-id": { type: "string", default: "mcp-gatehouse-cli" },
      issuer: { type: "string" },
    },
  });
  const { config, "secrets-file": secretsFile, state, subject, scope } = values;
  if (!subject) throw new Error("--subject is needed");
  if (values.server !== undefined && values.audience !== undefined) {
    throw new Error("--server and --audience exclude each other");
  }
  const order = {
    subject,
    scopes: scope.flatMap((text) => text.split(" ")).filter((text) => text !== ""),
    expiresIn: seconds(values["expires-in"]),
    server: values.server,
    audience: values.audience,
    clientId: values["client-id"],
    issuer: values.issuer,
  };
  return { place: { config, secretsFile, state }, order };
}

/** `parseArgs` takes a value that begins with a hyphen only where it is written together with its option. */
function withoutGaps(args: readonly string[]): string[] {
  return args.flatMap((arg, index) => {
    if (args[index - 1] === "--expires-in" && DURATION.test(arg)) return [];
    const next = args[index + 1];
    return arg === "--expires-in" && next !== undefined && DURATION.test(next) ? [`${arg}=${next}`] : [arg];
  });
}

function seconds(text: string): number {
  const [, count, unit = ""] = DURATION.exec(text) ?? [];
  if (count === undefined) throw new Error("--expires-in: expected a duration such as 10m, 8h or -1h");
  return Number(count) * (SECONDS[unit] ?? 1);
}

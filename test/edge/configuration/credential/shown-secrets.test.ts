import { describe, expect, it } from "vitest";
import { ConfigurationError, type Fault } from "../../../../edge/src/configuration/configuration.ts";
import { loadConfiguration } from "../../../../edge/src/configuration/load.ts";
import { BY_KEY, KEY_FILE } from "../../material/google.ts";
import { DOCUMENT } from "../../material/server.ts";

const HEADER = { type: "header", name: "X-Api-Key", value: { secret: "API_KEY" } };
const ACCESS = {
  type: "access-service-token",
  clientId: { secret: "ACCESS_ID" },
  clientSecret: { secret: "ACCESS_SECRET" },
};
const SECRETS = {
  API_KEY: "aQ7fK2pZx9LmT4vB",
  ACCESS_ID: "88bf3b6d86161464f6509f7219099e57.access",
  ACCESS_SECRET: "bdd31cbc4dec990953e39163fbbb194c93313ca9f0a6e420346af9d326b1d2a5",
  GOOGLE_KEY: JSON.stringify(KEY_FILE),
};
const at = (id: string, member: string) => `servers.${id}.origin.credential.${member}`;

/** Why servers with these credentials do not start; the host of each is named for it, or is the one given. */
async function faultsWith(
  credentials: Readonly<Record<string, object>>,
  secrets: Readonly<Record<string, string>> = {},
  { host, ...more }: { readonly host?: string; readonly [member: string]: unknown } = {},
): Promise<readonly Fault[]> {
  const servers = Object.fromEntries(
    Object.entries(credentials).map(([id, credential]) => [
      id,
      { origin: { url: `https://${host ?? `${id}.example.net`}/${id}`, credential } },
    ]),
  );
  const values: Record<string, string> = { ...SECRETS, ...secrets };
  try {
    await loadConfiguration(
      { ...DOCUMENT, signingKeys: {}, ...more, servers },
      (name) => values[name] || undefined,
    );
    return [];
  } catch (error) {
    if (error instanceof ConfigurationError) return error.faults;
    throw error;
  }
}

describe("a secret that an origin is shown", () => {
  it("is read when the gateway starts", async () => {
    expect(await faultsWith({ a: HEADER, b: ACCESS, c: BY_KEY })).toEqual([]);
  });

  it.each<[string, string, string]>([
    ["is not set", "", "is not set"],
    ["is short", "aQ7fK2pZx9LmT4v", "is too short: expected 16 characters at least"],
    ["is a placeholder", "changeme-changeme-changeme", "is a placeholder"],
    ["is the secret of an example", "secret-api-key-0123", "is a placeholder"],
    ["ends in a line break", "aQ7fK2pZx9LmT4vB\n", "begins or ends with white space"],
    ["has a line break in it", "aQ7fK2pZ\r\nx9: LmT4vB", "cannot be the value of a header"],
    ["is not ASCII", "aQ7fK2pZx9LmT4vBé", "cannot be the value of a header"],
  ])("[H06] keeps the gateway from starting where it %s, and is not shown", async (_, value, reason) => {
    for (const [credential, name, member] of [
      [HEADER, "API_KEY", "value"],
      [ACCESS, "ACCESS_ID", "clientId"],
      [ACCESS, "ACCESS_SECRET", "clientSecret"],
    ] as const) {
      expect(await faultsWith({ a: credential }, { [name]: value })).toEqual([
        { path: at("a", member), message: `secret ${name}: ${reason}` },
      ]);
    }
  });

  it("[H06] is of one host alone, for whoever is there could use it at the other", async () => {
    const message = "secret API_KEY: is used elsewhere as well, and whoever is at this origin gets to see it";
    expect(await faultsWith({ a: HEADER, b: HEADER })).toEqual([
      { path: at("a", "value"), message },
      { path: at("b", "value"), message },
    ]);
    expect(await faultsWith({ a: HEADER, b: HEADER }, {}, { host: "one.example.net" })).toEqual([]);
  });

  it("[H06] is no secret of the gateway's own", async () => {
    const isShared = [expect.objectContaining({ path: at("a", "value") })];
    const shown = { ...HEADER, value: { secret: "GOOGLE_KEY" } };
    expect(await faultsWith({ a: shown, b: BY_KEY })).toEqual(isShared);
    const secrets = { GOOGLE_KEY: "aQ7fK2pZx9LmT4vB" };
    const audit = {
      export: {
        type: "otlp",
        endpoint: "https://collector.example.com",
        headers: { authorization: { secret: "GOOGLE_KEY" } },
      },
    };
    expect(await faultsWith({ a: shown }, secrets, { audit })).toEqual(isShared);
    expect(
      await faultsWith({ a: shown }, secrets, { sealingKeys: [{ secret: "GOOGLE_KEY" }] }),
    ).toContainEqual(isShared[0]);
  });
});

describe("a service account's key", () => {
  it.each<[string, string, string]>([
    ["is not set", "", "is not set"],
    ["is no file of Google's", "canary", "expected a service account's key file as Google writes it: JSON"],
    [
      "would be sent to somebody else",
      JSON.stringify({ ...KEY_FILE, token_uri: "https://evil.example/token" }),
      "expected a service account's key file as Google writes it: see token_uri",
    ],
  ])("[H06] keeps the gateway from starting where it %s", async (_, value, reason) => {
    expect(await faultsWith({ a: BY_KEY }, { GOOGLE_KEY: value })).toEqual([
      { path: at("a", "source.key"), message: `secret GOOGLE_KEY: ${reason}` },
    ]);
  });
});

import { exportJWK, generateKeyPair } from "jose";
import { beforeAll, describe, expect, it } from "vitest";
import { ConfigurationError } from "../../../edge/src/configuration/configuration.ts";
import { loadConfiguration } from "../../../edge/src/configuration/load.ts";
import { DOCUMENT } from "../material/server.ts";

let first: string;
let second: string;

beforeAll(async () => {
  [first, second] = await Promise.all([createSecret("callers-1"), createSecret("callers-2")]);
});

async function createSecret(kid: string): Promise<string> {
  const { privateKey } = await generateKeyPair("ES256", { extractable: true });
  return JSON.stringify({ ...(await exportJWK(privateKey)), kid });
}

const TWO_KEYS = { ...DOCUMENT, signingKeys: { callers: [{ secret: "NEXT" }, { secret: "CURRENT" }] } };

const VARIABLES = {
  OIDC_ISSUER: "https://login.example.com",
  OIDC_AUDIENCE: "api://documents",
  ORIGIN_URL: "https://documents.internal.example/mcp",
  PUBLIC_URL: "https://mcp.example.com",
};

const load = (document: unknown, secrets: Readonly<Record<string, string>>) =>
  loadConfiguration(document, (name) => secrets[name]);

describe("loading a configuration", () => {
  it("reads the document and the keys that it names, in their order", async () => {
    const { configuration, callersKeys } = await load(TWO_KEYS, { NEXT: second, CURRENT: first });
    expect(configuration.publicUrl).toBe("https://mcp.example.com");
    expect(callersKeys.map(({ kid }) => kid)).toEqual(["callers-2", "callers-1"]);
  });

  it("reads the variables where there is no document", async () => {
    const { configuration, callersKeys } = await load(null, { ...VARIABLES, CALLERS_SIGNING_KEY: first });
    expect(Object.keys(configuration.servers)).toEqual(["default"]);
    expect(callersKeys.map(({ kid }) => kid)).toEqual(["callers-1"]);
  });

  it("reads no variable where there is a document", async () => {
    const asked: string[] = [];
    await loadConfiguration({ ...DOCUMENT }, (name) => {
      asked.push(name);
      return first;
    });
    expect(asked).toEqual(["CALLERS_SIGNING_KEY"]);
  });

  it("[K05] is refused for a document that is wrong, though the variables are right", async () => {
    await expect(load({}, VARIABLES)).rejects.toThrow(ConfigurationError);
    await expect(load(undefined, VARIABLES)).rejects.toThrow(ConfigurationError);
  });

  it("[H06] is refused while a secret is missing", async () => {
    await expect(load(DOCUMENT, {})).rejects.toMatchObject({
      faults: [{ path: "signingKeys.callers.0", message: "secret CALLERS_SIGNING_KEY: is not set" }],
    });
  });

  it("[H06] is refused for every secret that is no key, and shows none of them", async () => {
    const error = await load(TWO_KEYS, {
      NEXT: "changeme-changeme",
      CURRENT: first.replace("EC", "RSA"),
    }).catch((fault) => fault);
    expect(error).toBeInstanceOf(ConfigurationError);
    expect(error.faults).toEqual([
      { path: "signingKeys.callers.0", message: "secret NEXT: expected a private JWK as JSON" },
      {
        path: "signingKeys.callers.1",
        message: "secret CURRENT: expected a private JWK of type EC on curve P-256",
      },
    ]);
  });

  it("[B07] is refused when two keys have one key id", async () => {
    await expect(load(TWO_KEYS, { NEXT: first, CURRENT: first })).rejects.toMatchObject({
      faults: [
        { path: "signingKeys.callers.1", message: "secret CURRENT: has a kid that another key has already" },
      ],
    });
  });
});

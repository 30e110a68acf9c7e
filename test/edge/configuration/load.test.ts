import { base64url, exportJWK, generateKeyPair } from "jose";
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
  it("reads the document and the keys that it names; of one age, the first is in force", async () => {
    const { configuration, callersKeys } = await load(TWO_KEYS, { NEXT: second, CURRENT: first });
    expect(configuration.publicUrl).toBe("https://mcp.example.com");
    expect(callersKeys.current(Date.now())?.kid).toBe("callers-2");
    expect(callersKeys.usable(Date.now()).map(({ kid }) => kid)).toEqual(["callers-2", "callers-1"]);
  });

  it("reads the variables where there is no document", async () => {
    const { configuration, callersKeys } = await load(null, { ...VARIABLES, CALLERS_SIGNING_KEY: first });
    expect(Object.keys(configuration.servers)).toEqual(["default"]);
    expect(callersKeys.usable(Date.now()).map(({ kid }) => kid)).toEqual(["callers-1"]);
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

  it("[B07] takes a secret of a ring that is not set for a place for the next key", async () => {
    const { callersKeys } = await load(TWO_KEYS, { CURRENT: first });
    expect(callersKeys.current(Date.now())?.kid).toBe("callers-1");
  });

  it("[B07] is refused while no key of a ring is in force", async () => {
    const later = JSON.stringify({ ...JSON.parse(first), nbf: 4_000_000_000 });
    await expect(load(DOCUMENT, { CALLERS_SIGNING_KEY: later })).rejects.toMatchObject({
      faults: [{ path: "signingKeys.callers" }],
    });
  });

  describe("with an authorization server", () => {
    const facade = {
      ...DOCUMENT,
      signingKeys: { callers: [{ secret: "CALLERS" }], tokens: [{ secret: "TOKENS" }] },
      sealingKeys: [{ secret: "SEALING" }],
      authorizationServer: {
        identityProviders: {
          google: { profile: "google", clients: [{ id: "gatehouse", secret: { secret: "GOOGLE" } }] },
        },
        access: { grants: [{ when: { hostedDomain: "example.com" }, scopes: ["public:read"] }] },
      },
    };
    const sealing = JSON.stringify({
      kty: "oct",
      kid: "sealing-1",
      k: base64url.encode(crypto.getRandomValues(new Uint8Array(32))),
    });
    const secrets = () => ({ CALLERS: first, TOKENS: second, SEALING: sealing, GOOGLE: "Zk3vQ0p7XwT1" });

    it("reads its keys and secrets", async () => {
      const { tokenKeys, sealingKeys, secret } = await load(facade, secrets());
      expect(tokenKeys.current(Date.now())?.kid).toBe("callers-2");
      expect(sealingKeys.current(Date.now())?.kid).toBe("sealing-1");
      expect(secret("GOOGLE")).toBe("Zk3vQ0p7XwT1");
    });

    it.each([
      "",
      "changeme",
      "change-me-please",
      "your-client-secret",
      "short",
      "Zk3vQ0p7XwT1 ",
      "<secret here>",
    ])("[H06] is refused while the secret of a registration is %j", async (value) => {
      const error = await load(facade, { ...secrets(), GOOGLE: value }).catch((fault) => fault);
      expect(error).toBeInstanceOf(ConfigurationError);
      expect(error.faults).toEqual([
        { path: "authorizationServer", message: expect.stringMatching(/^secret GOOGLE: (?:is|begins) /) },
      ]);
    });

    describe("with machines", () => {
      const withRobot = (settings: object) => ({
        ...facade,
        authorizationServer: {
          ...facade.authorizationServer,
          clients: { robot: { name: "Robot", grantTypes: ["client_credentials"], ...settings } },
        },
      });

      it.each([
        ["Zk3vQ0p7XwT1Zk3", "is too short: expected 16 characters at least"],
        ["changeme-changeme", "is a placeholder"],
        [undefined, "is not set"],
      ])("[H06] is refused while the secret of one is %j", async (value, fault) => {
        const robot = { ...secrets(), ...(value !== undefined && { ROBOT: value }) };
        await expect(load(withRobot({ secret: { secret: "ROBOT" } }), robot)).rejects.toMatchObject({
          faults: [{ path: "authorizationServer.clients.robot.secret", message: `secret ROBOT: ${fault}` }],
        });
      });

      it("reads a secret of theirs that is long enough", async () => {
        const robot = { ...secrets(), ROBOT: "Zk3vQ0p7XwT1Zk3v" };
        const { secret } = await load(withRobot({ secret: { secret: "ROBOT" } }), robot);
        expect(secret("ROBOT")).toBe("Zk3vQ0p7XwT1Zk3v");
      });

      it("[K05] is refused while a key of theirs is none, though it looks like one", async () => {
        const { d: _, ...publicKey } = JSON.parse(first);
        await expect(load(withRobot({ jwks: [publicKey] }), secrets())).resolves.toBeDefined();
        const offCurve = { ...publicKey, kid: "off", x: publicKey.y };
        await expect(load(withRobot({ jwks: [publicKey, offCurve] }), secrets())).rejects.toMatchObject({
          faults: [{ path: "authorizationServer.clients.robot.jwks.1" }],
        });
      });
    });

    it("[H06] is refused when one key is in two rings, whatever it is called there", async () => {
      const renamed = JSON.stringify({ ...JSON.parse(first), kid: "tokens-1" });
      await expect(load(facade, { ...secrets(), TOKENS: renamed })).rejects.toMatchObject({
        faults: [
          {
            path: "signingKeys.tokens.0",
            message: "secret TOKENS: holds the same key as signingKeys.callers.0",
          },
        ],
      });
    });

    it("[H06] is refused when one sealing key is in its ring twice", async () => {
      const twice = { ...facade, sealingKeys: [{ secret: "SEALING" }, { secret: "SEALING_2" }] };
      const renamed = JSON.stringify({ ...JSON.parse(sealing), kid: "sealing-2" });
      await expect(load(twice, { ...secrets(), SEALING_2: renamed })).rejects.toMatchObject({
        faults: [{ path: "sealingKeys.1" }],
      });
    });

    it.each([
      ["TOKENS", "signingKeys.tokens.0"],
      ["SEALING", "sealingKeys.0"],
      ["GOOGLE", "authorizationServer"],
    ])("[H06] is refused without %s", async (name, path) => {
      const { [name as keyof ReturnType<typeof secrets>]: _, ...rest } = secrets();
      await expect(load(facade, rest)).rejects.toMatchObject({ faults: [{ path }] });
    });
  });

  it("[B07] is refused when two keys have one key id", async () => {
    await expect(load(TWO_KEYS, { NEXT: first, CURRENT: first })).rejects.toMatchObject({
      faults: [
        { path: "signingKeys.callers.1", message: "secret CURRENT: has a kid that another key has already" },
      ],
    });
  });
});

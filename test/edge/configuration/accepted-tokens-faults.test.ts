import { describe, expect, it } from "vitest";
import type { AcceptedTokensDocument } from "../../../edge/src/configuration/accepted-tokens.ts";
import { ConfigurationError, type Fault } from "../../../edge/src/configuration/configuration.ts";
import { loadConfiguration } from "../../../edge/src/configuration/load.ts";
import { parseConfiguration } from "../../../edge/src/configuration/parse.ts";
import { DOCUMENT } from "../material/server.ts";

const ISSUER = "https://login.example.com";
const SECRET = { secret: "MCP_JWT_SECRET_KEY" };
const INTROSPECTION = {
  type: "rfc7662" as const,
  endpoint: `${ISSUER}/introspect`,
  client: { id: "gateway", secret: { secret: "INTROSPECTION_SECRET" } },
};
const GOOGLE = {
  issuer: "https://accounts.google.com",
  introspection: { type: "google-token-info" as const, clientIds: ["1.apps.googleusercontent.com"] },
};

function accepting(...accept: AcceptedTokensDocument[]) {
  const { signingKeys: _, ...document } = DOCUMENT;
  const { documents, tickets } = DOCUMENT.servers;
  const servers = { documents: { ...documents, origin: { url: documents.origin.url } }, tickets };
  return { ...document, servers, tokens: { accept } };
}

function faultsOf(...accept: AcceptedTokensDocument[]): readonly Fault[] {
  try {
    parseConfiguration(accepting(...accept));
    return [];
  } catch (error) {
    if (error instanceof ConfigurationError) return error.faults;
    throw error;
  }
}

describe("an accepted issuer", () => {
  it.each<[string, Omit<AcceptedTokensDocument, "issuer">]>([
    ["published keys, with all algorithms", { algorithms: ["RS256", "PS512", "ES384", "EdDSA"] }],
    ["a shared secret", { algorithms: ["HS256"], secret: SECRET }],
    ["an introspection endpoint", { introspection: INTROSPECTION }],
    ["an alias", { alias: `${ISSUER}/` }],
  ])("may have %s", (_, entry) => {
    expect(faultsOf({ issuer: ISSUER, ...entry })).toEqual([]);
  });

  it("may have an alias without the slash", () => {
    expect(faultsOf({ issuer: `${ISSUER}/`, alias: ISSUER })).toEqual([]);
  });

  it.each<[string, Omit<AcceptedTokensDocument, "issuer">, string]>([
    [
      "a shared secret beside published keys",
      { algorithms: ["HS256", "RS256"], secret: SECRET },
      "algorithms",
    ],
    [
      "a shared secret and a place for keys",
      { algorithms: ["HS256"], secret: SECRET, jwksUri: `${ISSUER}/k` },
      "jwksUri",
    ],
    ["HS256 without a secret", { algorithms: ["HS256"] }, "secret"],
    ["a secret without HS256", { secret: SECRET }, "secret"],
    ["a secret beside asymmetric algorithms", { algorithms: ["ES256"], secret: SECRET }, "secret"],
    ["keys where it is asked", { introspection: INTROSPECTION, jwksUri: `${ISSUER}/k` }, "introspection"],
    ["Google's rule though it is not Google", { introspection: GOOGLE.introspection }, "introspection.type"],
    ["an alias that is another issuer", { alias: "https://login.example.org/" }, "alias"],
    ["an alias with a path", { alias: `${ISSUER}/x` }, "alias"],
    ["itself for an alias", { alias: ISSUER }, "alias"],
  ])("[A02] may not have %s", (_, entry, place) => {
    expect(faultsOf({ issuer: ISSUER, ...entry }).map(({ path }) => path)).toContain(
      `tokens.accept.0.${place}`,
    );
  });

  it.each(["HS384", "HS512", "hs256", "none", "ES256K", "RSA-OAEP", "A128KW", "Ed448"])(
    "[A02] may not sign by %s",
    (algorithm) => {
      const entry: object = { issuer: ISSUER, algorithms: [algorithm] };
      expect(faultsOf(entry as AcceptedTokensDocument).map(({ path }) => path)).toEqual([
        "tokens.accept.0.algorithms.0",
      ]);
    },
  );

  it("[B01] is not asked over http", () => {
    const introspection = { ...INTROSPECTION, endpoint: "http://login.example.com/introspect" };
    expect(faultsOf({ issuer: ISSUER, introspection })).toMatchObject([
      { path: "tokens.accept.0.introspection.endpoint" },
    ]);
  });

  it("[A08] shares no name with another", () => {
    expect(faultsOf({ issuer: ISSUER, alias: `${ISSUER}/` }, { issuer: `${ISSUER}/` })).toEqual([
      { path: "tokens.accept.1.issuer", message: "is listed already" },
    ]);
    expect(faultsOf({ issuer: ISSUER }, { issuer: `${ISSUER}/`, alias: ISSUER })).toEqual([
      { path: "tokens.accept.1.alias", message: "is listed already" },
    ]);
  });

  it("[A08] is not the gateway itself by another name", () => {
    expect(faultsOf({ issuer: "https://mcp.example.com/", alias: "https://mcp.example.com" })).toEqual([
      { path: "tokens.accept.0.alias", message: "is the gateway itself" },
    ]);
  });

  it("is the only one that is asked about the tokens for a server", () => {
    const asked = { issuer: ISSUER, introspection: INTROSPECTION };
    expect(faultsOf({ ...asked, servers: ["documents"] }, { ...GOOGLE, servers: ["tickets"] })).toEqual([]);
    expect(faultsOf(asked, { ...GOOGLE, servers: ["tickets"] })).toEqual([
      {
        path: "tokens.accept.1.introspection",
        message:
          "another issuer is asked about the tokens for server tickets: each would be shown those of the other",
      },
    ]);
  });
});

describe("the secret of an accepted issuer", () => {
  const shared = accepting({ issuer: ISSUER, algorithms: ["HS256"], secret: SECRET });
  const load = (document: object, value: string | undefined) => loadConfiguration(document, () => value);

  it("is 32 bytes that somebody drew", async () => {
    const { secret } = await load(shared, "Ui2Fy9zv0XbB6pWq4mKcTn8sLr1hGdJe");
    expect(secret("MCP_JWT_SECRET_KEY")).toBe("Ui2Fy9zv0XbB6pWq4mKcTn8sLr1hGdJe");
  });

  it.each([
    ["is not there", undefined, "is not set"],
    ["is shorter", "Ui2Fy9zv0XbB6pWq4mKcTn8sLr1hGdJ", "is too short: expected 32 characters at least"],
    ["is the one of an example", "dev-secret-change-me", "is too short: expected 32 characters at least"],
    ["is that one, made longer", "dev-secret-change-me-0123456789abcdef", "is a placeholder"],
    ["says that it is to be changed", "0c9a7Fq2-please-change-me-81kQvXz3", "is a placeholder"],
    ["is one character", "a".repeat(32), "is a placeholder"],
    ["ends with a line break", "Ui2Fy9zv0XbB6pWq4mKcTn8sLr1hGdJe\n", "begins or ends with white space"],
  ])("[H06] refuses to serve when it %s, and is not shown", async (_, value, fault) => {
    await expect(load(shared, value)).rejects.toMatchObject({
      faults: [{ path: "tokens.accept.0.secret", message: `secret MCP_JWT_SECRET_KEY: ${fault}` }],
    });
  });

  it("[A08] is no other issuer's, which could make tokens of this one's", async () => {
    const entry: AcceptedTokensDocument = { issuer: ISSUER, algorithms: ["HS256"], secret: SECRET };
    const other = { ...entry, issuer: "https://other.example.com", secret: { secret: "OTHER_SECRET" } };
    await expect(load(accepting(entry, other), "Ui2Fy9zv0XbB6pWq4mKcTn8sLr1hGdJe")).rejects.toMatchObject({
      faults: [{ path: "tokens.accept.1.secret", message: "is the secret of tokens.accept.0 as well" }],
    });
  });

  it("[H06] is refused for introspection where it is missing or a placeholder", async () => {
    const asked = accepting({ issuer: ISSUER, introspection: INTROSPECTION });
    for (const [value, fault] of [
      [undefined, "is not set"],
      ["changeme-changeme", "is a placeholder"],
    ] as const) {
      await expect(load(asked, value)).rejects.toMatchObject({
        faults: [{ path: "tokens.accept.0.introspection", message: `secret INTROSPECTION_SECRET: ${fault}` }],
      });
    }
  });
});

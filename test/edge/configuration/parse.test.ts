import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Configuration, ConfigurationError } from "../../../edge/src/configuration/configuration.ts";
import { parseConfiguration } from "../../../edge/src/configuration/parse.ts";
import { DOCUMENT } from "../material/server.ts";

type Change = Readonly<Record<string, unknown>>;

const withDocument = (change: Change) => ({ ...DOCUMENT, ...change });
const withServers = (servers: Change) => withDocument({ servers: { ...DOCUMENT.servers, ...servers } });
const withDocuments = (change: Change) =>
  withServers({ documents: { ...DOCUMENT.servers.documents, ...change } });
const withIssuer = (change: Change) =>
  withDocument({ tokens: { accept: [{ ...DOCUMENT.tokens.accept[0], ...change }] } });

/** The paths at which a document is faulty, in order. */
function faultsOf(document: unknown): string[] {
  try {
    parseConfiguration(document);
  } catch (error) {
    if (error instanceof ConfigurationError) return error.faults.map(({ path }) => path);
    throw error;
  }
  return [];
}

/** What is said of each of them. */
function messagesOf(document: unknown): Readonly<Record<string, string>> {
  try {
    parseConfiguration(document);
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error;
    return Object.fromEntries(error.faults.map(({ path, message }) => [path, message]));
  }
  return {};
}

describe("a configuration", () => {
  it("has a default for what its document leaves out", () => {
    const { servers, tokens, browserOrigins, signingKeys }: Configuration = parseConfiguration(DOCUMENT);
    expect(servers.tickets).toEqual({
      id: "tickets",
      name: "tickets",
      path: "/mcp/tickets",
      url: "https://mcp.example.com/mcp/tickets",
      audience: ["https://mcp.example.com/mcp/tickets"],
      origin: {
        url: "https://tickets.internal.example/mcp",
        credential: { type: "none" },
        forwardClientToken: false,
      },
      scopes: { required: [], implies: {} },
      tools: {},
      prompts: {},
      resources: {},
      mirroredArguments: {},
      visible: "granted",
      denial: "insufficient-scope",
    });
    expect(servers.documents?.origin.assertion).toEqual({
      audience: "https://documents.internal.example/mcp",
      bind: "principal",
      downstream: [],
    });
    expect(tokens.accept).toEqual([
      {
        issuer: "https://login.example.com",
        algorithms: ["RS256", "ES256"],
        servers: ["documents", "tickets"],
        tokenType: "at+jwt",
        claims: {},
        scopeClaim: "scope",
        subjectClaim: "sub",
      },
    ]);
    expect(browserOrigins).toEqual([]);
    expect(signingKeys).toEqual({
      callers: [{ secret: "CALLERS_SIGNING_KEY" }],
      tokens: [],
      workload: [],
    });
  });

  it("says of what is written otherwise what to write", () => {
    const origin = { url: "https://documents.internal.example/mcp" };
    const secret = "k9TrBq2ZxW7mVd4LpN8sHf3JcY6gAe1U";
    const credentials = ["none", { type: "header", name: "X-Api-Key", value: secret }, { type: "aws-sigv4" }];
    const [kind, value, missing] = credentials.map((credential) =>
      messagesOf(withDocuments({ origin: { ...origin, credential } })),
    );
    const at = "servers.documents.origin.credential";
    expect(kind?.[at]).toMatch(/^expected an object whose type is "none", /);
    expect(value?.[`${at}.value`]).toBe(
      'expected {"secret": "<name>"}: a secret is named here, never written',
    );
    expect(JSON.stringify(value)).not.toContain(secret);
    expect(missing?.[`${at}.region`]).toBe("is missing");
  });

  it("has what its document says", () => {
    const path = "/documents";
    const audience = ["urn:documents"];
    const origin = { url: "https://documents.internal.example/mcp", assertion: { audience: "documents" } };
    expect(parseConfiguration(withDocuments({ path, audience, origin })).servers.documents).toMatchObject({
      path,
      url: "https://mcp.example.com/documents",
      audience,
      origin,
    });
  });

  it("may be of this machine, over plain http", () => {
    const document = {
      publicUrl: "http://127.0.0.1:8788",
      servers: { documents: { origin: { url: "http://127.0.0.1:9001/mcp" } } },
      tokens: { accept: [{ issuer: "http://127.0.0.1:9000", jwksUri: "http://localhost:9000/jwks" }] },
    };
    expect(faultsOf(document)).toEqual([]);
  });
});

describe("a configuration is refused", () => {
  it.each(["http://10.0.0.1:9001/mcp", "http://localhost.evil.example/mcp", "http://0.0.0.0:9001/mcp"])(
    "[K05] even on this machine, with an origin elsewhere over plain http: %s",
    (url) => {
      const document = {
        ...DOCUMENT,
        publicUrl: "http://127.0.0.1:8788",
        servers: { documents: { origin: { url } } },
      };
      expect(faultsOf(document)).toEqual(["servers.documents.origin.url"]);
    },
  );

  it.each([null, undefined, 5, "x", [], true])("[K05] when it is %j", (document) => {
    expect(faultsOf(document)).toEqual([""]);
  });

  it("[K05] without servers, a way in or a URL of its own", () => {
    expect(faultsOf({}).sort()).toEqual(["publicUrl", "servers"]);
    expect(faultsOf(withDocument({ servers: {} }))).toEqual(["servers"]);
    expect(faultsOf(withDocument({ tokens: { accept: [] } }))).toEqual(["tokens.accept"]);
  });

  it.each([
    ["an unknown setting", withDocument({ authentication: "none" }), "authentication"],
    ["a misspelt setting", withDocuments({ tool: {} }), "servers.documents.tool"],
    ["an unknown setting of an issuer", withIssuer({ audience: "x" }), "tokens.accept.0.audience"],
    ["an audience that is empty", withDocuments({ audience: [""] }), "servers.documents.audience.0"],
    ["no audience", withDocuments({ audience: [] }), "servers.documents.audience"],
    ["an empty scope", withDocuments({ scopes: { required: [""] } }), "servers.documents.scopes.required.0"],
    [
      "a wildcard scope",
      withDocuments({ tools: { a: { scopes: ["*"] } } }),
      "servers.documents.tools.a.scopes.0",
    ],
    ["a tool without scopes", withDocuments({ tools: { a: {} } }), "servers.documents.tools.a.scopes"],
    ["unlisted tools allowed", withDocuments({ unlisted: "allow" }), "servers.documents.unlisted"],
    ["no algorithm", withIssuer({ algorithms: [] }), "tokens.accept.0.algorithms"],
    ["[A01] no signature", withIssuer({ algorithms: ["none"] }), "tokens.accept.0.algorithms.0"],
    ["[A02] shared secrets", withIssuer({ algorithms: ["RS256", "HS256"] }), "tokens.accept.0.algorithms"],
    ["[A02] a misspelt algorithm", withIssuer({ algorithms: ["rs256"] }), "tokens.accept.0.algorithms.0"],
    ["[A10] a kind of token of its own", withIssuer({ tokenType: "any" }), "tokens.accept.0.tokenType"],
    [
      "[B01] an issuer over http",
      withIssuer({ issuer: "http://login.example.com" }),
      "tokens.accept.0.issuer",
    ],
    [
      "[B01] keys over http",
      withIssuer({ jwksUri: "http://login.example.com/k" }),
      "tokens.accept.0.jwksUri",
    ],
    ["an issuer on loopback", withIssuer({ issuer: "http://127.0.0.1:9000" }), "tokens.accept.0.issuer"],
    [
      "registration over http",
      withIssuer({ registrationEndpoint: "http://dcr.example.com/" }),
      "tokens.accept.0.registrationEndpoint",
    ],
    ["no servers for an issuer", withIssuer({ servers: [] }), "tokens.accept.0.servers"],
    [
      "an origin over http",
      withDocuments({ origin: { url: "http://10.0.0.1/" } }),
      "servers.documents.origin.url",
    ],
    ["a wildcard origin", withDocument({ browserOrigins: ["*"] }), "browserOrigins.0"],
    ["[H06] an inlined key", withDocument({ signingKeys: { callers: ["{}"] } }), "signingKeys.callers.0"],
    ["no key in a list of keys", withDocument({ signingKeys: { callers: [] } }), "signingKeys.callers"],
    [
      "a limit out of bounds",
      withDocument({ limits: { clockSkewSeconds: 3600 } }),
      "limits.clockSkewSeconds",
    ],
  ])("[K05] with %s", (_, document, path) => {
    expect(faultsOf(document)).toContain(path);
  });

  it("[K05] when assertions are to be signed and no key is named", () => {
    expect(faultsOf(withDocument({ signingKeys: {} }))).toEqual(["servers.documents.origin.assertion"]);
  });

  it("[A09] when a token for one server would open another", () => {
    const audience = ["https://mcp.example.com/mcp/tickets"];
    expect(faultsOf(withDocuments({ audience }))).toEqual(["servers.tickets.audience.0"]);
  });

  it("when two servers have one path", () => {
    expect(faultsOf(withDocuments({ path: "/mcp/tickets", audience: ["urn:d"] }))).toEqual([
      "servers.tickets.path",
    ]);
  });

  it.each(["/.well-known/x", "/health", "/callers", "/callers/a", "/token", "/register", "/authorize"])(
    "when a server stands at the gateway's own path %s",
    (path) => {
      expect(faultsOf(withDocuments({ path }))).toEqual(["servers.documents.path"]);
    },
  );

  it("[H01] when an origin is the gateway itself", () => {
    const origin = { url: "https://mcp.example.com/mcp/tickets" };
    expect(faultsOf(withDocuments({ origin }))).toEqual(["servers.documents.origin.url"]);
  });

  it("when an issuer is listed twice", () => {
    const accept = [{ issuer: "https://login.example.com" }, { issuer: "https://login.example.com" }];
    expect(faultsOf(withDocument({ tokens: { accept } }))).toEqual(["tokens.accept.1.issuer"]);
  });

  it("when nobody has tokens for a server", () => {
    expect(faultsOf(withIssuer({ servers: ["documents"] }))).toEqual(["servers.tickets"]);
  });

  it.each(["elsewhere", "constructor", "valueof"])(
    "when an issuer is for a server %s that is not there",
    (id) => {
      expect(faultsOf(withIssuer({ servers: ["documents", "tickets", id] }))).toEqual([
        "tokens.accept.0.servers",
      ]);
    },
  );

  it("when a registration endpoint has to stand for more than one issuer", () => {
    const first = { issuer: "https://login.example.com", registrationEndpoint: "https://dcr.example.com/" };
    const accept = [first, { issuer: "https://other.example.com" }];
    expect(faultsOf(withDocument({ tokens: { accept } }))).toEqual(["tokens.accept"]);
  });
});

describe("the faults of a configuration", () => {
  const clash = { tickets: { path: "/health", origin: { url: "https://tickets.internal.example/mcp" } } };

  it("are named all at once, those of one value and those between values", () => {
    const document = { ...withServers(clash), limits: { jsonDepth: 0 }, unknown: 1 };
    expect(faultsOf(document).sort()).toEqual(["limits.jsonDepth", "servers.tickets.path", "unknown"]);
  });

  it("are named all at once also where one is in a list", () => {
    const accept = [{ issuer: "https://login.example.com", tokenType: "any" }];
    const document = { ...withServers(clash), tokens: { accept } };
    expect(faultsOf(document).sort()).toEqual(["servers.tickets.path", "tokens.accept.0.tokenType"]);
  });

  it("are named all at once also where one is at a tool with a dot in its name", () => {
    const tools = { "get.info": { scopes: [], arguments: {} } };
    const document = withServers({ ...clash, documents: { ...DOCUMENT.servers.documents, tools } });
    expect(faultsOf(document).sort()).toEqual([
      "servers.documents.tools.get.info.arguments",
      "servers.tickets.path",
    ]);
  });

  it("stand in the error's message, each with its path", () => {
    expect(() => parseConfiguration(withDocument({ unknown: 1 }))).toThrow(
      /^unknown: unknown key: the configuration has no such setting$/,
    );
    expect(() => parseConfiguration(5)).toThrow(/^\(document\): /);
  });

  it("[K05] are what any other document has, never a crash", () => {
    const key = fc.constantFrom(...Object.keys(DOCUMENT), "accept", "documents", "origin", "url", "a");
    const { value } = fc.letrec((tie) => ({
      value: fc.oneof(
        { depthSize: "small" },
        fc.constantFrom(null, true, 5, "", "https://mcp.example.com", "__proto__"),
        fc.array(tie("value"), { maxLength: 3 }),
        fc.dictionary(key, tie("value"), { maxKeys: 5 }),
      ),
    }));
    fc.assert(
      fc.property(value, fc.constantFrom(...Object.keys(DOCUMENT), "unknown"), (hostile, name) => {
        for (const document of [hostile, withDocument({ [name]: hostile })]) {
          try {
            parseConfiguration(document);
          } catch (error) {
            expect(error).toBeInstanceOf(ConfigurationError);
          }
        }
      }),
    );
  });
});

describe("a server's path", () => {
  const withPath = (path: string) =>
    withServers({ notes: { path, origin: { url: "https://notes.internal.example/mcp" } } });

  it.each(["/mcp/documents/.well-known", "/mcp/documents/.well-known/oauth-protected-resource"])(
    "[K05] is not %s, where another server's metadata would be looked for",
    (path) => {
      expect(faultsOf(withPath(path))).toEqual(["servers.notes.path"]);
    },
  );

  it.each(["/mcp/documents/notes", "/mcp/documents/.well-known-notes", "/mcp/documents.well-known"])(
    "may be %s",
    (path) => {
      expect(faultsOf(withPath(path))).toEqual([]);
    },
  );
});

describe("a key that is an object's own word", () => {
  it.each([
    ["a server", "servers.__proto__"],
    ["a scope", "servers.documents.scopes.implies.__proto__"],
  ])("[K05] is refused as the name of %s, and never dropped", (_, path) => {
    const parts = path.split(".").slice(0, -1);
    const document = structuredClone<Record<string, unknown>>(DOCUMENT);
    const owner = parts.reduce<Record<string, unknown>>((value, key) => {
      value[key] ??= {};
      return value[key] as Record<string, unknown>;
    }, document);
    Object.defineProperty(owner, "__proto__", { value: {}, enumerable: true });
    expect(faultsOf(document)).toEqual([path]);
  });
});

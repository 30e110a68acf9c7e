import { describe, expect, it } from "vitest";
import { DOCUMENT } from "../material/server.ts";
import {
  AT,
  type Change,
  FACADE,
  faultsOf,
  GRANTS,
  withClient,
  withGrant,
  withSection,
} from "./facade-document.ts";

describe("a configuration with an authorization server", () => {
  it("needs no other issuer", () => {
    expect(faultsOf(FACADE)).toEqual([]);
  });

  it("[K05] without it and without accepted tokens, there is nobody who could come in", () => {
    const { authorizationServer: _, ...rest } = FACADE;
    expect(faultsOf(rest)).toEqual(["tokens.accept"]);
  });

  it.each([
    [
      "no signing key",
      { ...FACADE, signingKeys: {}, servers: { tickets: DOCUMENT.servers.tickets } },
      "signingKeys.tokens",
    ],
    [
      "a key of two rings",
      { ...FACADE, signingKeys: { ...FACADE.signingKeys, tokens: [{ secret: "CALLERS_SIGNING_KEY" }] } },
      "signingKeys.tokens.0",
    ],
    [
      "a server whose audience is not what tokens are for",
      { ...FACADE, servers: { documents: { ...DOCUMENT.servers.documents, audience: ["api://documents"] } } },
      "servers.documents.audience",
    ],
    ["no sealing key", { ...FACADE, sealingKeys: undefined }, "sealingKeys"],
    [
      "itself among the accepted issuers",
      { ...FACADE, tokens: { accept: [{ issuer: DOCUMENT.publicUrl }] } },
      "tokens.accept.0.issuer",
    ],
    [
      "a registration proxy beside it",
      {
        ...FACADE,
        tokens: {
          accept: [{ issuer: "https://login.example.com", registrationEndpoint: "https://dcr.example.com" }],
        },
      },
      "tokens.accept.0.registrationEndpoint",
    ],
    ["no identity provider", withSection({ identityProviders: {} }), `${AT}.identityProviders`],
    ["no rule about who may sign in", withSection({ access: { grants: [] } }), `${AT}.access.grants`],
    ["no access section at all", withSection({ access: undefined }), `${AT}.access`],
    ["a grant for everybody", withGrant({ when: {} }), `${AT}.access.grants.0.when`],
    [
      "a grant of a scope that no server knows",
      withGrant({ scopes: ["pubic:read"] }),
      `${AT}.access.grants.0.scopes`,
    ],
    [
      "a grant for a server that is not there",
      withGrant({ servers: ["nowhere"] }),
      `${AT}.access.grants.0.servers`,
    ],
    [
      "a grant for a provider that is not there",
      withGrant({ when: { identityProvider: "okta" } }),
      `${AT}.access.grants.0.when.identityProvider`,
    ],
    [
      "a dangerous private-use scheme",
      withSection({ registration: { redirectUris: { schemes: ["javascript"] } } }),
      `${AT}.registration.redirectUris.schemes.0`,
    ],
    ["an unknown key", withSection({ anonymous: true }), `${AT}.anonymous`],
  ])("[K05] is refused with %s", (_, document, path) => {
    expect(faultsOf(document)).toContain(path);
  });

  it("knows scopes that only imply others", () => {
    const documents = {
      ...DOCUMENT.servers.documents,
      scopes: { implies: { "documents:admin": ["public:read"] } },
    };
    const document = { ...withGrant({ scopes: ["documents:admin"] }), servers: { documents } };
    expect(faultsOf(document)).toEqual([]);
  });
});

describe("a scope that a server requires", () => {
  const requiring = (required: string[], implies: Change = {}) => ({
    servers: { documents: { ...DOCUMENT.servers.documents, scopes: { required, implies } } },
  });
  const required = (index: number) => `servers.documents.scopes.required.${index}`;

  it("[K05] has to be given by a grant for that server", () => {
    const servers = requiring(["public:read", "mcp:connect"]);
    expect(faultsOf({ ...FACADE, ...servers })).toEqual([required(1)]);
    const elsewhere = {
      ...withGrant({ scopes: ["public:read", "mcp:connect"], servers: ["tickets"] }),
      servers: { ...servers.servers, tickets: DOCUMENT.servers.tickets },
    };
    expect(faultsOf(elsewhere)).toEqual([required(0), required(1)]);
    expect(faultsOf({ ...withGrant({ scopes: ["public:read", "mcp:connect"] }), ...servers })).toEqual([]);
  });

  it("may be given by another scope that implies it, however indirectly", () => {
    const implies = { admin: ["editor"], editor: ["mcp:connect", "admin"] };
    expect(faultsOf({ ...withGrant({ scopes: ["admin"] }), ...requiring(["mcp:connect"], implies) })).toEqual(
      [],
    );
  });

  it("may be given by several grants, or to a machine", () => {
    const access = { grants: [...GRANTS, { when: GRANTS[0]?.when, scopes: ["mcp:connect"] }] };
    const servers = requiring(["public:read", "mcp:connect"]);
    expect(faultsOf({ ...withSection({ access }), ...servers })).toEqual([]);
    const machine = { grantTypes: ["client_credentials"], secret: { secret: "S" }, scopes: ["mcp:connect"] };
    expect(faultsOf({ ...withClient(machine), ...servers })).toEqual([]);
    const person = { ...machine, grantTypes: ["authorization_code"] };
    expect(faultsOf({ ...withClient(person), ...servers })).toEqual([required(1)]);
  });

  it("may be in the tokens of another issuer", () => {
    const accept = [{ issuer: "https://login.example.com" }];
    expect(faultsOf({ ...FACADE, ...requiring(["mcp:connect"]), tokens: { accept } })).toEqual([]);
  });
});

describe("the longest URL", () => {
  it("[K05] has room for a client id that is sealed", () => {
    expect(faultsOf({ ...FACADE, limits: { urlBytes: 4096 + 1024 } })).toEqual([]);
    expect(faultsOf({ ...FACADE, limits: { urlBytes: 4096 + 1023 } })).toEqual(["limits.urlBytes"]);
    expect(faultsOf({ ...DOCUMENT, limits: { urlBytes: 1024 } })).toEqual([]);
  });
});

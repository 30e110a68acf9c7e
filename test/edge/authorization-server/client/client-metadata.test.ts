import { describe, expect, it } from "vitest";
import { registeredMetadata } from "../../../../edge/src/authorization-server/client/client-metadata.ts";
import { KEY, RULES, read, refusal } from "./reading-metadata.ts";

describe("what a client says about itself", () => {
  it("needs to be no more than a redirect URI", () => {
    expect(read()).toEqual({
      name: "client.example",
      redirectUris: ["https://client.example/callback"],
      refusedRedirectUris: [],
      grantTypes: ["authorization_code", "refresh_token"],
      authenticationMethod: "client_secret_basic",
    });
  });

  it("is read whole", () => {
    const document = {
      client_name: "Client",
      grant_types: ["authorization_code"],
      response_types: ["code"],
      token_endpoint_auth_method: "none",
      application_type: "web",
      scope: "public:read",
    };
    expect(read(document)).toEqual({
      name: "Client",
      redirectUris: ["https://client.example/callback"],
      refusedRedirectUris: [],
      grantTypes: ["authorization_code", "refresh_token"],
      authenticationMethod: "none",
      applicationType: "web",
      scope: "public:read",
    });
  });

  it("may authenticate in another way than by a secret when it does not say how", () => {
    expect(read({}, { ...RULES, authenticationMethod: "none" }).authenticationMethod).toBe("none");
    const said = read(
      { token_endpoint_auth_method: "client_secret_post" },
      { ...RULES, authenticationMethod: "none" },
    );
    expect(said.authenticationMethod).toBe("client_secret_post");
  });

  it("[D11] is used as far as it is supported: nothing for show, nothing to fetch, nothing unknown", () => {
    const shown = { logo_uri: "https://evil.example/pixel", client_uri: "javascript:alert(1)", tos_uri: "x" };
    const odd = {
      policy_uri: 5,
      software_statement: "x",
      contacts: {},
      jwks_uri: "https://client.example/jwks",
    };
    const document = { ...shown, ...odd, registration_client_uri: "x", "client_name#de": "Kunde" };
    expect(read(document)).toEqual(read());
    expect(Object.keys(registeredMetadata(read(document)))).toEqual([
      "client_name",
      "redirect_uris",
      "grant_types",
      "response_types",
      "token_endpoint_auth_method",
    ]);
  });

  it("has no member that is null, and no empty name or scope", () => {
    const nothing = { client_name: null, scope: "", token_endpoint_auth_method: null, jwks: null };
    expect(read({ ...nothing, grant_types: null, response_types: null, application_type: null })).toEqual(
      read(),
    );
    expect(read({ client_name: "  " }).name).toBe("client.example");
    expect(read({ client_name: "", jwks_uri: "" })).toEqual(read());
  });

  it("is answered as it is registered (RFC 7591 section 3.2.1)", () => {
    const method = { token_endpoint_auth_method: "private_key_jwt" };
    expect(
      registeredMetadata(
        read({
          ...method,
          client_name: "Client",
          application_type: "web",
          scope: "a b",
          jwks: { keys: [KEY] },
        }),
      ),
    ).toEqual({
      client_name: "Client",
      redirect_uris: ["https://client.example/callback"],
      grant_types: ["authorization_code", "refresh_token"],
      response_types: ["code"],
      token_endpoint_auth_method: "private_key_jwt",
      application_type: "web",
      scope: "a b",
      jwks: { keys: [KEY] },
    });
    const uri = "https://client.example/jwks";
    expect(registeredMetadata(read({ ...method, jwks_uri: uri }))).toMatchObject({ jwks_uri: uri });
  });

  it.each([
    ["client_name", 5],
    ["client_name", "n".repeat(101)],
    ["grant_types", "authorization_code"],
    ["grant_types", [5]],
    ["grant_types", ["client_credentials"]],
    ["grant_types", ["refresh_token"]],
    ["grant_types", []],
    ["response_types", ["token"]],
    ["response_types", "code"],
    ["token_endpoint_auth_method", "client_secret_jwt"],
    ["token_endpoint_auth_method", "tls_client_auth"],
    ["token_endpoint_auth_method", ["none"]],
    ["application_type", "spa"],
    ["scope", ["public:read"]],
    ["scope", "a\nb"],
    ["scope", "s".repeat(4097)],
  ])("[D11] is refused when %s is %j", (member, value) => {
    const { code, message, status } = refusal({ [member]: value });
    expect({ code, status }).toEqual({ code: "invalid_client_metadata", status: 400 });
    expect(message).toMatch(new RegExp(`^Correct ${member}: `));
  });

  it.each(["text", 5, true, null, [], ["https://client.example/callback"]].map((value) => [value]))(
    "is refused when it is %j",
    (document) => {
      expect(refusal(document)).toEqual({
        code: "invalid_client_metadata",
        message: "Send the client's metadata as a JSON object.",
        status: 400,
      });
    },
  );
});

describe("the name of a client", () => {
  it.each([
    "Claude Code (documents)",
    "Kündin",
    "客户端",
    "Ünïcödé 🦊",
    '<b>Client</b> & "Co"',
    "Client ❤️",
    "4711",
    "हिन्दी",
    "שָׁלוֹם",
  ])("may be %s", (name) => {
    expect(read({ client_name: ` ${name} ` }).name).toBe(name);
  });

  it.each([
    ["a control", "Client\u0007"],
    ["a line end", "Client\nof the bank"],
    ["an escape sequence", "\u001b[31mClient"],
    ["a C1 control", "Client\u0085"],
    ["a right-to-left override", "Client\u202egnab"],
    ["an isolate", "Client\u2066gnab\u2069"],
    ["a right-to-left mark", "Client\u200f"],
    ["a zero-width space", "Cli\u200bent"],
    ["a zero-width joiner", "Cli\u200dent"],
    ["a soft hyphen", "Cli\u00adent"],
    ["a byte order mark within", "Cli\ufeffent"],
    ["a tag character", "Client\u{e0041}"],
    ["a line separator", "Client\u2028"],
    ["a private-use character", "Client\ue000"],
    ["half a surrogate pair", "Client\ud800"],
    ["an empty pattern of Braille", "Client\u2800"],
    ["a Hangul filler", "Client\u3164"],
    ["a half-width Hangul filler", "Client\uffa0"],
    ["a Hangul vowel filler", "Client\u1160"],
    ["an invisible joiner of graphemes", "Cli\u034fent"],
    ["a selector of variants that are none", "Client\ufe01"],
    ["five marks upon a letter", `Client${"\u0301".repeat(5)}`],
    ["five marks around a letter", `Client${"\u20dd".repeat(5)}`],
  ])("[D11] may not have %s", (_, name) => {
    expect(refusal({ client_name: `${name}.` })).toMatchObject({ code: "invalid_client_metadata" });
  });

  it.each(["\u2800", "\u3164", ".", "- -", "🦊", "\u0301\u0301", "\ufe0f"])(
    "[D11] is not %j, which nobody could tell from another, or from none",
    (name) => {
      expect(refusal({ client_name: name })).toMatchObject({ code: "invalid_client_metadata" });
    },
  );

  it("[D11] has four marks upon one letter at most", () => {
    const name = `Client${"\u0301".repeat(4)}`;
    expect(read({ client_name: name }).name).toBe(name);
    expect(refusal({ client_name: `a${"\u0300".repeat(99)}` }).code).toBe("invalid_client_metadata");
  });
});

describe("the keys of a client", () => {
  const method = { token_endpoint_auth_method: "private_key_jwt" };

  it("are in its metadata, or where that says", () => {
    expect(read({ ...method, jwks: { keys: [KEY] } }).keys).toEqual([KEY]);
    const uri = "https://client.example/jwks";
    expect(read({ ...method, jwks_uri: uri }).keys).toEqual({ jwksUri: uri });
  });

  it("are of no account where it proves itself otherwise", () => {
    expect(read({ token_endpoint_auth_method: "none", jwks: { keys: [KEY] } })).not.toHaveProperty("keys");
  });

  it("[D11] are kept with what verifies and nothing else", () => {
    const keys = [{ ...KEY, x5u: "https://evil.example/", x5c: ["certificate"], note: "n".repeat(9000) }];
    expect(read({ ...method, jwks: { keys } }).keys).toEqual([KEY]);
  });

  it.each([
    ["are missing", {}],
    ["are in both places", { jwks: { keys: [KEY] }, jwks_uri: "https://client.example/jwks" }],
    ["are none", { jwks: { keys: [] } }],
    ["are no list", { jwks: { keys: KEY } }],
    ["are symmetric", { jwks: { keys: [{ kty: "oct", k: "secret" }] } }],
    ["are private", { jwks: { keys: [{ ...KEY, d: "private" }] } }],
    ["are at http", { jwks_uri: "http://client.example/jwks" }],
    ["are at no URL", { jwks_uri: "jwks" }],
    ["are where a script is", { jwks_uri: "javascript:alert(1)" }],
    ["are eleven", { jwks: { keys: Array(11).fill(KEY) } }],
  ])("[D11] make no client when they %s", (_, keys) => {
    expect(refusal({ ...method, ...keys }).code).toBe("invalid_client_metadata");
  });
});

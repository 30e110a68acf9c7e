import fc from "fast-check";
import { base64url } from "jose";
import { describe, expect, it } from "vitest";
import { readCredentials } from "../../../../../edge/src/authorization-server/client/authenticate/credentials.ts";
import { OAuthError } from "../../../../../edge/src/authorization-server/oauth-error.ts";
import { readParameters } from "../../../../../edge/src/authorization-server/parameters.ts";

const JWT_BEARER = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

const read = (authorization: string | null, parameters: Record<string, string> = {}) =>
  readCredentials(authorization, readParameters(new URLSearchParams(parameters)));
const basic = (text: string) => `Basic ${btoa(text)}`;
const assertionOf = (payload: unknown) => `e30.${base64url.encode(JSON.stringify(payload))}.c2ln`;

describe("the credentials of a client", () => {
  it("are its id alone where it is public", () => {
    expect(read(null, { client_id: "editor" })).toEqual({ method: "none", clientId: "editor" });
    expect(read(null, { client_id: "editor", client_secret: "" })).toEqual({
      method: "none",
      clientId: "editor",
    });
  });

  it("are its id and secret in the body", () => {
    expect(read(null, { client_id: "editor", client_secret: "a b&c" })).toEqual({
      method: "client_secret",
      clientId: "editor",
      secret: "a b&c",
    });
  });

  it.each(["Basic", "basic", "BASIC"])(
    "are its id and secret by HTTP Basic, as in RFC 6749: %s",
    (scheme) => {
      expect(read(`${scheme} czZCaGRSa3F0Mzo3RmpmcDBaQnIxS3REUmJuZlZkbUl3`)).toEqual({
        method: "client_secret",
        clientId: "s6BhdRkqt3",
        secret: "7Fjfp0ZBr1KtDRbnfVdmIw",
      });
    },
  );

  it("are form-encoded within HTTP Basic, whatever is in them", () => {
    const encode = (text: string) => new URLSearchParams([["", text]]).toString().slice(1);
    const text = fc.string({ unit: "binary", minLength: 1 });
    fc.assert(
      fc.property(text, text, (clientId, secret) => {
        const authorization = basic(`${encode(clientId)}:${encode(secret)}`);
        expect(read(authorization)).toEqual({
          method: "client_secret",
          clientId,
          secret,
        });
      }),
    );
  });

  it("may name the client in the body too beside HTTP Basic, if it is the same", () => {
    const editor = { method: "client_secret", clientId: "editor", secret: "x" };
    expect(read(basic("editor:x"), { client_id: "editor" })).toEqual(editor);
    expect(read(basic("editor:x"), { client_id: "" })).toEqual(editor);
    expect(() => read(basic("editor:x"), { client_id: "other" })).toThrow("two clients");
  });

  it("are an assertion, whose sub names the client where nothing else does", () => {
    const parameters = {
      client_assertion_type: JWT_BEARER,
      client_assertion: assertionOf({ sub: "editor" }),
    };
    const { client_assertion: assertion } = parameters;
    expect(read(null, parameters)).toEqual({ method: "private_key_jwt", clientId: "editor", assertion });
    expect(read(null, { ...parameters, client_id: "other" })).toEqual({
      method: "private_key_jwt",
      clientId: "other",
      assertion,
    });
  });

  it.each([
    ["nothing", null, {}],
    ["an empty id", null, { client_id: "" }],
    ["a secret without an id", null, { client_secret: "x" }],
    ["another scheme", "Bearer abc", { client_id: "editor" }],
    ["an empty header", "", { client_id: "editor" }],
    ["no credentials behind the scheme", "Basic", {}],
    ["two spaces", `Basic  ${btoa("editor:x")}`, {}],
    ["two headers", `${basic("editor:x")}, ${basic("editor:x")}`, {}],
    ["no base64", "Basic ***", {}],
    ["base64 that ends too early", "Basic ZWRpdG9yO", {}],
    ["no colon", basic("editor"), {}],
    ["no id before the colon", basic(":x"), {}],
    ["an id that is not form-encoded", basic("100%:x"), {}],
    ["an id that is no UTF-8", basic("%ff:x"), {}],
    ["an assertion without its type", null, { client_assertion: assertionOf({ sub: "editor" }) }],
    ["the type of an assertion without it", null, { client_id: "editor", client_assertion_type: JWT_BEARER }],
    ["an assertion of another type", null, { client_assertion: "x", client_assertion_type: "saml2-bearer" }],
    ["an assertion that is no JWT", null, { client_assertion: "x", client_assertion_type: JWT_BEARER }],
    [
      "an assertion about nobody",
      null,
      { client_assertion: assertionOf({}), client_assertion_type: JWT_BEARER },
    ],
  ])("are refused where there is %s", (_, authorization, parameters) => {
    const attempt = () => read(authorization, parameters);
    expect(attempt).toThrow(OAuthError);
    expect(attempt).toThrow(expect.objectContaining({ code: "invalid_client", status: 401 }));
  });

  const assertion = { client_assertion: assertionOf({ sub: "editor" }), client_assertion_type: JWT_BEARER };

  it.each([
    ["HTTP Basic and a secret", basic("editor:x"), { client_id: "editor", client_secret: "x" }],
    ["HTTP Basic and an assertion", basic("editor:x"), assertion],
    ["HTTP Basic and the type of an assertion", basic("editor:x"), { client_assertion_type: JWT_BEARER }],
    ["a secret and an assertion", null, { client_id: "editor", client_secret: "x", ...assertion }],
    ["another scheme and a secret", "Bearer x", { client_id: "editor", client_secret: "x" }],
    ["all three", basic("editor:x"), { client_secret: "x", ...assertion }],
  ])("[D13] are refused in two ways at once: %s", (_, authorization, parameters) => {
    expect(() => read(authorization, parameters)).toThrow("in one way per request");
  });

  it("are nowhere repeated in a refusal", () => {
    const secret = "canary-secret";
    const attempts = [
      () => read(basic(`:${secret}`)),
      () => read(basic(`editor:${secret}`), { client_id: "other" }),
      () => read(`Bearer ${secret}`),
      () => read(null, { client_secret: secret }),
      () => read(null, { client_assertion: secret, client_assertion_type: JWT_BEARER }),
      () => read(null, { client_assertion: "x", client_assertion_type: secret }),
    ];
    for (const attempt of attempts) {
      expect(attempt).toThrow(OAuthError);
      expect(attempt).not.toThrow(secret);
    }
  });
});

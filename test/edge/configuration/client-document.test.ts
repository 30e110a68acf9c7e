import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readDocument } from "../../../edge/src/authorization-server/client/metadata-document/read-document.ts";
import { clientDocumentFault } from "../../../edge/src/configuration/client-document.ts";

const URL = "https://studio.example.com/client.json";
const RULES = { publicUrl: "https://mcp.example.com", redirectUris: { schemes: ["windsurf"] } };
const KEY = { kty: "EC", crv: "P-256", x: "x", y: "y" };

const documentOf = (members: Record<string, unknown>, url = URL) => ({
  client_id: url,
  client_name: "Studio",
  redirect_uris: ["https://studio.example.com/cb"],
  ...members,
});
const faultOf = (members: Record<string, unknown> = {}, url = URL) =>
  clientDocumentFault(url, documentOf(members, url), RULES);

describe("a client's metadata document in the configuration", () => {
  it.each([
    {},
    { client_name: undefined, logo_uri: "https://studio.example.com/logo.svg", contacts: null },
    { redirect_uris: ["http://studio.example.com/cb", "windsurf://callback"] },
    { token_endpoint_auth_method: "none", grant_types: ["authorization_code", "urn:device"] },
    { token_endpoint_auth_method: "private_key_jwt", jwks: { keys: [KEY] } },
    { token_endpoint_auth_method: "private_key_jwt", jwks_uri: "https://studio.example.com/jwks" },
  ])("makes a client with %j", (members) => {
    expect(faultOf(members)).toBeUndefined();
  });

  it.each([
    [{ client_id: "https://other.example.com/client.json" }, "has another client_id than its URL"],
    [{ client_id: undefined }, "has another client_id than its URL"],
    [{ client_secret: "x" }, "may not have the member client_secret"],
    [{ client_secret_expires_at: 0 }, "may not have the member client_secret_expires_at"],
    [{ redirect_uris: [] }, "has a wrong redirect_uris: expected one at least"],
    [{ redirect_uris: undefined }, "has a wrong redirect_uris: expected a list of URIs"],
    [{ redirect_uris: ["cursor://callback", 5] }, "has no redirect URI that is usable here"],
    [
      { redirect_uris: ["http://localhost/cb"], application_type: "web" },
      "has no redirect URI that is usable here",
    ],
    [{ client_name: "\u3164" }, "has a wrong client_name: "],
    [{ token_endpoint_auth_method: "client_secret_basic" }, "may not authenticate by client_secret_basic"],
    [{ token_endpoint_auth_method: "private_key_jwt" }, "lacks either jwks or jwks_uri, or has both"],
    [{ token_endpoint_auth_method: "private_key_jwt", jwks: { keys: [] } }, "has a wrong jwks: "],
    [
      { token_endpoint_auth_method: "private_key_jwt", jwks_uri: "https://jwks.internal/keys" },
      "has a jwks_uri that has a host that is not a public name",
    ],
  ])("[K05] makes none with %j: it %s", (members, fault) => {
    expect(faultOf(members)).toContain(fault);
  });

  it.each([
    "http://studio.example.com/c",
    "https://client.internal/c",
    "https://mcp.example.com/c",
    "https://a.example",
  ])("[K05] makes none at %s", (url) => {
    expect(faultOf({}, url)).toMatch(/^has a URL that /);
  });

  const method = fc.constantFrom("none", "private_key_jwt", "client_secret_post", "other", null, undefined);
  const uri = fc.constantFrom("https://studio.example.com/cb", "http://localhost/cb", "cursor://cb", "x", 5);
  const members = fc.record(
    {
      client_name: fc.constantFrom("Studio", "", "\u2800", "n".repeat(101), 5, null),
      redirect_uris: fc.oneof(fc.array(uri, { maxLength: 12 }), fc.constantFrom(null, "x")),
      grant_types: fc.constantFrom(["authorization_code"], ["client_credentials"], null),
      application_type: fc.constantFrom("web", "native", "spa"),
      token_endpoint_auth_method: method,
      jwks: fc.constantFrom({ keys: [KEY] }, { keys: [] }, { keys: [{ ...KEY, d: "d" }] }, null),
      jwks_uri: fc.constantFrom("https://studio.example.com/jwks", "https://jwks.internal/", "", null),
      scope: fc.constantFrom("a b", "a\nb", ""),
    },
    { requiredKeys: ["redirect_uris"] },
  );

  it("[K05] is judged as the gateway judges it: what has no fault makes a client, and nothing else does", () => {
    fc.assert(
      fc.property(members, (content) => {
        const document = documentOf(content);
        const isFaulty = clientDocumentFault(URL, document, RULES) !== undefined;
        const read = () => readDocument(document, URL, "bundled-document", RULES);
        if (isFaulty) expect(read).toThrow();
        else expect(read).not.toThrow();
      }),
      { numRuns: 2_000 },
    );
  });
});

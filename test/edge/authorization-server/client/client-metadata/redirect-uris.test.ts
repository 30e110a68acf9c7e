import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  readClientMetadata,
  registeredMetadata,
} from "../../../../../edge/src/authorization-server/client/client-metadata.ts";
import { OAuthError } from "../../../../../edge/src/authorization-server/oauth-error.ts";
import { RULES, read, refusal } from "../reading-metadata.ts";

describe("the redirect URIs of a client", () => {
  it("are judged each on its own, and those that are not acceptable are left out", () => {
    const uris = [
      "https://client.example/a",
      "unheard-of://callback",
      "http://localhost/b",
      "javascript:alert(1)",
    ];
    const metadata = read({ redirect_uris: uris });
    expect(metadata.redirectUris).toEqual(["https://client.example/a", "http://localhost/b"]);
    expect(metadata.refusedRedirectUris).toEqual([
      "'unheard-of://callback' has a private-use scheme that is not allowed here",
      "'javascript:alert(1)' has to be https, http to 127.0.0.1, [::1] or localhost, or of an allowed private-use scheme",
    ]);
  });

  it("[D14] are judged by the application_type that goes with them", () => {
    const uris = ["http://localhost/callback", "https://client.example/callback"];
    expect(read({ redirect_uris: uris, application_type: "web" }).redirectUris).toEqual([uris[1]]);
    expect(read({ redirect_uris: uris, application_type: "native" }).redirectUris).toEqual(uris);
    expect(refusal({ redirect_uris: ["http://localhost/callback"], application_type: "web" }).code).toBe(
      "invalid_redirect_uri",
    );
  });

  it("[D11] give a name to a client without one, which is no longer than any name", () => {
    const label = "l".repeat(60);
    const uri = `https://${label}.${label}.example/callback`;
    const metadata = read({ redirect_uris: [uri] });
    expect(metadata.name).toBe(`${label}.${label}.example`.slice(0, 100));
    expect(readClientMetadata(registeredMetadata(metadata), RULES)).toEqual(metadata);
  });

  it("are registered once each", () => {
    const uri = "https://client.example/callback";
    expect(read({ redirect_uris: [uri, uri] }).redirectUris).toEqual([uri]);
  });

  it("[D03] make no client where none is acceptable, which is told which and why", () => {
    expect(refusal({ redirect_uris: ["http://client.example/", "https://client.example/#", 5] })).toEqual({
      code: "invalid_redirect_uri",
      message:
        "No redirect URI is usable: 'http://client.example/' has to be https, http to 127.0.0.1, [::1] or localhost, " +
        "or of an allowed private-use scheme; 'https://client.example/#' has a fragment; '5' is not a text.",
      status: 400,
    });
  });

  it.each([[undefined], [null], [[]], ["https://client.example/callback"], [{}]])(
    "[D11] make no client where they are %j",
    (uris) => {
      expect(refusal({ redirect_uris: uris }).code).toBe("invalid_redirect_uri");
    },
  );

  it("[D11] are ten at most", () => {
    const uris = Array.from({ length: 11 }, (_, index) => `https://client.example/${index}`);
    expect(refusal({ redirect_uris: uris })).toMatchObject({
      code: "invalid_redirect_uri",
      message: "Correct redirect_uris: expected 10 at most.",
    });
    expect(read({ redirect_uris: uris.slice(1) }).redirectUris).toHaveLength(10);
  });
});

describe("whatever metadata is sent", () => {
  const members = [
    ...["client_name", "redirect_uris", "grant_types", "response_types", "token_endpoint_auth_method"],
    ...["application_type", "scope", "jwks", "jwks_uri", "__proto__", "constructor"],
  ];
  const value = fc.oneof(
    fc.jsonValue(),
    fc.constantFrom("none", "private_key_jwt", "web", "https://client.example/", { keys: [{ kty: "RSA" }] }),
    fc.array(fc.oneof(fc.webUrl(), fc.string()), { maxLength: 12 }),
  );
  const document = fc.dictionary(fc.constantFrom(...members), value);

  it("[D11] comes to metadata within bounds, or to an error of RFC 7591 in plain ASCII", () => {
    fc.assert(
      fc.property(document, (content) => {
        try {
          const { name, redirectUris } = readClientMetadata(content, RULES);
          expect(name).toMatch(/^[^\p{C}]{1,100}$/u);
          expect(redirectUris.length).toBeGreaterThan(0);
          expect(redirectUris.length).toBeLessThanOrEqual(10);
        } catch (error) {
          if (!(error instanceof OAuthError)) throw error;
          expect(["invalid_redirect_uri", "invalid_client_metadata"]).toContain(error.code);
          expect(error.message).toMatch(/^[\x20-\x21\x23-\x5b\x5d-\x7e]{1,4000}$/);
        }
      }),
      { numRuns: 2_000 },
    );
  });
});

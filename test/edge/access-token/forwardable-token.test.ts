import { UnsecuredJWT } from "jose";
import { describe, expect, it } from "vitest";
import { forwardableToken } from "../../../edge/src/access-token/forwardable-token.ts";
import { TokenError } from "../../../edge/src/access-token/token-error.ts";
import { DOCUMENTS_URL, documentsServer } from "../material/server.ts";

const server = documentsServer();
const tokenFor = (aud?: unknown) =>
  new UnsecuredJWT({ sub: "alice", ...(aud !== undefined && { aud }) } as never).encode();

describe("a token that an origin may have", () => {
  it.each([DOCUMENTS_URL, [DOCUMENTS_URL], [DOCUMENTS_URL, DOCUMENTS_URL]])(
    "is for its server alone: %j",
    (aud) => {
      const token = tokenFor(aud);
      expect(forwardableToken(token, server)).toBe(token);
    },
  );

  it.each([
    ...[undefined, [], "", [""], "https://mcp.example.com/mcp/tickets", `${DOCUMENTS_URL}/`],
    ...[
      [DOCUMENTS_URL, "https://mcp.example.com/mcp/tickets"],
      ["a", DOCUMENTS_URL],
      [DOCUMENTS_URL, 5],
    ],
    ...[{ 0: DOCUMENTS_URL }, [[DOCUMENTS_URL]], null],
  ])("[F05] [A09] is none for nobody, or for somebody else too: %j", (aud) => {
    expect(() => forwardableToken(tokenFor(aud), server)).toThrow(TokenError);
  });

  it.each(["opaque", "", "a.b.c", "ya29.a0AfH6SM"])("[F05] is none that cannot be read: %j", (token) => {
    expect(() => forwardableToken(token, server)).toThrow(TokenError);
  });
});

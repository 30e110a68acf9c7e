import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import { AssertionError } from "../../../../../edge/src/authorization-server/client/authenticate/client-assertion.ts";
import { ISSUER } from "../../../material/authorization-server.ts";
import { NOW_SECONDS } from "../../../material/clock.ts";
import { forgeToken } from "../../../material/issuer.ts";
import { CLAIMS, createStudioKeys, StudioAtGateway, type StudioKeys } from "./studio.ts";

let keys: StudioKeys;
let studio: StudioAtGateway;

beforeAll(async () => {
  keys = await createStudioKeys();
});

beforeEach(async () => {
  studio = await StudioAtGateway.start(keys);
});

describe("the kind of a client assertion", () => {
  it.each(["JWT", "jwt", "client-authentication+jwt", "application/client-authentication+jwt", undefined])(
    "may be %s",
    async (typ) => {
      await expect(studio.verifyWith({ header: { typ } })).resolves.toBeUndefined();
    },
  );

  it.each([
    "at+jwt",
    "application/at+jwt",
    "AT+JWT",
    "caller-assertion+jwt",
    "id_token",
    "logout+jwt",
    "dpop+jwt",
    "secevent+jwt",
    "oauth-authz-req+jwt",
    "oauth-id-jag+jwt",
    "",
    5,
    null,
  ])("[G07] may not be %s", async (typ) => {
    await studio.expectRefusal(
      studio.verify(await forgeToken({ alg: "ES256", kid: "ec-1", typ }, JSON.stringify(CLAIMS), keys.ec)),
    );
  });
});

describe("who a client assertion is about, and for whom", () => {
  it.each([ISSUER, `${ISSUER}/token`, [ISSUER], [`${ISSUER}/token`]])(
    "[G07] is for the issuer or its token endpoint alone: %j",
    async (aud) => {
      await expect(studio.verifyWith({ claims: { aud } })).resolves.toBeUndefined();
    },
  );

  it.each([
    '"https://mcp.example.com/"',
    '"https://mcp.example.com/token/"',
    '"https://mcp.example.com/tokens"',
    '"https://mcp.example.com/revoke"',
    '"https://mcp.example.com/register"',
    '"https://mcp.example.com/mcp/documents"',
    '"https://MCP.example.com"',
    '"https://mcp.example.com:443"',
    '"https://mcp.example.com.evil.example"',
    '"https://evil.example"',
    '["https://mcp.example.com","https://evil.example"]',
    '["https://evil.example","https://mcp.example.com"]',
    '["https://mcp.example.com","https://mcp.example.com/token"]',
    '["https://mcp.example.com","https://mcp.example.com"]',
    '[["https://mcp.example.com"]]',
    '{"0":"https://mcp.example.com"}',
    "[]",
    '""',
    "null",
    "5",
  ])("[G07] is not for %s", async (json) => {
    await studio.expectRefusal(studio.verifyWithJson("aud", json));
  });

  it.each(["iss", "sub", "aud", "exp", "jti"])("[G07] is refused without %s", async (claim) => {
    await studio.expectRefusal(studio.verifyWith({ claims: { [claim]: undefined } }));
  });

  it.each([
    ["iss", '"https://evil.example/client.json"'],
    ["iss", '"https://studio.example.com/oauth/client.json/"'],
    ["iss", '["https://studio.example.com/oauth/client.json"]'],
    ["iss", "null"],
    ["sub", '"https://evil.example/client.json"'],
    ["sub", '"STUDIO"'],
    ["sub", '["https://studio.example.com/oauth/client.json"]'],
    ["sub", "null"],
  ])("[G07] is by the client and about it: not with the %s %s", async (claim, json) => {
    await studio.expectRefusal(studio.verifyWithJson(claim, json));
  });
});

describe("the time of a client assertion", () => {
  it.each([
    ["exp", NOW_SECONDS + 330],
    ["exp", NOW_SECONDS + 1],
    ["exp", NOW_SECONDS - 29],
    ["iat", NOW_SECONDS + 30],
    ["iat", NOW_SECONDS - 3600],
    ["iat", undefined],
    ["nbf", NOW_SECONDS + 30],
    ["nbf", NOW_SECONDS - 3600],
  ])("[G07] is good with %s %s", async (claim, value) => {
    await expect(studio.verifyWith({ claims: { [claim]: value } })).resolves.toBeUndefined();
  });

  it.each([
    ["exp", `${NOW_SECONDS + 331}`],
    ["exp", `${NOW_SECONDS + 3600}`],
    ["exp", `${NOW_SECONDS - 30}`],
    ["exp", "0"],
    ["exp", "-1"],
    ["exp", "1e400"],
    ["exp", "null"],
    ["exp", `"${NOW_SECONDS + 300}"`],
    ["exp", "[]"],
    ["exp", "{}"],
    ["iat", `${NOW_SECONDS + 31}`],
    ["iat", "1e400"],
    ["iat", `"${NOW_SECONDS}"`],
    ["nbf", `${NOW_SECONDS + 31}`],
    ["nbf", "1e400"],
    ["nbf", `"${NOW_SECONDS}"`],
  ])("[G07] is not good with %s %s", async (claim, json) => {
    await studio.expectRefusal(studio.verifyWithJson(claim, json));
  });
});

describe("the id of a client assertion", () => {
  it("[G07] can be used once", async () => {
    const assertion = await studio.assertion();
    await expect(studio.verify(assertion)).resolves.toBeUndefined();
    await expect(studio.verify(assertion)).rejects.toThrow("its jti was used before");
    await expect(studio.verifyWith({ claims: { iat: NOW_SECONDS - 1 } })).rejects.toThrow(
      "its jti was used before",
    );
  });

  it("[G07] can be used once by fifty requests at the same time", async () => {
    const assertion = await studio.assertion();
    const attempts = await Promise.allSettled(Array.from({ length: 50 }, () => studio.verify(assertion)));
    expect(attempts.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
  });

  it("[G07] cannot be used again for as long as the assertion would be good", async () => {
    const assertion = await studio.assertion({ claims: { exp: NOW_SECONDS + 299.5 } });
    await studio.verify(assertion);
    studio.server.clock.advance(329);
    await expect(studio.verify(assertion)).rejects.toThrow("its jti was used before");
    studio.server.clock.advance(1);
    await expect(studio.verify(assertion)).rejects.toThrow(AssertionError);
    expect(studio.noted.at(0)).toEqual({
      scope: studio.client.handle,
      id: CLAIMS.jti,
      expiresAt: (NOW_SECONDS + 330) * 1000,
    });
  });

  it("may have 256 characters", async () => {
    await expect(studio.verifyWith({ claims: { jti: "x".repeat(256) } })).resolves.toBeUndefined();
  });

  it("has no more than 256 characters", async () => {
    await studio.expectRefusal(studio.verifyWith({ claims: { jti: "x".repeat(257) } }));
  });

  it.each(['""', "5", "null", "[]", '{"a":1}', '["a"]'])("[G07] is a text: not %s", async (json) => {
    await studio.expectRefusal(studio.verifyWithJson("jti", json));
  });
});

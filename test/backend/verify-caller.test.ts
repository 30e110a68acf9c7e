import { inspect } from "node:util";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  InvalidTokenError,
  KeysUnavailableError,
  MissingCredentialError,
  refusalOf,
  verifyCaller,
} from "../../edge/backend/index.ts";
import { type Deviation, signAssertion } from "./assertion.ts";
import { createIssuer, type Issuer, signToken, type TokenDeviation } from "./issuer.ts";
import { type KeyServer, startKeyServer } from "./key-server.ts";
import { incoming } from "./request.ts";

const AUDIENCE = "https://tasks.example.com";

let edge: KeyServer;
let login: Issuer;

beforeAll(async () => {
  edge = await startKeyServer();
  login = await createIssuer("https://login.example.com");
});
afterAll(() => edge.close());

const byAssertion = () => ({ assertion: { issuer: edge.issuer, audience: AUDIENCE } });
const byToken = () => ({ token: { issuer: login.issuer, audience: AUDIENCE, fetch: login.fetch } });

const asserted = async (deviation?: Deviation) => ({
  "gatehouse-assertion": await signAssertion(edge, AUDIENCE, {
    ...deviation,
    claims: { scope: "read:tasks", ...deviation?.claims },
  }),
});
const forwarded = async (deviation?: TokenDeviation, scheme = "Bearer") => ({
  authorization: `${scheme} ${await signToken(login, deviation)}`,
});

test("a caller is known by the edge's assertion", async () => {
  const caller = await verifyCaller(byAssertion())(incoming({ headers: await asserted() }));
  expect(caller).toEqual({
    issuer: "https://login.example.com",
    subject: "alice",
    clientId: "editor",
    scopes: ["read:tasks"],
  });
});

test("a caller is known by its own token, whatever the case of the scheme", async () => {
  for (const scheme of ["Bearer", "bearer"]) {
    const caller = await verifyCaller(byToken())(incoming({ headers: await forwarded({}, scheme) }));
    expect(caller).toMatchObject({ subject: "alice", scopes: ["read:tasks", "write:tasks"] });
  }
});

describe("nobody is known", () => {
  test("without an assertion, whatever else is there", async () => {
    const verification = verifyCaller(byAssertion())(incoming({ headers: await forwarded() }));
    await expect(verification).rejects.toThrow(new MissingCredentialError("Gatehouse-Assertion"));
  });

  test.each(["", "Basic YWxpY2U6", "Bearer", "Bearer ", "Bearer  a.b.c", "Bearer a.b.c d.e.f", "a.b.c"])(
    "by an Authorization header that is no bearer token: '%s'",
    async (authorization) => {
      const verification = verifyCaller(byToken())(incoming({ headers: { authorization } }));
      await expect(verification).rejects.toThrow(new MissingCredentialError("Bearer"));
    },
  );

  test("by a token that is good elsewhere", async () => {
    const headers = await forwarded({ claims: { aud: "https://other.example.com" } });
    await expect(verifyCaller(byToken())(incoming({ headers }))).rejects.toThrow(InvalidTokenError);
  });

  test("[H05] by anything else that headers may hold", async () => {
    const verify = verifyCaller({ ...byAssertion(), ...byToken() });
    const good = { ...(await asserted()), ...(await forwarded()) };
    const part = fc.constantFrom(
      ...Object.values(good).flatMap((value) => value.split(/[ .]/)),
      "",
      "Bearer",
      "{}",
    );
    const hostile = fc.oneof(
      fc.string(),
      fc.array(part, { maxLength: 5 }).map((parts) => parts.join(".")),
    );
    const names = ["gatehouse-assertion", "authorization"];
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...names), hostile, async (name, value) => {
        fc.pre(!Object.values(good).some((one) => value.includes(one)));
        const headers: Record<string, string> = { ...good, [name]: value };
        const request = { ...incoming(), header: (asked: string) => headers[asked.toLowerCase()] };
        const error = await verify(request).catch((error) => error);
        expect(refusalOf(error).status).toBe(401);
      }),
    );
  });

  test("where nobody says how", () => {
    expect(() => verifyCaller({} as never)).toThrow(TypeError);
  });
});

describe("where assertion and token are both asked for", () => {
  const verify = async (assertion?: Deviation, token?: TokenDeviation) =>
    verifyCaller({ ...byAssertion(), ...byToken() })(
      incoming({ headers: { ...(await asserted(assertion)), ...(await forwarded(token)) } }),
    );

  test("a caller is known by both, with the scopes that are in both", async () => {
    expect(await verify()).toEqual({
      issuer: "https://login.example.com",
      subject: "alice",
      clientId: "editor",
      scopes: ["read:tasks"],
    });
  });

  test("an issuer that names itself with a slash more in its tokens is the one that the edge knows", async () => {
    const token = { ...byToken().token, alias: "https://login.example.com/" };
    const claims = { iss: "https://login.example.com/" };
    const headers = { ...(await asserted()), ...(await forwarded({ claims })) };
    const verification = verifyCaller({ ...byAssertion(), token })(incoming({ headers }));
    await expect(verification).resolves.toMatchObject({ issuer: "https://login.example.com" });
  });

  test.each<[string, Deviation, TokenDeviation]>([
    ["about different subjects", {}, { claims: { sub: "bob" } }],
    ["about subjects of different issuers", { claims: { sub_iss: "https://other.example.com" } }, {}],
    ["of which one is about a client that acts for nobody", {}, { claims: { gty: "client-credentials" } }],
    ["about different clients", {}, { claims: { client_id: "terminal" } }],
    ["of which only the assertion is good", {}, { claims: { aud: "https://other.example.com" } }],
    ["of which only the token is good", { claims: { aud: "https://other.example.com" } }, {}],
  ])("nobody is known by two %s", async (_, assertion, token) => {
    await expect(verify(assertion, token)).rejects.toThrow(InvalidTokenError);
  });

  test("nobody is known by one of them", async () => {
    for (const headers of [await asserted(), await forwarded()]) {
      const verification = verifyCaller({ ...byAssertion(), ...byToken() })(incoming({ headers }));
      await expect(verification).rejects.toThrow(MissingCredentialError);
    }
  });

  test("nobody is known while the keys of one cannot be had", async () => {
    const token = { ...byToken().token, jwksUri: "https://login.example.com/gone" };
    const headers = { ...(await asserted()), ...(await forwarded()) };
    const verification = verifyCaller({ ...byAssertion(), token })(incoming({ headers }));
    await expect(verification).rejects.toThrow(KeysUnavailableError);
  });
});

describe("assertions to pass on", () => {
  const DOWNSTREAM = ["https://a.example.com", "b"];
  const verify = async (list: string) => {
    const headers = { ...(await asserted()), "gatehouse-downstream-assertions": list };
    return verifyCaller(byAssertion())(incoming({ headers }));
  };

  test("are at hand by whom they are for, and shown to nobody who prints the caller", async () => {
    const assertions = await Promise.all(DOWNSTREAM.map((audience) => signAssertion(edge, audience)));
    const caller = await verify(assertions.join(","));
    expect(DOWNSTREAM.map((audience) => caller.downstream?.for(audience))).toEqual(assertions);
    expect(caller.downstream?.for(AUDIENCE)).toBeUndefined();
    for (const shown of [inspect(caller, { depth: 9, showHidden: true }), JSON.stringify(caller)]) {
      for (const assertion of assertions) expect(shown).not.toContain(assertion.split(".")[2]);
    }
  });

  test.each([
    { sub: "bob" },
    { sub_iss: "https://other.example.com" },
    { sub_kind: "client" },
    { sub: undefined },
  ])("[H05] are none where one of them is about somebody else: %j", async (claims) => {
    const [own, other] = [await signAssertion(edge, "a"), await signAssertion(edge, "b", { claims })];
    await expect(verify(`${own}, ${other}`)).rejects.toThrow(InvalidTokenError);
  });

  test("are none where the list is none", async () => {
    await expect(verify("a.b.c, d")).rejects.toThrow(InvalidTokenError);
  });
});

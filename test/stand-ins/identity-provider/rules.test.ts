import { createLocalJWKSet, jwtVerify } from "jose";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { VENDORS, type VendorName } from "./vendors.ts";
import { CALLBACK, CLIENT, getJson, VERIFIER, Visitor } from "./visitor.ts";

describe.each(Object.keys(VENDORS) as VendorName[])("the stand-in for %s", (name) => {
  let visitor: Visitor;

  beforeAll(async () => {
    visitor = await Visitor.start(name);
  });

  afterAll(() => visitor.standIn.stop());

  it("signs somebody in, and gives back the state", async () => {
    const back = await visitor.visit();
    expect([back.origin + back.pathname, back.searchParams.get("state")]).toEqual([CALLBACK, "a state"]);
    const { status, answer } = await visitor.redeem(back.searchParams.get("code") ?? "");
    expect([status, answer.token_type?.toLowerCase()]).toEqual([200, "bearer"]);
  });

  it("signs ID tokens with the key that it publishes, if it has any", async () => {
    const { answer } = await visitor.signIn({ scope: name === "github" ? "openid" : undefined });
    if (name === "github") return expect(answer).not.toHaveProperty("id_token");
    const { answer: good } = await visitor.signIn();
    const keys = createLocalJWKSet((await getJson(visitor.places.keys)) as never);
    const { issuer } = visitor.standIn;
    const { payload } = await jwtVerify(good.id_token ?? "", keys, { issuer, audience: CLIENT.id });
    expect(payload.nonce).toBe("a nonce");
  });

  it.each([
    ["a client that nobody registered", { client_id: "another" }],
    ["a redirect URI that nobody registered", { redirect_uri: `${CALLBACK}/` }],
    ["a redirect URI with a query", { redirect_uri: `${CALLBACK}?x=1` }],
    ["no redirect URI", { redirect_uri: undefined }],
  ])("shows a page of its own to %s", async (_, changes) => {
    await expect(visitor.visit(changes)).rejects.toThrow("400");
  });

  it.each([
    ["no PKCE", { code_challenge: undefined, code_challenge_method: undefined }],
    ["the challenge plain", { code_challenge_method: "plain" }],
    ["another response type", { response_type: "token" }],
  ])("sends back an error for %s", async (_, changes) => {
    const { searchParams } = await visitor.visit(changes);
    expect([searchParams.get("error"), searchParams.get("state")]).toEqual(["invalid_request", "a state"]);
    expect(searchParams.has("code")).toBe(false);
  });

  it("takes no parameter twice", async () => {
    const url = `${visitor.authorizationUrl()}&state=another`;
    await expect(visitor.standIn.visit(url)).rejects.toThrow("400");
  });

  it("takes a code once", async () => {
    const { code } = await visitor.signIn();
    expect((await visitor.redeem(code)).answer).toHaveProperty("error");
  });

  it.each([
    ["another verifier", { code_verifier: "x".repeat(43) }],
    ["no verifier", { code_verifier: "" }],
    ["another redirect URI", { redirect_uri: "https://mcp.example.com/" }],
    ["another secret", { client_secret: "another" }],
  ])("takes no code with %s", async (_, changes) => {
    const { searchParams } = await visitor.visit();
    const { answer } = await visitor.redeem(searchParams.get("code") ?? "", changes);
    expect(answer).toHaveProperty("error");
    expect(answer).not.toHaveProperty("access_token");
  });

  it("says who it is to whoever has the access token, until that is over", async () => {
    const { answer } = await visitor.signIn();
    expect(await visitor.statusOf(answer.access_token)).toBe(200);
    await visitor.standIn.expireAccessTokens();
    expect(await visitor.statusOf(answer.access_token)).toBe(401);
  });

  it("denies on demand, once", async () => {
    await visitor.standIn.denyNext();
    expect((await visitor.visit()).searchParams.get("error")).toBe("access_denied");
    expect((await visitor.signIn()).status).toBe(200);
  });

  it("is down on demand", async () => {
    await visitor.standIn.setOutage(true);
    await expect(visitor.visit()).rejects.toThrow("503");
    await visitor.standIn.setOutage(false);
    await expect(visitor.visit()).resolves.toBeDefined();
  });

  it("lets nobody in who was removed, and keeps nobody signed in", async () => {
    await visitor.meet("carol");
    const { answer } = await visitor.signIn();
    await visitor.standIn.changeAccount("carol", { removed: true });
    expect(await visitor.statusOf(answer.access_token)).toBe(401);
    const renewed = answer.refresh_token && (await visitor.refresh(answer.refresh_token)).answer.error;
    expect([undefined, "invalid_grant"]).toContain(renewed);
    expect((await visitor.visit()).searchParams.get("error")).toBe("access_denied");
    await visitor.meet("alice");
  });

  it("remembers what came in", async () => {
    await visitor.signIn();
    const last = (await visitor.standIn.requests()).at(-1);
    expect(last?.parameters).toMatchObject({ grant_type: "authorization_code", code_verifier: VERIFIER });
  });

  it("registers nobody who just asks", async () => {
    const { origin } = new URL(visitor.standIn.issuer);
    const body = JSON.stringify({ client_name: "Editor", redirect_uris: [CALLBACK] });
    expect((await fetch(`${origin}/register`, { method: "POST", body })).status).toBe(404);
  });
});

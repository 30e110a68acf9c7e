import { afterAll, describe, expect, it } from "vitest";
import type { VendorName } from "./vendors.ts";
import { SCOPES, Visitor } from "./visitor.ts";

const running = new Map<VendorName, Promise<Visitor>>();

afterAll(async () => {
  for (const visitor of running.values()) await (await visitor).standIn.stop();
});

function at(name: VendorName): Promise<Visitor> {
  const visitor = running.get(name) ?? Visitor.start(name);
  running.set(name, visitor);
  return visitor;
}

describe("refresh tokens", () => {
  it.each(["google", "okta", "cognito"] as const)("of %s stay as they are", async (name) => {
    const visitor = await at(name);
    const { answer } = await visitor.signIn();
    const renewed = await visitor.refresh(answer.refresh_token);
    expect(renewed.status).toBe(200);
    expect(renewed.answer).not.toHaveProperty("refresh_token");
  });

  it.each(["entra", "keycloak"] as const)("of %s are replaced, and stay good", async (name) => {
    const visitor = await at(name);
    const { answer } = await visitor.signIn();
    const renewed = await visitor.refresh(answer.refresh_token);
    expect(renewed.answer.refresh_token).not.toBe(answer.refresh_token);
    expect((await visitor.refresh(answer.refresh_token)).status).toBe(200);
  });

  it.each(["auth0", "generic"] as const)(
    "of %s are replaced, and end altogether when one comes again",
    async (name) => {
      const visitor = await at(name);
      const { answer } = await visitor.signIn();
      const renewed = await visitor.refresh(answer.refresh_token);
      expect((await visitor.refresh(answer.refresh_token)).answer.error).toBe("invalid_grant");
      expect((await visitor.refresh(renewed.answer.refresh_token)).answer.error).toBe("invalid_grant");
    },
  );

  it.each(["entra", "okta", "auth0", "generic"] as const)(
    "of %s come with offline_access only",
    async (name) => {
      const scope = SCOPES[name].replace(" offline_access", "");
      expect((await (await at(name)).signIn({ scope })).answer).not.toHaveProperty("refresh_token");
    },
  );

  it("of a plain OpenID provider come with consent only", async () => {
    const visitor = await at("generic");
    expect((await visitor.signIn({ prompt: undefined })).answer).not.toHaveProperty("refresh_token");
  });

  it("of GitHub do not exist", async () => {
    expect((await (await at("github")).signIn()).answer).not.toHaveProperty("refresh_token");
  });

  it("of Google come offline and with consent only, the first of which comes by itself", async () => {
    const visitor = await at("google");
    const silent = { prompt: undefined };
    await visitor.meet("dave");
    expect((await visitor.signIn({ access_type: undefined })).answer).not.toHaveProperty("refresh_token");
    expect((await visitor.signIn(silent)).answer).not.toHaveProperty("refresh_token");
    expect((await visitor.signIn()).answer).toHaveProperty("refresh_token");
    await visitor.meet("erin");
    expect((await visitor.signIn(silent)).answer).toHaveProperty("refresh_token");
  });

  it("of Google are a hundred at the most: one more ends the oldest, and nobody is told", async () => {
    const visitor = await at("google");
    await visitor.meet("frank");
    const first = (await visitor.signIn()).answer.refresh_token;
    for (let count = 1; count < 100; count += 1) await visitor.signIn();
    expect((await visitor.refresh(first)).status).toBe(200);
    await visitor.signIn();
    expect((await visitor.refresh(first)).answer.error).toBe("invalid_grant");
  });
});

describe("access tokens", () => {
  it("of GitHub are ten at the most: one more ends another", async () => {
    const visitor = await at("github");
    await visitor.meet("heidi");
    const first = (await visitor.signIn()).answer.access_token;
    for (let count = 1; count < 10; count += 1) await visitor.signIn();
    expect(await visitor.statusOf(first)).toBe(200);
    await visitor.signIn();
    expect(await visitor.statusOf(first)).toBe(401);
  });
});

import { afterEach, describe, expect, it } from "vitest";
import type { VendorName } from "./vendors.ts";
import { CALLBACK, CLIENT, claimsOf, getJson, VERIFIER, Visitor } from "./visitor.ts";

let running: Visitor | undefined;

afterEach(() => running?.standIn.stop());

async function at(name: VendorName): Promise<Visitor> {
  running = await Visitor.start(name);
  return running;
}

describe("the stand-in for", () => {
  it("Google shows a page for scopes that it does not know", async () => {
    const visitor = await at("google");
    await expect(visitor.visit({ scope: "openid offline_access" })).rejects.toThrow("invalid_scope");
  });

  it("Google sends iss although it does not advertise it, and vouches for a hosted domain", async () => {
    const visitor = await at("google");
    expect((await visitor.visit()).searchParams.get("iss")).toBe(visitor.standIn.issuer);
    const { answer } = await visitor.signIn();
    expect(claimsOf(answer.id_token)).toMatchObject({ hd: "example.com", email_verified: true });
  });

  it("Entra takes resource at neither endpoint", async () => {
    const visitor = await at("entra");
    const resource = "https://mcp.example.com/mcp/documents";
    await expect(visitor.visit({ resource })).rejects.toThrow("AADSTS9010010");
    const { code } = await visitor.signIn();
    const { answer } = await visitor.redeem(code, { resource });
    expect(answer.error_description).toContain("AADSTS9010010");
  });

  it("Entra takes scopes without a resource for Microsoft Graph's", async () => {
    const visitor = await at("entra");
    await expect(visitor.visit({ scope: "openid mcp.read" })).rejects.toThrow("AADSTS650053");
    const { status } = await visitor.signIn({ scope: "openid api://gatehouse/access" });
    expect(status).toBe(200);
  });

  it("Entra names tenant and object, the latter with the scope profile", async () => {
    const visitor = await at("entra");
    expect(claimsOf((await visitor.signIn()).answer.id_token)).toMatchObject({
      tid: expect.any(String),
      oid: expect.any(String),
    });
    const { answer } = await visitor.signIn({ scope: "openid" });
    expect(claimsOf(answer.id_token)).not.toHaveProperty("oid");
  });

  it("Entra lists groups until they are too many", async () => {
    const visitor = await at("entra");
    expect(claimsOf((await visitor.signIn()).answer.id_token)).toHaveProperty("groups");
    await visitor.standIn.changeAccount("alice", { groups: Array.from({ length: 201 }, (_, n) => `g${n}`) });
    const overage = claimsOf((await visitor.signIn()).answer.id_token);
    expect(overage).toHaveProperty("_claim_names");
    expect(overage).not.toHaveProperty("groups");
  });

  it("Entra has a template for an issuer for no tenant in particular", async () => {
    const { origin } = new URL((await at("entra")).standIn.issuer);
    const { issuer } = await getJson(`${origin}/common/v2.0/.well-known/openid-configuration`);
    expect(issuer).toBe(`${origin}/{tenantid}/v2.0`);
  });

  it("Okta gives a thin ID token, and has the rest at the userinfo endpoint", async () => {
    const visitor = await at("okta");
    const { answer } = await visitor.signIn();
    expect(claimsOf(answer.id_token)).not.toHaveProperty("groups");
    const headers = { authorization: `Bearer ${answer.access_token}` };
    const { groups } = await getJson(visitor.places.userinfo, { headers });
    expect(groups).toEqual(["staff", "documents-readers"]);
  });

  it("Auth0 has an issuer that ends with a slash, and audiences that it knows", async () => {
    const visitor = await at("auth0");
    expect(visitor.standIn.issuer).toMatch(/\/$/);
    const { searchParams } = await visitor.visit({ audience: "https://unknown.example" });
    expect(searchParams.get("error_description")).toContain("Service not found");
    expect((await visitor.signIn({ audience: "https://mcp.example.com" })).status).toBe(200);
  });

  it("Auth0 names groups in a namespace only", async () => {
    const claims = claimsOf((await (await at("auth0")).signIn()).answer.id_token);
    expect(claims["https://gatehouse.example/groups"]).toEqual(["staff", "documents-readers"]);
    expect(claims).not.toHaveProperty("groups");
  });

  it.each(["keycloak", "okta", "cognito"] as const)(
    "%s sends back an error for scopes that it does not know",
    async (name) => {
      const { searchParams } = await (await at(name)).visit({ scope: "openid unheard-of" });
      expect(searchParams.get("error")).toBe("invalid_scope");
    },
  );

  it("Keycloak names groups with their path and realm roles, and sends iss", async () => {
    const visitor = await at("keycloak");
    expect((await visitor.visit()).searchParams.get("iss")).toBe(visitor.standIn.issuer);
    expect(claimsOf((await visitor.signIn()).answer.id_token)).toMatchObject({
      groups: ["/staff", "/documents-readers"],
      realm_access: { roles: [] },
    });
  });

  it("Cognito has a domain beside its issuer, and no offline_access", async () => {
    const visitor = await at("cognito");
    const { authorization } = visitor.places;
    expect(new URL(authorization).origin).not.toBe(new URL(visitor.standIn.issuer).origin);
    const { searchParams } = await visitor.visit({ scope: "openid offline_access" });
    expect(searchParams.get("error")).toBe("invalid_scope");
  });

  it("Cognito takes redirect URIs by plain http to localhost only", async () => {
    const { standIn } = await at("cognito");
    const client = (uri: string) => ({ id: "local", redirectUris: [uri] });
    await expect(standIn.addClient(client("http://127.0.0.1:8787/callback"))).rejects.toThrow();
    await expect(standIn.addClient(client("http://localhost:8787/callback"))).resolves.toBeUndefined();
  });

  it("GitHub answers errors with the status 200", async () => {
    const { status, answer } = await (await at("github")).redeem("another");
    expect([status, answer.error]).toEqual([200, "bad_verification_code"]);
  });

  it("GitHub answers with a form, unless JSON is asked for", async () => {
    const visitor = await at("github");
    const code = (await visitor.visit()).searchParams.get("code") ?? "";
    const client = { client_id: CLIENT.id, client_secret: CLIENT.secret };
    const body = new URLSearchParams({ ...client, code, redirect_uri: CALLBACK, code_verifier: VERIFIER });
    const response = await fetch(visitor.places.token, { method: "POST", body });
    expect(response.headers.get("content-type")).toContain("application/x-www-form-urlencoded");
    const accessToken = new URLSearchParams(await response.text()).get("access_token") ?? "";
    expect(await visitor.statusOf(accessToken)).toBe(200);
  });

  it("GitHub has an API that wants a user agent, and the scope for what is asked", async () => {
    const visitor = await at("github");
    const { answer } = await visitor.signIn({ scope: "read:org" });
    const headers = { authorization: `Bearer ${answer.access_token}` };
    const statusOf = async (path: string, agent: string) =>
      (await fetch(visitor.places.userinfo + path, { headers: { ...headers, "user-agent": agent } })).status;
    expect(await statusOf("", "")).toBe(403);
    expect(await statusOf("/teams", "test")).toBe(200);
    expect(await statusOf("/emails", "test")).toBe(404);
  });
});

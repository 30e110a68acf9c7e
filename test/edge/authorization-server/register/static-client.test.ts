import { describe, expect, it } from "vitest";
import { startRegistration } from "./registration.ts";

const SHARED = {
  name: "Shared",
  redirectUris: [
    "http://localhost/callback",
    "https://claude.ai/api/mcp/auth_callback",
    "unheard-of://callback",
  ],
};

async function start() {
  return startRegistration({
    clients: { shared: SHARED },
    registration: {
      dynamic: { strategy: "static", client: "shared" },
      redirectUris: { schemes: ["unheard-of"] },
    },
  });
}

describe("a registration that everybody shares", () => {
  it("gives the id of the configured client, never a secret", async () => {
    const { register, find, log } = await start();
    const response = await register({
      client_name: "Claude",
      redirect_uris: ["https://claude.ai/api/mcp/auth_callback"],
      token_endpoint_auth_method: "client_secret_post",
    });
    expect(response.status).toBe(201);
    expect(response.headers.get("cache-control")).toBe("no-store");
    const answer: Record<string, unknown> = await response.json();
    expect(answer).toEqual({
      client_id: "shared",
      client_name: "Shared",
      redirect_uris: ["https://claude.ai/api/mcp/auth_callback"],
      grant_types: ["authorization_code", "refresh_token"],
      response_types: ["code"],
      token_endpoint_auth_method: "none",
    });
    expect(await find("shared")).toMatchObject({ registration: "configured", name: "Shared" });
    expect(log).toMatchObject([
      { event: "registration", client: "shared", registration: "configured", status: 201 },
    ]);
  });

  it("takes the redirect URIs that the client has, loopback ones with any port, and leaves the others out", async () => {
    const { register, log } = await start();
    const own = ["http://localhost:3118/callback", "unheard-of://callback"];
    const response = await register({ redirect_uris: [...own, "https://client.example/callback"] });
    expect(await response.json()).toMatchObject({ redirect_uris: own });
    expect(log).toMatchObject([{ reason: expect.stringContaining("https://client.example/callback") }]);
  });

  it.each([
    "https://client.example/callback",
    "https://claude.ai/api/mcp/auth_callback/more",
    "http://127.0.0.1:3118/callback",
    "http://localhost:3118/callback?more",
    "http://localhost./callback",
  ])("is refused for %s, which the client does not have", async (uri) => {
    const { register, log } = await start();
    const response = await register({ redirect_uris: [uri] });
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ error: "invalid_redirect_uri" });
    expect(log).toMatchObject([{ event: "registration", error: "invalid_redirect_uri", status: 400 }]);
  });

  it("is not given out for a client with a secret", async () => {
    const { context, answer } = await start();
    const { shared } = context.settings.clients;
    if (shared) Object.assign(shared, { secret: { secret: "SHARED_SECRET" } });
    const body = JSON.stringify({ redirect_uris: ["http://localhost/callback"] });
    const headers = { "content-type": "application/json" };
    const response = await answer(
      new Request("https://mcp.example.com/register", { method: "POST", headers, body }),
    );
    expect(response.status).toBe(500);
    expect(await response.text()).not.toContain("canary");
  });
});

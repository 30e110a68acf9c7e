import { describe, expect, it } from "vitest";
import { matchesRedirectUri } from "../../../../edge/src/redirect-uri/judge.ts";
import { MCP_CLIENTS } from "../../redirect-uri/mcp-clients.ts";
import { startRegistration } from "./registration.ts";

describe("a client that registers as it does everywhere", () => {
  it.each(MCP_CLIENTS)("is registered whole: $client", async ({ registration, asksFor }) => {
    const { register, find } = await startRegistration();
    const response = await register(registration);
    expect(response.status).toBe(201);
    const answer: Record<string, unknown> = await response.json();
    expect(answer).toMatchObject({
      redirect_uris: registration.redirect_uris,
      grant_types: ["authorization_code", "refresh_token"],
      response_types: ["code"],
      token_endpoint_auth_method: registration.token_endpoint_auth_method,
    });
    const client = await find(String(answer.client_id));
    const isRegistered = (uri: string) => client.redirectUris.some((known) => matchesRedirectUri(known, uri));
    expect(asksFor.filter((uri) => !isRegistered(uri))).toEqual([]);
    expect(client.name).toBe(registration.client_name ?? "claude.com");
  });

  it("keeps its secret, where it asked for one, and proves itself with it", async () => {
    const { register, find } = await startRegistration();
    const [claude] = MCP_CLIENTS;
    const answer: Record<string, unknown> = await (await register(claude?.registration)).json();
    const { authentication } = await find(String(answer.client_id));
    if (authentication.method !== "client_secret") throw new Error("expected a secret");
    expect(await authentication.isSecret(String(answer.client_secret))).toBe(true);
    expect(await authentication.isSecret(`${answer.client_secret}x`)).toBe(false);
  });
});

import { describe, expect, it } from "vitest";
import { configuredClient } from "../../../../edge/src/authorization-server/client/configured-client.ts";
import { authorizationServer } from "../../../../edge/src/configuration/authorization-server.ts";

const { clients } = authorizationServer.shape;

function client(settings: Record<string, unknown>, secrets: Record<string, string> = {}) {
  const editor = { name: "Editor", redirectUris: ["https://editor.example.com/callback"], ...settings };
  const [[id, parsed] = []] = Object.entries(clients.parse({ editor }));
  if (id === undefined || parsed === undefined) throw new Error("expected a client");
  return configuredClient(id, parsed, (name) => secrets[name] ?? "");
}

describe("a configured client", () => {
  it("is what the configuration says", () => {
    expect(client({})).toEqual({
      id: "editor",
      handle: "editor",
      registration: "configured",
      name: "Editor",
      redirectUris: ["https://editor.example.com/callback"],
      authentication: { method: "none" },
      grantTypes: ["authorization_code", "refresh_token"],
    });
  });

  it("may have keys, in place or where they are", () => {
    const jwks = [{ kty: "EC", crv: "P-256", x: "x", y: "y" }];
    expect(client({ jwks }).authentication).toEqual({ method: "private_key_jwt", keys: jwks });
    const jwksUri = "https://editor.example.com/jwks";
    expect(client({ jwksUri }).authentication).toEqual({ method: "private_key_jwt", keys: { jwksUri } });
  });

  it.each([
    ["it", "canary-secret", true],
    ["a part of it", "canary-secre", false],
    ["more than it", "canary-secret2", false],
    ["another of its length", "canary-secreT", false],
    ["nothing", "", false],
  ])("[D13] takes for its secret: %s", async (_, presented, isTaken) => {
    const { authentication } = client({ secret: { secret: "SECRET" } }, { SECRET: "canary-secret" });
    if (authentication.method !== "client_secret") throw new Error("expected a secret");
    expect(await authentication.isSecret(presented)).toBe(isTaken);
  });

  it("[D13] takes nothing for a secret that is empty", async () => {
    const { authentication } = client({ secret: { secret: "SECRET" } });
    if (authentication.method !== "client_secret") throw new Error("expected a secret");
    expect(await authentication.isSecret("")).toBe(false);
  });
});

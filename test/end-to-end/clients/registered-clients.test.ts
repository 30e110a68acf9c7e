import { randomInt } from "node:crypto";
import type * as oauth from "oauth4webapi";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { MCP_CLIENTS } from "../../edge/redirect-uri/mcp-clients.ts";
import { callTool } from "../call-tool.ts";
import { ConfiguredGateway } from "../configured-gateway.ts";
import { IndependentClient } from "../independent-client.ts";

let gateway: ConfiguredGateway;
let server: oauth.AuthorizationServer;

beforeAll(async () => {
  gateway = await ConfiguredGateway.start();
  server = await IndependentClient.discover(gateway.url);
});
afterAll(() => gateway.dispose());

/** The URI of a program that listens on whatever port is free; undefined for what is no program on this machine. */
function onAnyPort(uri: string): string | undefined {
  const url = new URL(uri);
  if (url.protocol !== "http:") return undefined;
  url.port = String(randomInt(49_152, 65_536));
  return url.href;
}

describe.each(MCP_CLIENTS)("$client registers itself,", ({ registration, asksFor }) => {
  /** Has it sign somebody in, who is to come back to this URI and nowhere else. */
  async function expectReturnTo(redirectUri: string): Promise<void> {
    const client = await IndependentClient.register(server, registration);
    expect(client.client.redirect_uris).toEqual(registration.redirect_uris);
    const { callback, tokens } = await client.signIn({ resource: gateway.resource, redirectUri });
    expect(callback.href.split("?")[0]).toBe(redirectUri);
    expect(Object.fromEntries(callback.searchParams)).toEqual({
      code: expect.any(String),
      state: expect.any(String),
      iss: gateway.url,
    });
    const authorization = `Bearer ${tokens.access_token}`;
    expect((await callTool(gateway.resource, "get_public_info", { authorization })).status).toBe(200);
    expect(tokens).toHaveProperty("refresh_token");
  }

  test.each(asksFor)("and gets its tokens at %s", expectReturnTo);

  const programs = registration.redirect_uris.filter((uri) => onAnyPort(uri) !== undefined);
  test.each(programs)("and gets its tokens at %s with another port", (uri) =>
    expectReturnTo(onAnyPort(uri) ?? ""),
  );
});

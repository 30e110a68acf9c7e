import { beforeEach, describe, expect, it } from "vitest";
import { BUNDLED_DOCUMENTS } from "../../../../../edge/src/authorization-server/client/metadata-document/bundled-documents.ts";
import { OAuthError } from "../../../../../edge/src/authorization-server/oauth-error.ts";
import { ConfigurationError } from "../../../../../edge/src/configuration/configuration.ts";
import { json } from "../../../material/network.ts";
import { CLAUDE, CLAUDE_CODE, DocumentWorld, documentOf, STUDIO } from "./document-world.ts";

let world: DocumentWorld;

beforeEach(() => {
  world = new DocumentWorld();
});

describe("a bundled metadata document", () => {
  it.each([
    [
      CLAUDE,
      "Claude",
      ["https://claude.ai/api/mcp/auth_callback", "https://claude.com/api/mcp/auth_callback"],
    ],
    [CLAUDE_CODE, "Claude Code", ["http://localhost/callback", "http://127.0.0.1/callback"]],
  ])("stands in where the host of %s refuses to be asked", async (url, name, redirectUris) => {
    world.network.answer(url, () => new Response("<html>challenge</html>", { status: 403 }));
    expect(await world.createFinder()(url)).toEqual({
      id: url,
      handle: url,
      registration: "bundled-document",
      name,
      redirectUris,
      authentication: { method: "none" },
      grantTypes: ["authorization_code", "refresh_token"],
    });
    expect(world.network.calls).toEqual([url]);
  });

  it("gives way to what the host hands out", async () => {
    world.network.answer(CLAUDE, json(documentOf(CLAUDE, { client_name: "Claude as it is today" })));
    expect(await world.createFinder()(CLAUDE)).toMatchObject({
      registration: "metadata-document",
      name: "Claude as it is today",
    });
  });

  it("gives way to what the host handed out before it failed", async () => {
    const find = world.createFinder();
    world.network.answer(CLAUDE, json(documentOf(CLAUDE, { client_name: "Claude as it was" })));
    await find(CLAUDE);
    world.network.answer(CLAUDE, () => new Response("no", { status: 403 }));
    world.clock.advance(601);
    expect(await find(CLAUDE)).toMatchObject({ registration: "metadata-document", name: "Claude as it was" });
  });

  it.each([
    ["gone", () => new Response("no", { status: 404 })],
    ["about another client", json(documentOf(STUDIO))],
  ])("does not stand in for one that is %s", async (_, reply) => {
    world.network.answer(CLAUDE, reply);
    await expect(world.createFinder()(CLAUDE)).rejects.toThrow(OAuthError);
  });

  it("has no other members than those that say who the client is and where it may be sent back to", () => {
    for (const [url, document] of Object.entries(BUNDLED_DOCUMENTS)) {
      expect(document).toEqual({
        client_id: url,
        client_name: expect.any(String),
        redirect_uris: expect.any(Array),
        token_endpoint_auth_method: "none",
      });
    }
  });

  it("is replaced, or joined, by those of the configuration", async () => {
    const documents = {
      [CLAUDE]: documentOf(CLAUDE, { client_name: "Claude as we know it" }),
      [STUDIO]: documentOf(STUDIO, { client_name: "Studio as we know it" }),
    };
    for (const url of [CLAUDE, STUDIO, CLAUDE_CODE]) {
      world.network.answer(url, () => new Response("no", { status: 403 }));
    }
    const find = world.createFinder({ clientIdMetadata: { documents } });
    const found = await Promise.all([CLAUDE, STUDIO, CLAUDE_CODE].map((url) => find(url)));
    expect(found.map(({ name, registration }) => `${name}: ${registration}`)).toEqual([
      "Claude as we know it: bundled-document",
      "Studio as we know it: bundled-document",
      "Claude Code: bundled-document",
    ]);
  });

  it("makes no client whose redirect URIs are all at hosts that are not allowed", async () => {
    world.network.answer(CLAUDE, () => new Response("no", { status: 403 }));
    const find = world.createFinder({ redirectUris: { hosts: ["studio.example.com"] } });
    await expect(find(CLAUDE)).rejects.toThrow(OAuthError);
  });

  it.each([
    ["about another client", STUDIO, documentOf(CLAUDE)],
    ["with a secret", STUDIO, documentOf(STUDIO, { client_secret: "x" })],
    ["without redirect URIs", STUDIO, documentOf(STUDIO, { redirect_uris: [] })],
    ["at a URL that is no client's", "https://localhost/c.json", documentOf("https://localhost/c.json")],
  ])("is refused in the configuration %s", (_, url, document) => {
    const create = () => world.createFinder({ clientIdMetadata: { documents: { [url]: document } } });
    expect(create).toThrow(ConfigurationError);
    expect(create).toThrow(`authorizationServer.registration.clientIdMetadata.documents.${url}: `);
  });
});

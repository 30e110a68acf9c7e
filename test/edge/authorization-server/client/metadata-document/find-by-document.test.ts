import { exportJWK, generateKeyPair } from "jose";
import { beforeEach, describe, expect, it } from "vitest";
import type { Client } from "../../../../../edge/src/authorization-server/client/client.ts";
import { OAuthError } from "../../../../../edge/src/authorization-server/oauth-error.ts";
import { matchesRedirectUri } from "../../../../../edge/src/redirect-uri/judge.ts";
import { endlessStream } from "../../../material/bytes.ts";
import { json, type Reply } from "../../../material/network.ts";
import { CLAUDE, CLAUDE_CODE, DocumentWorld, documentOf, STUDIO } from "./document-world.ts";

let world: DocumentWorld;

beforeEach(() => {
  world = new DocumentWorld();
});

/** The answer to a client that is not found. */
async function refusalOf(client: Promise<Client>) {
  const error = await client.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof OAuthError)) throw new Error("expected the client not to be found");
  const response = error.toResponse();
  return { status: response.status, headers: [...response.headers], body: await response.text() };
}

describe("a client whose id is the URL of its metadata document", () => {
  it("is what its document says", async () => {
    expect(await world.createFinder()(STUDIO)).toMatchObject({
      id: STUDIO,
      registration: "metadata-document",
      name: "Studio",
      redirectUris: ["https://studio.example.com/cb"],
      authentication: { method: "none" },
    });
    expect(world.network.calls).toEqual([STUDIO]);
  });

  it("is found again without asking", async () => {
    const find = world.createFinder();
    expect(await find(STUDIO)).toBe(await find(STUDIO));
    expect(world.network.calls).toEqual([STUDIO]);
  });

  it.each([
    "http://studio.example.com/client.json",
    "https://studio.example.com",
    "https://127.0.0.1/client.json",
    "https://[::1]/client.json",
    "https://metadata.google.internal/computeMetadata/v1/",
    "https://mcp.example.com/client.json",
    "https://mcp.example.com./client.json",
    "https://studio.example.com:8443/client.json",
    "https://studio.example.com/a/../client.json",
    "http://127.0.0.1:6274/client.json",
  ])("[G01] is not asked for at %s", async (url) => {
    const { status, body } = await refusalOf(world.createFinder()(url));
    expect([status, JSON.parse(body).error]).toEqual([401, "invalid_client"]);
    expect(world.network.calls).toEqual([]);
  });

  it("[G01] may be on this machine where the gateway is", async () => {
    const url = "http://127.0.0.1:6274/client.json";
    world.network.answer(url, json(documentOf(url, { redirect_uris: ["http://127.0.0.1:6274/cb"] })));
    await expect(world.createFinder({}, "http://localhost:8787")(url)).resolves.toMatchObject({ id: url });
    await expect(world.createFinder()(url)).rejects.toThrow(OAuthError);
  });

  it("[G04] is not what a redirect leads to", async () => {
    const other = "https://studio.example.com/other.json";
    world.network.answer(STUDIO, () => Response.redirect(other, 302));
    world.network.answer(other, json(documentOf(STUDIO)));
    await expect(world.createFinder()(STUDIO)).rejects.toThrow(OAuthError);
    expect(world.network.calls).toEqual([STUDIO]);
  });

  it("is at an allowed host where hosts are named, and asked for nowhere else", async () => {
    const find = world.createFinder({ clientIdMetadata: { hosts: ["studio.example.com"] } });
    await expect(find(STUDIO)).resolves.toBeDefined();
    for (const host of ["evil.example", "sub.studio.example.com", "studio.example.com.evil.example"]) {
      const { body } = await refusalOf(find(`https://${host}/client.json`));
      expect(JSON.parse(body)).toMatchObject({ error: "invalid_client" });
    }
    expect((await refusalOf(find(CLAUDE))).status).toBe(401);
    expect(world.network.calls).toEqual([STUDIO]);
  });

  it("is nobody where documents are not taken, bundled ones included", async () => {
    const find = world.createFinder({ clientIdMetadata: false });
    for (const url of [STUDIO, CLAUDE, CLAUDE_CODE]) expect((await refusalOf(find(url))).status).toBe(401);
    expect(world.network.calls).toEqual([]);
  });
});

describe("a change of a client's metadata document", () => {
  it("[G06] of its redirect URIs counts from the next authorization on, for which consent is asked anew", async () => {
    const find = world.createFinder();
    const before = await find(STUDIO);
    world.network.answer(
      STUDIO,
      json(documentOf(STUDIO, { redirect_uris: ["https://studio.example.com/new"] })),
    );
    world.clock.advance(601);
    const after = await find(STUDIO);
    const allows = ({ redirectUris }: Client, uri: string) =>
      redirectUris.some((registered) => matchesRedirectUri(registered, uri));
    expect([before, after].map((client) => allows(client, "https://studio.example.com/cb"))).toEqual([
      true,
      false,
    ]);
    expect([before, after].map((client) => allows(client, "https://studio.example.com/new"))).toEqual([
      false,
      true,
    ]);
  });

  it("[G06] of its keys ends the trust in those before", async () => {
    const publish = async (kid: string) => {
      const { publicKey } = await generateKeyPair("ES256", { extractable: true });
      const jwks = { keys: [{ ...(await exportJWK(publicKey)), kid }] };
      world.network.answer(
        STUDIO,
        json(documentOf(STUDIO, { token_endpoint_auth_method: "private_key_jwt", jwks })),
      );
    };
    const find = world.createFinder();
    await publish("studio-1");
    expect((await find(STUDIO)).authentication).toMatchObject({ keys: [{ kid: "studio-1" }] });
    await publish("studio-2");
    world.clock.advance(601);
    expect((await find(STUDIO)).authentication).toMatchObject({ keys: [{ kid: "studio-2" }] });
  });

  it("[G06] that makes it invalid ends the client, in whatever state its host is after that", async () => {
    const find = world.createFinder();
    await find(STUDIO);
    world.network.answer(STUDIO, json(documentOf(STUDIO, { redirect_uris: [] })));
    world.clock.advance(601);
    await expect(find(STUDIO)).rejects.toThrow(OAuthError);
    world.network.answer(STUDIO, () => new Response("down", { status: 503 }));
    world.clock.advance(30);
    await expect(find(STUDIO)).rejects.toThrow(OAuthError);
  });
});

describe("a metadata document that cannot be used", () => {
  const failures: [what: string, reply: Reply][] = [
    ["is not there", () => new Response("no", { status: 404 })],
    ["is forbidden", () => new Response("no", { status: 403 })],
    ["is elsewhere", () => Response.redirect("http://169.254.169.254/latest/meta-data/", 302)],
    ["is behind a fault", () => new Response("no", { status: 500 })],
    ["is a page", () => new Response("<html></html>", { headers: { "content-type": "text/html" } })],
    ["is no JSON", () => new Response("{", { headers: { "content-type": "application/json" } })],
    [
      "is too long",
      () => new Response(" ".repeat(6000), { headers: { "content-type": "application/json" } }),
    ],
    ["does not end", () => new Response(endlessStream("{").body, { status: 502 })],
    ["is about another client", json(documentOf("https://evil.example/client.json"))],
    ["has a secret", json(documentOf(STUDIO, { client_secret: "x" }))],
    ["leads nowhere", json(documentOf(STUDIO, { redirect_uris: [] }))],
    ["is out of reach", () => Promise.reject(new TypeError("connection refused by 10.0.0.1"))],
  ];

  it.each(failures)("[G08] has one answer, whatever is wrong: when it %s", async (_, reply) => {
    world.network.answer(STUDIO, reply);
    const refusal = await refusalOf(world.createFinder()(STUDIO));
    const unreachable = await refusalOf(world.createFinder()("https://nobody.example.com/client.json"));
    expect(refusal).toEqual(unreachable);
    expect(refusal.status).toBe(401);
    expect(JSON.parse(refusal.body)).toEqual({
      error: "invalid_client",
      error_description:
        "The client's metadata document cannot be used: see that its URL answers with a valid one, then try again.",
    });
  });

  it("[G08] has that answer also when too many are asked for", async () => {
    const find = world.createFinder();
    const answers = new Set<string>();
    for (let index = 0; index < 20; index += 1) {
      answers.add(JSON.stringify(await refusalOf(find(`https://host-${index}.example.com/client.json`))));
    }
    expect(answers.size).toBe(1);
    expect(world.network.calls).toHaveLength(10);
  });

  it("[G08] says why in the gateway's own records", async () => {
    world.network.answer(STUDIO, () => new Response("no", { status: 403 }));
    await expect(world.createFinder()(STUDIO)).rejects.toMatchObject({
      cause: { message: `${STUDIO}: status 403` },
    });
  });

  it("[G08] lets one source ask for ten per minute, and others go on", async () => {
    const find = world.createFinder();
    for (let index = 0; index < 11; index += 1) {
      await expect(find(`https://host-${index}.example.com/client.json`)).rejects.toThrow(OAuthError);
    }
    await expect(find(STUDIO)).rejects.toThrow(OAuthError);
    expect(world.network.calls).toHaveLength(10);
    await expect(find(STUDIO, "192.0.2.2")).resolves.toBeDefined();
    await expect(find(STUDIO)).resolves.toBeDefined();
    world.clock.advance(60);
    await expect(find("https://host-10.example.com/client.json")).rejects.toThrow(OAuthError);
    expect(world.network.calls.at(-1)).toBe("https://host-10.example.com/client.json");
  });

  it("[G08] is one of 120 unknown ones per minute where the source is not known", async () => {
    const find = world.createFinder();
    for (let index = 0; index < 600; index += 1) {
      await expect(find(`https://host-${index}.example.com/client.json`, null)).rejects.toThrow(OAuthError);
    }
    expect(world.network.calls).toHaveLength(120);
  });

  it("[G08] has one host asked sixty times per minute, whoever wants it", async () => {
    const find = world.createFinder();
    for (let index = 0; index < 70; index += 1) {
      const client = find(`https://victim.example.com/${index}.json`, `192.0.2.${index}`);
      await expect(client).rejects.toThrow(OAuthError);
    }
    expect(world.network.calls).toHaveLength(60);
    await expect(find(STUDIO, "192.0.2.200")).resolves.toBeDefined();
  });
});

describe("a flood of URLs that somebody makes up", () => {
  const flood = async (find: ReturnType<DocumentWorld["createFinder"]>, urlOf: (index: number) => string) => {
    for (let index = 0; index < 600; index += 1) {
      await expect(find(urlOf(index), null)).rejects.toThrow(OAuthError);
    }
  };
  const elsewhere = (index: number) => `https://host-${index}.example.com/client.json`;
  const there = (index: number) => `https://studio.example.com/client.json?${index}`;

  it.each([
    ["elsewhere", elsewhere],
    ["at its host", there],
  ])("[G08] leaves a document that was good as it is: %s", async (_, urlOf) => {
    const find = world.createFinder();
    const before = await find(STUDIO, null);
    await flood(find, urlOf);
    world.network.calls.length = 0;
    expect(await find(STUDIO, null)).toBe(before);
    expect(world.network.calls).toEqual([]);
  });

  it.each([
    ["elsewhere", elsewhere],
    ["at its host", there],
  ])("[G08] does not keep a document that was good from being fetched anew: %s", async (_, urlOf) => {
    const find = world.createFinder();
    await find(STUDIO, null);
    world.clock.advance(601);
    world.network.answer(STUDIO, json(documentOf(STUDIO, { client_name: "Studio 2" })));
    await flood(find, urlOf);
    expect(await find(STUDIO, null)).toMatchObject({ name: "Studio 2" });
  });

  it("[G08] does not keep those from being fetched that the gateway has, bundled or configured", async () => {
    const find = world.createFinder({ clientIdMetadata: { documents: { [STUDIO]: documentOf(STUDIO) } } });
    world.network.answer(CLAUDE, json(documentOf(CLAUDE, { client_name: "Claude 2" })));
    await flood(find, (index) => `https://claude.ai/x?${index}`);
    await flood(find, there);
    expect(await find(CLAUDE, null)).toMatchObject({ registration: "metadata-document", name: "Claude 2" });
    expect(await find(STUDIO, null)).toMatchObject({ registration: "metadata-document" });
  });

  it("[G08] has no more fetches for having been good once, if it is not any more", async () => {
    const find = world.createFinder();
    await find(STUDIO, null);
    world.network.answer(STUDIO, () => new Response("no", { status: 404 }));
    world.clock.advance(601);
    await expect(find(STUDIO, null)).rejects.toThrow(OAuthError);
    await flood(find, elsewhere);
    world.clock.advance(30);
    world.network.calls.length = 0;
    await expect(find(STUDIO, null)).rejects.toThrow(OAuthError);
    expect(world.network.calls).toEqual([]);
  });
});

import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { describe, expect, it, onTestFinished } from "vitest";
import { rotateKeys } from "../../../edge/command/keys/rotate-keys.ts";
import { workersStore } from "../../../edge/command/keys/workers-store.ts";
import { WRANGLER_CONFIG } from "../../../edge/command/wrangler.ts";
import type { KeyRingSettings } from "../../../edge/src/configuration/key-rings.ts";
import { fakeWrangler } from "./fake-wrangler.ts";

const NOW = 1_800_000_000;

const TOKENS: KeyRingSettings = {
  name: "tokens",
  path: "signingKeys.tokens",
  algorithm: "ES256",
  secrets: ["TOKENS_1", "TOKENS_2", "TOKENS_3"],
  retentionSeconds: 1000,
};
const SEALING: KeyRingSettings = {
  name: "sealing",
  path: "sealingKeys",
  algorithm: "A256GCM",
  secrets: ["SEALING_1", "SEALING_2"],
  retentionSeconds: 90 * 86_400,
};

/** A gateway that publishes keys of these ids, by the path of their set. */
async function gatewayWith(keySets: Readonly<Record<string, readonly string[]>>): Promise<string> {
  const server = createServer((request, response) => {
    const kids = keySets[request.url ?? ""];
    response.writeHead(kids ? 200 : 404, { "content-type": "application/json" });
    response.end(JSON.stringify({ keys: kids?.map((kid) => ({ kty: "EC", kid })) ?? [] }));
  }).listen(0, "127.0.0.1");
  onTestFinished(() => void server.close());
  await once(server, "listening");
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** What the places of a ring hold, with these secrets in the account and these keys published. */
async function contents(ring: KeyRingSettings, secrets: readonly string[], published: readonly string[]) {
  const publicUrl = await gatewayWith({ "/.well-known/jwks.json": published });
  const { script } = fakeWrangler(secrets);
  const store = workersStore({ publicUrl, environment: "dev", wrangler: script });
  return (await store.placesOf(ring)).map(({ content }) => content);
}

const key = (secret: string, notBefore: number) => ({ kid: `${secret}.${notBefore}`, notBefore });

describe("what is seen of a gateway on Workers", () => {
  it.each([
    ["an empty place is free", ["TOKENS_1"], [`TOKENS_1.${NOW}`], [key("TOKENS_1", NOW), "free", "free"]],
    [
      "a published key is where its id says",
      ["TOKENS_1", "TOKENS_2"],
      [`TOKENS_2.${NOW}`, "TOKENS_1.1"],
      [key("TOKENS_1", 1), key("TOKENS_2", NOW), "free"],
    ],
    [
      "a key that is published no longer has left its place free",
      ["TOKENS_1", "TOKENS_2", "TOKENS_3"],
      [`TOKENS_2.${NOW}`],
      ["free", key("TOKENS_2", NOW), "free"],
    ],
    [
      "where a key has an id of another kind, no place is free that is not empty",
      ["TOKENS_1", "TOKENS_2"],
      [`TOKENS_2.${NOW}`, "made-by-hand"],
      ["unknown", key("TOKENS_2", NOW), "free"],
    ],
    [
      "nor where a key is in a secret that the configuration does not name",
      ["TOKENS_1", "OLD_KEY"],
      [`OLD_KEY.${NOW}`],
      ["unknown", "free", "free"],
    ],
    [
      "of two keys that are said to be in one place it is the younger",
      ["TOKENS_1"],
      ["TOKENS_1.1", `TOKENS_1.${NOW}`],
      [key("TOKENS_1", NOW), "free", "free"],
    ],
  ])("%s", async (_what, secrets, published, expected) => {
    expect(await contents(TOKENS, secrets, published)).toEqual(expected);
  });

  it("sealing keys are published nowhere: only an empty place is known to be free", async () => {
    expect(await contents(SEALING, ["SEALING_1"], [])).toEqual(["unknown", "free"]);
  });

  it.each([
    ["callers", "/callers/.well-known/jwks.json"],
    ["tokens", "/.well-known/jwks.json"],
    ["workload", "/workload/.well-known/jwks.json"],
  ] as const)("the keys of the ring %s are asked for at %s", async (name, path) => {
    const publicUrl = await gatewayWith({ [path]: [`TOKENS_1.${NOW}`] });
    const store = workersStore({
      publicUrl,
      environment: "dev",
      wrangler: fakeWrangler(["TOKENS_1"]).script,
    });
    expect((await store.placesOf({ ...TOKENS, name }))[0]?.content).toEqual(key("TOKENS_1", NOW));
  });

  it("says where it asked in vain", async () => {
    const publicUrl = await gatewayWith({});
    const store = workersStore({
      publicUrl,
      environment: "dev",
      wrangler: fakeWrangler(["TOKENS_1"]).script,
    });
    await expect(store.placesOf(TOKENS)).rejects.toThrow(
      `signingKeys.tokens: the keys that the gateway publishes cannot be had from ${publicUrl}/.well-known/jwks.json (HTTP 404)`,
    );
  });
});

describe("a ring whose keys are gone from the account", () => {
  it("is given a new one at once, though the gateway is silent without it", async () => {
    const publicUrl = await gatewayWith({});
    const { script, runs } = fakeWrangler(["SEALING_1"]);
    const store = workersStore({ publicUrl, environment: "dev", wrangler: script });
    const records = await rotateKeys([TOKENS], store, { now: NOW * 1000, after: 0, force: false });
    expect(records).toMatchObject([{ slot: "TOKENS_1", kid: `TOKENS_1.${NOW}` }]);
    expect(runs().map(({ args }) => args[1])).toEqual(["list", "bulk"]);
  });
});

describe("rotating the keys of a gateway on Workers", () => {
  const rotation = { now: NOW * 1000, after: 600, force: false };
  const account = ["--config", WRANGLER_CONFIG, "--env", "production"];

  async function store(secrets: readonly string[], published: readonly string[], status = 0) {
    const publicUrl = await gatewayWith({ "/.well-known/jwks.json": published });
    const wrangler = fakeWrangler(secrets, status);
    return {
      ...wrangler,
      store: workersStore({ publicUrl, environment: "production", wrangler: wrangler.script }),
    };
  }

  it("writes all at once, on standard input, and nothing of a key in an argument", async () => {
    const { store: workers, runs } = await store(["TOKENS_1", "SEALING_1"], ["TOKENS_1.1"]);
    const records = await rotateKeys([TOKENS, SEALING], workers, rotation);
    expect(records.map(({ kid }) => kid)).toEqual([`TOKENS_2.${NOW + 600}`, `SEALING_2.${NOW + 600}`]);
    expect(runs().map(({ args }) => args)).toEqual([
      ["secret", "list", "--format", "json", ...account],
      ["secret", "bulk", ...account],
    ]);
    const written = JSON.parse(runs()[1]?.input ?? "");
    expect(Object.keys(written)).toEqual(["TOKENS_2", "SEALING_2"]);
    expect(JSON.parse(written.TOKENS_2)).toMatchObject({
      kty: "EC",
      kid: `TOKENS_2.${NOW + 600}`,
      nbf: NOW + 600,
    });
    expect(JSON.parse(written.SEALING_2)).toMatchObject({ kty: "oct", kid: `SEALING_2.${NOW + 600}` });
  });

  it("writes nothing when a ring cannot be rotated", async () => {
    const published = [`TOKENS_1.${NOW - 9000}`, `TOKENS_2.${NOW - 500}`, `TOKENS_3.${NOW - 10}`];
    const { store: workers, runs } = await store([...TOKENS.secrets, "SEALING_1"], published);
    await expect(rotateKeys([TOKENS, SEALING], workers, rotation)).rejects.toThrow("vouches until");
    expect(runs().map(({ args }) => args[1])).toEqual(["list"]);
  });

  it("wants to be told which sealing key may go where no place is empty", async () => {
    const { store: workers, runs } = await store(SEALING.secrets, []);
    await expect(rotateKeys([SEALING], workers, rotation)).rejects.toThrow("--slot SEALING_2 --force");
    const forced = await rotateKeys([SEALING], workers, { ...rotation, slot: "SEALING_2", force: true });
    expect(forced).toMatchObject([{ slot: "SEALING_2" }]);
    expect(Object.keys(JSON.parse(runs().at(-1)?.input ?? ""))).toEqual(["SEALING_2"]);
  });

  it("has rotated nothing when wrangler fails", async () => {
    const { store: workers } = await store(["TOKENS_1"], ["TOKENS_1.1"], 1);
    await expect(rotateKeys([TOKENS], workers, rotation)).rejects.toThrow("see wrangler's message above");
  });
});

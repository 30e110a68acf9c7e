import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Client } from "../../../../edge/src/authorization-server/client/client.ts";
import {
  type ClientMetadata,
  readClientMetadata,
} from "../../../../edge/src/authorization-server/client/client-metadata.ts";
import {
  sealClient,
  type Upstream,
} from "../../../../edge/src/authorization-server/client/dynamic-client.ts";
import { createClientFinder } from "../../../../edge/src/authorization-server/client/find-client.ts";
import { OAuthError } from "../../../../edge/src/authorization-server/oauth-error.ts";
import { parseConfiguration } from "../../../../edge/src/configuration/parse.ts";
import type { ConfigurationDocument } from "../../../../edge/src/configuration/schema.ts";
import type { Purpose, Sealer } from "../../../../edge/src/sealing/sealer.ts";
import { AUTHORIZATION_DOCUMENT, EDITOR, ISSUER, STUDIO } from "../../material/authorization-server.ts";
import { type Clock, createClock } from "../../material/clock.ts";
import { createSealer, sealingJwk } from "./sealing.ts";

type Registration = NonNullable<ConfigurationDocument["authorizationServer"]>["registration"];

const METADATA = readClientMetadata(
  {
    client_name: "Terminal",
    redirect_uris: [
      "http://127.0.0.1/callback",
      "cursor://anysphere.cursor-mcp/callback",
      "https://terminal.example/callback",
    ],
    token_endpoint_auth_method: "none",
  },
  { redirectUris: { schemes: ["cursor"] } },
);

const JWK = sealingJwk("sealing-1");

const FORWARD: Registration = {
  dynamic: {
    strategy: "forward",
    identityProvider: "company",
    credential: { type: "initial-access-token", token: { secret: "TOKEN" } },
  },
};

/** A gateway with clients, as far as finding them needs one. */
async function start(registration?: Registration) {
  const clock = createClock();
  const sealer = await createSealer(clock, JWK);
  const { authorizationServer: settings } = parseConfiguration({
    ...AUTHORIZATION_DOCUMENT,
    authorizationServer: {
      ...AUTHORIZATION_DOCUMENT.authorizationServer,
      ...(registration && { registration }),
    },
  });
  if (!settings) throw new Error("expected an authorization server");
  const asked: string[] = [];
  const find = createClientFinder({
    settings,
    sealer,
    secret: () => "canary",
    findByDocument: async (url) => {
      asked.push(url);
      return STUDIO;
    },
  });
  return { clock, sealer, asked, find };
}

function seal(sealer: Sealer, clock: Clock, metadata: ClientMetadata = METADATA, upstream?: Upstream) {
  const times = { issuedAt: clock.now(), expiresAt: clock.now() + 86_400_000 };
  return sealClient(metadata, sealer, times, upstream);
}

/** What finding a client that is none ends with. */
async function refusal(found: Promise<Client>): Promise<Record<string, unknown>> {
  const error: unknown = await found.then(
    () => undefined,
    (reason) => reason,
  );
  if (!(error instanceof OAuthError)) throw new Error("expected an OAuthError", { cause: error });
  const { code, message, status, headers } = error;
  return { code, message, status, headers };
}

const UNKNOWN = {
  code: "invalid_client",
  message: "This client is not registered here, or no longer: register it again.",
  status: 401,
  headers: {},
};

describe("finding a client", () => {
  it("takes one of the configuration by its id", async () => {
    const { find, asked } = await start();
    expect(await find("editor")).toEqual(EDITOR);
    expect(asked).toEqual([]);
  });

  it.each([STUDIO.id, "http://127.0.0.1:8080/client.json", "HTTPS://studio.example.com/client.json"])(
    "leaves %s to who reads documents",
    async (url) => {
      const { find, asked } = await start();
      expect(await find(url)).toBe(STUDIO);
      expect(asked).toEqual([url]);
    },
  );

  it("opens an id that was sealed here", async () => {
    const { find, sealer, clock } = await start();
    const id = await seal(sealer, clock);
    expect(await find(id)).toEqual({
      id,
      handle: expect.stringMatching(/^dynamic:[A-Za-z0-9_-]{22}$/),
      registration: "dynamic",
      name: "Terminal",
      redirectUris: METADATA.redirectUris,
      authentication: { method: "none" },
      grantTypes: ["authorization_code", "refresh_token"],
    });
  });

  it("opens an id by keys of its own that were registered", async () => {
    const { find, sealer, clock } = await start();
    const keys = [{ kty: "EC", crv: "P-256", x: "x", y: "y" }];
    const registered: ClientMetadata = { ...METADATA, authenticationMethod: "private_key_jwt", keys };
    const { authentication } = await find(await seal(sealer, clock, registered));
    expect(authentication).toEqual({ method: "private_key_jwt", keys });
  });

  it.each([
    "",
    "nobody",
    "__proto__",
    "constructor",
    "toString",
    "dynamic:AAAA",
    "a.b.c.d.e",
    "eyJ.eyJ.x",
    "x".repeat(9999),
  ])("[D12] knows nobody as %j", async (id) => {
    const { find } = await start();
    expect(await refusal(find(id))).toEqual(UNKNOWN);
  });
});

describe("an id that was sealed", () => {
  it("[D12] never begins as a URL does, and is no longer than 4096 characters", async () => {
    const { sealer, clock } = await start();
    expect(await seal(sealer, clock)).toMatch(/^eyJ[A-Za-z0-9_.-]{1,4093}$/);
  });

  it.each<Purpose>([
    "client-secret",
    "consent",
    "sign-in",
    "code",
    "refresh-token",
    "successor",
    "upstream-session",
  ])("[D12] for the purpose %s is of no client, whatever is in it", async (purpose) => {
    const { find, sealer, clock } = await start();
    const content = { client_name: "Terminal", redirect_uris: ["http://127.0.0.1/callback"] };
    const sealed = await sealer.seal(purpose, content, clock.now() + 86_400_000);
    expect(await refusal(find(sealed))).toEqual(UNKNOWN);
    const asClient = await sealer.seal("client", content, clock.now() + 86_400_000);
    expect(await find(asClient)).toMatchObject({ name: "Terminal" });
  });

  it("[D12] by another deployment is of no client, be it with the same key", async () => {
    const { find, clock } = await start();
    const elsewhere = await createSealer(clock, JWK, "https://mcp.example.org");
    expect(await refusal(find(await seal(elsewhere, clock)))).toEqual(UNKNOWN);
    const sibling = await createSealer(clock, sealingJwk("sealing-1"));
    expect(await refusal(find(await seal(sibling, clock)))).toEqual(UNKNOWN);
    const stranger = await createSealer(clock, sealingJwk("sealing-2"));
    expect(await refusal(find(await seal(stranger, clock)))).toEqual(UNKNOWN);
    expect(await find(await seal(await createSealer(clock, JWK, ISSUER), clock))).toBeDefined();
  });

  it("[D12] is good until its time, and of no client from then on", async () => {
    const { find, sealer, clock } = await start();
    const id = await seal(sealer, clock);
    clock.advance(86_399);
    expect(await find(id)).toMatchObject({ name: "Terminal" });
    clock.advance(1);
    expect(await refusal(find(id))).toEqual(UNKNOWN);
  });

  it("[D12] is of no client with any bit flipped", async () => {
    const { find, sealer, clock } = await start();
    const id = await seal(sealer, clock);
    const flipped = (place: number, bit: number) =>
      id.slice(0, place) + String.fromCharCode(id.charCodeAt(place) ^ (1 << bit)) + id.slice(place + 1);
    const place = fc.integer({ min: 0, max: id.length - 1 });
    await fc.assert(
      fc.asyncProperty(place, fc.integer({ min: 0, max: 7 }), async (at, bit) => {
        expect(await refusal(find(flipped(at, bit)))).toEqual(UNKNOWN);
      }),
      { numRuns: 500 },
    );
  });

  it("[D12] is of no client with its last bits flipped, which are to spare in base64url", async () => {
    const { find, sealer, clock } = await start();
    const id = await seal(sealer, clock);
    const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    const others = [...alphabet]
      .map((character) => id.slice(0, -1) + character)
      .filter((other) => other !== id);
    for (const other of others) expect(await refusal(find(other))).toEqual(UNKNOWN);
  });

  it("[D12] is of no client when it is cut off, drawn out or rearranged", async () => {
    const { find, sealer, clock } = await start();
    const id = await seal(sealer, clock);
    const parts = id.split(".");
    const change = fc.oneof(
      fc.integer({ min: 0, max: id.length - 1 }).map((end) => id.slice(0, end)),
      fc.integer({ min: 1, max: id.length }).map((begin) => id.slice(begin)),
      fc.constantFrom("=", "==", " ", "\n", ".", "A", "\u0000", ".A").map((more) => id + more),
      fc.constantFrom("=", " ", "\n", ".", "A").map((more) => more + id),
      fc
        .tuple(fc.nat(id.length), fc.constantFrom("=", " ", "\n", "\t", "."))
        .map(([at, more]) => id.slice(0, at) + more + id.slice(at)),
      fc
        .shuffledSubarray(parts)
        .filter((some) => some.join(".") !== id)
        .map((some) => some.join(".")),
    );
    await fc.assert(
      fc.asyncProperty(change, async (changed) => {
        expect(await refusal(find(changed))).toEqual(UNKNOWN);
      }),
      { numRuns: 300 },
    );
  });

  it("[D12] is of no client when two are put together", async () => {
    const { find, sealer, clock } = await start();
    const ids = [await seal(sealer, clock), await seal(sealer, clock)].map((id) => id.split("."));
    const [one = [], other = []] = ids;
    for (const place of [2, 3, 4]) {
      const mixed = one.map((part, index) => (index === place ? (other[index] ?? "") : part)).join(".");
      expect(await refusal(find(mixed))).toEqual(UNKNOWN);
    }
  });
});

describe("a registration under rules that have changed", () => {
  it("loses the redirect URIs that would not be accepted now", async () => {
    const { sealer, clock } = await start();
    const id = await seal(sealer, clock);
    const { find } = await start({ redirectUris: { schemes: [], hosts: ["client.example"] } });
    expect((await find(id)).redirectUris).toEqual(["http://127.0.0.1/callback"]);
  });

  it("[D14] loses them by what the client said it is, too", async () => {
    const { sealer, clock, find } = await start();
    const id = await seal(sealer, clock, { ...METADATA, applicationType: "web" });
    expect((await find(id)).redirectUris).toEqual(["https://terminal.example/callback"]);
  });

  it("is of no client when none is left", async () => {
    const { sealer, clock } = await start();
    const id = await seal(sealer, clock, {
      ...METADATA,
      redirectUris: ["cursor://anysphere.cursor-mcp/callback"],
    });
    const { find } = await start({ redirectUris: { schemes: [] } });
    expect(await refusal(find(id))).toEqual(UNKNOWN);
  });

  it.each<[string, Registration]>([
    ["off", { dynamic: { strategy: "off" } }],
    ["static", { dynamic: { strategy: "static", client: "editor" } }],
    ["forward", FORWARD],
  ])("is of no client under the strategy %s, under which it was not made", async (_, registration) => {
    const { sealer, clock } = await start();
    const id = await seal(sealer, clock);
    const { find } = await start(registration);
    expect(await refusal(find(id))).toEqual(UNKNOWN);
  });

  it("is good with the identity provider it was made at, and with that alone", async () => {
    const { sealer, clock, find } = await start(FORWARD);
    const upstream = { provider: "company", id: "upstream-id", secret: "canary-upstream-secret" };
    const id = await seal(sealer, clock, METADATA, upstream);
    expect((await find(id)).upstream).toEqual(upstream);
    const elsewhere = await seal(sealer, clock, METADATA, { ...upstream, provider: "partner" });
    expect(await refusal(find(elsewhere))).toEqual(UNKNOWN);
    expect(await refusal((await start()).find(id))).toEqual(UNKNOWN);
  });
});

import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import {
  type OriginEvent,
  SessionIds,
  type SessionOwner,
} from "../../../../edge/src/mcp/session/session-ids.ts";
import type { Sealer } from "../../../../edge/src/sealing/sealer.ts";
import { createSealer, sealingJwk } from "../../authorization-server/client/sealing.ts";
import { createClock } from "../../material/clock.ts";
import { mcpServer } from "../../material/mcp-server.ts";

const jwk = sealingJwk("sealing-1");
const clock = createClock();
const alice = { issuer: "https://login.example.com", subject: "alice", scopes: [] };
const server = mcpServer({});
const event: OriginEvent = { id: "event-1" };

let sealer: Sealer;

beforeAll(async () => {
  sealer = await createSealer(clock, jwk);
});

function idsOf(change: Partial<SessionOwner> = {}): SessionIds {
  return new SessionIds({ principal: alice, server, sealer, expiresAt: clock.now() + 60_000, ...change });
}

/** The id with one bit of one of its characters turned, where it stays one that a header can carry. */
function flipped(id: string): fc.Arbitrary<string> {
  return fc
    .tuple(fc.nat({ max: id.length - 1 }), fc.nat({ max: 6 }))
    .map(([place, bit]) => {
      const other = String.fromCharCode(id.charCodeAt(place) ^ (1 << bit));
      return id.slice(0, place) + other + id.slice(place + 1);
    })
    .filter((text) => /^[\x21-\x7e]+$/.test(text));
}

async function sealed(ids: SessionIds, id = "session-1"): Promise<string> {
  const text = await ids.seal(id);
  if (text === undefined) throw new Error("the id was not sealed");
  return text;
}

async function sealedEvent(ids: SessionIds, session?: string, of = event): Promise<string> {
  const text = await ids.sealEvent(of, session);
  if (text === undefined) throw new Error("the event was not sealed");
  return text;
}

describe("the id of a session", () => {
  it("[C08] is one that a header carries, tells nothing, and opens in any isolate that has the keys", async () => {
    const text = await sealed(idsOf());
    expect(text).toMatch(/^[\x21-\x7e]{1,512}$/);
    expect(text).not.toMatch(/session-1|alice/);
    expect(await idsOf({ sealer: await createSealer(clock, jwk) }).open(text)).toBe("session-1");
  });

  it("[C08] is the origin's own only where that is visible ASCII of a bounded length", async () => {
    for (const id of ["x", "!~", "x".repeat(1024)])
      expect(await idsOf().open(await sealed(idsOf(), id))).toBe(id);
    for (const id of ["", " ", "a b", "a\u007f", "é", "x".repeat(1025)]) {
      expect(await idsOf().seal(id)).toBeUndefined();
    }
  });

  it.each<[string, Partial<SessionOwner>]>([
    ["another subject", { principal: { ...alice, subject: "bob" } }],
    ["the same subject of another issuer", { principal: { ...alice, issuer: "https://login.example.org" } }],
    [
      "who puts issuer and subject together otherwise",
      { principal: { ...alice, issuer: "https://login.example.co", subject: "malice" } },
    ],
    ["another server", { server: { ...server, id: "tickets" } }],
  ])("[C08] is nobody else's: not of %s", async (_, change) => {
    expect(await idsOf(change).open(await sealed(idsOf()))).toBeUndefined();
    expect(await idsOf(change).openEvent(await sealedEvent(idsOf()), undefined)).toBeUndefined();
  });

  it("[C08] belongs to whoever has the subject, whatever the client and the scopes", async () => {
    const principal = { ...alice, clientId: "other", scopes: ["a"] };
    expect(await idsOf({ principal }).open(await sealed(idsOf()))).toBe("session-1");
  });

  it("[C08] is not one of another deployment", async () => {
    const text = await sealed(idsOf({ sealer: await createSealer(clock, jwk, "https://mcp.example.org") }));
    expect(await idsOf().open(text)).toBeUndefined();
    const other = await sealed(idsOf({ sealer: await createSealer(clock, sealingJwk("sealing-1")) }));
    expect(await idsOf().open(other)).toBeUndefined();
  });

  it("[C08] does not open with a bit turned", async () => {
    const text = await sealed(idsOf());
    await fc.assert(
      fc.asyncProperty(flipped(text), async (other) => {
        expect(await idsOf().open(other)).toBeUndefined();
      }),
    );
  });

  it("[C08] is no other text", async () => {
    const text = await sealed(idsOf());
    for (const other of [
      "",
      "session-1",
      text.slice(1),
      `${text}=`,
      `${text} `,
      `${text}.`,
      "x".repeat(9000),
    ]) {
      expect(await idsOf().open(other)).toBeUndefined();
    }
  });

  it("[C08] is not what is sealed for another use", async () => {
    const consent = await sealer.seal("consent", { owner: "x", id: "session-1" }, clock.now() + 60_000);
    expect(await idsOf().open(consent)).toBeUndefined();
    expect(await idsOf().open(await sealedEvent(idsOf()))).toBeUndefined();
    expect(await idsOf().openEvent(await sealed(idsOf()), undefined)).toBeUndefined();
  });

  it("[C08] ends", async () => {
    const text = await sealed(idsOf());
    clock.advance(59);
    expect(await idsOf().open(text)).toBe("session-1");
    clock.advance(1);
    expect(await idsOf().open(text)).toBeUndefined();
  });

  it("is not simply unknown where opening fails for another reason", async () => {
    const text = await sealed(idsOf());
    const broken = Object.assign(Object.create(sealer), {
      open: () => Promise.reject(new Error("no such key")),
    });
    await expect(idsOf({ sealer: broken }).open(text)).rejects.toThrow("no such key");
  });
});

describe("the id of an event", () => {
  it("[C08] opens in its own session, and says which request its stream answers", async () => {
    const request = { id: "seven", method: "tools/list" };
    const text = await sealedEvent(idsOf(), "session-1", { ...event, request });
    expect(await idsOf().openEvent(text, "session-1")).toMatchObject({ id: "event-1", request });
    const bare = await sealedEvent(idsOf(), "session-1");
    expect(await idsOf().openEvent(bare, "session-1")).not.toHaveProperty("request");
  });

  it("[C08] does not open in another session, with one or without", async () => {
    const ofSession = await sealedEvent(idsOf(), "session-1");
    expect(await idsOf().openEvent(ofSession, "session-2")).toBeUndefined();
    expect(await idsOf().openEvent(ofSession, undefined)).toBeUndefined();
    const ofNone = await sealedEvent(idsOf());
    expect(await idsOf().openEvent(ofNone, "session-1")).toBeUndefined();
    expect(await idsOf().openEvent(ofNone, undefined)).toMatchObject(event);
  });

  it("[C08] does not open with a bit turned", async () => {
    const text = await sealedEvent(idsOf(), "session-1");
    await fc.assert(
      fc.asyncProperty(flipped(text), async (other) => {
        expect(await idsOf().openEvent(other, "session-1")).toBeUndefined();
      }),
    );
  });

  it("is not given where the client could not send it back", async () => {
    for (const id of ["", "a b", "é", "x".repeat(1025)]) {
      expect(await idsOf().sealEvent({ id }, "session-1")).toBeUndefined();
    }
  });
});

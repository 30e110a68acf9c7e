import { beforeEach, describe, expect, it } from "vitest";
import { ProofLimits } from "../../../../../edge/src/authorization-server/client/authenticate/proof-limits.ts";
import type { Client, Registration } from "../../../../../edge/src/authorization-server/client/client.ts";
import { OAuthError } from "../../../../../edge/src/authorization-server/oauth-error.ts";
import { EDITOR } from "../../../material/authorization-server.ts";
import { type Clock, createClock } from "../../../material/clock.ts";

const MACHINE: Client = {
  ...EDITOR,
  handle: "machine",
  authentication: { method: "client_secret", isSecret: async () => false },
};

let clock: Clock;
let limits: ProofLimits;

beforeEach(() => {
  clock = createClock();
  limits = new ProofLimits();
});

const ioOf = (source: string | undefined) => ({ now: clock.now, ...(source !== undefined && { source }) });

/** Statuses of so many attempts. */
async function attempt(times: number, source: string | undefined, error?: Error, client = MACHINE) {
  const statuses: number[] = [];
  for (let index = 0; index < times; index += 1) {
    const prove = async () => {
      if (error) throw error;
    };
    const status = await limits.guard(client, ioOf(source), prove).then(
      () => 200,
      (reason: unknown) => (reason instanceof OAuthError ? reason.status : 500),
    );
    statuses.push(status);
  }
  return statuses;
}

const wrong = new OAuthError("invalid_client", "Send the secret.", { status: 401 });

describe("a client that fails to prove itself", () => {
  it("[D11] is not let try it more than twenty times per minute from one source", async () => {
    expect(await attempt(22, "192.0.2.1", wrong)).toEqual([...Array(20).fill(401), 429, 429]);
    expect(await attempt(1, "192.0.2.1")).toEqual([429]);
    clock.advance(60);
    expect(await attempt(1, "192.0.2.1")).toEqual([200]);
  });

  it("[D11] is told when to try again", async () => {
    await attempt(20, "192.0.2.1", wrong);
    const refusal = limits.guard(MACHINE, ioOf("192.0.2.1"), async () => {});
    await expect(refusal).rejects.toMatchObject({
      code: "temporarily_unavailable",
      headers: { "retry-after": "60" },
    });
  });

  it("[D11] is not locked out by somebody who fails in its name from elsewhere", async () => {
    await attempt(1000, "192.0.2.1", wrong);
    expect(await attempt(1, "192.0.2.2")).toEqual([200]);
  });

  it("[D11] does not lock out another client that comes from the same source", async () => {
    await attempt(1000, "192.0.2.1", wrong);
    expect(await attempt(1, "192.0.2.1", undefined, { ...MACHINE, handle: "other" })).toEqual([200]);
  });

  it("[D11] is let try it three thousand times per minute from anywhere, and where sources are not known", async () => {
    expect((await attempt(3001, undefined, wrong)).slice(-2)).toEqual([401, 429]);
    expect(await attempt(1, "192.0.2.2")).toEqual([429]);
    clock.advance(60);
    for (let index = 0; index < 150; index += 1) await attempt(20, `192.0.2.${index}`, wrong);
    expect(await attempt(1, "192.0.2.200")).toEqual([429]);
  });
});

describe("what is no failure", () => {
  it("[D11] a proof is none: a client that succeeds is never refused for how often it does", async () => {
    expect(new Set(await attempt(5000, "192.0.2.1"))).toEqual(new Set([200]));
  });

  it("a fault of the gateway's own is none", async () => {
    await attempt(100, "192.0.2.1", new TypeError("a defect"));
    expect(await attempt(1, "192.0.2.1")).toEqual([200]);
  });

  it("a public client's mistake is none, for there is nothing to guess", async () => {
    const refused = await attempt(100, "192.0.2.1", wrong, EDITOR);
    expect(new Set(refused)).toEqual(new Set([401]));
    expect(await attempt(1, "192.0.2.1", undefined, EDITOR)).toEqual([200]);
  });
});

describe("a client's first assertion", () => {
  const admitted = (times: number, source: string | undefined, registration: Registration, name = "client") =>
    Array.from({ length: times }, (_, index) => {
      try {
        limits.admit({ ...EDITOR, handle: `${name}-${index}`, registration }, ioOf(source));
        return true;
      } catch {
        return false;
      }
    }).filter(Boolean).length;

  it.each<Registration>(["dynamic", "metadata-document", "bundled-document"])(
    "[D11] is one of twenty per minute and source, and three hundred in all, where it registered itself: %s",
    (registration) => {
      expect(admitted(100, "192.0.2.1", registration, "one")).toBe(20);
      expect(admitted(100, "192.0.2.2", registration, "other")).toBe(20);
      expect(admitted(400, undefined, registration, "unknown")).toBe(260);
      clock.advance(60);
      expect(admitted(1, "192.0.2.1", registration, "late")).toBe(1);
    },
  );

  it("[D11] is refused with when to try again", () => {
    admitted(20, "192.0.2.1", "dynamic");
    const client: Client = { ...EDITOR, handle: "one-too-many", registration: "dynamic" };
    expect(() => limits.admit(client, ioOf("192.0.2.1"))).toThrow(
      expect.objectContaining({ status: 429, headers: { "retry-after": "60" } }),
    );
  });

  it("[D11] is not kept from clients with documents by a flood of registered ones", () => {
    admitted(1000, undefined, "dynamic", "flood");
    expect(admitted(1, undefined, "metadata-document")).toBe(1);
  });

  it("is followed by as many as the client likes, in whatever flood", () => {
    expect(admitted(1, "192.0.2.1", "dynamic")).toBe(1);
    admitted(1000, undefined, "dynamic", "flood");
    for (let index = 0; index < 1000; index += 1) expect(admitted(1, "192.0.2.1", "dynamic")).toBe(1);
  });

  it("is not counted for configured clients", () => {
    expect(admitted(1000, "192.0.2.1", "configured")).toBe(1000);
  });
});

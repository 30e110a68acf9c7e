import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { chooseClient } from "../../../edge/src/identity-providers/choose-client.ts";

const clientsOf = (ids: readonly string[]) => ids.map((id) => ({ id }));
const chosen = async (handle: string, ids: readonly string[]) =>
  (await chooseClient(handle, clientsOf(ids))).id;

const handle = fc.string({ minLength: 1 });
const ids = fc.uniqueArray(fc.string({ minLength: 1 }), { minLength: 2, maxLength: 8 });

describe("the registration for one of the gateway's clients", () => {
  it("is always the same, in whatever order the registrations are listed", async () => {
    await fc.assert(
      fc.asyncProperty(handle, ids, async (client, listed) => {
        expect(await chosen(client, listed)).toBe(await chosen(client, [...listed].reverse()));
      }),
    );
  });

  it("stays when another registration is removed", async () => {
    await fc.assert(
      fc.asyncProperty(handle, ids, fc.nat(), async (client, listed, index) => {
        const own = await chosen(client, listed);
        const others = listed.filter((id) => id !== own);
        const removed = others[index % others.length];
        const left = listed.filter((id) => id !== removed);
        expect(await chosen(client, left)).toBe(own);
      }),
    );
  });

  it("stays when another registration is added, or becomes that one", async () => {
    await fc.assert(
      fc.asyncProperty(handle, ids, async (client, [added = "", ...listed]) => {
        expect([added, await chosen(client, listed)]).toContain(await chosen(client, [added, ...listed]));
      }),
    );
  });

  it("is one of several, so that none is everybody's", async () => {
    const handles = Array.from({ length: 64 }, (_, index) => `client-${index}`);
    const used = await Promise.all(handles.map((client) => chosen(client, ["a", "b", "c"])));
    expect(new Set(used)).toEqual(new Set(["a", "b", "c"]));
  });

  it("does not depend on where the handle ends and the registration's id begins", async () => {
    const pairs = Array.from({ length: 64 }, (_, index) => `x${index}`);
    const apart = await Promise.all(pairs.map((x) => chosen(`a${x}`, ["b", "c"])));
    const shifted = await Promise.all(pairs.map((x) => chosen("a", [`${x}b`, `${x}c`])));
    expect(apart).not.toEqual(shifted.map((id) => id.slice(-1)));
  });

  it("needs one to choose from", async () => {
    await expect(chooseClient("editor", [])).rejects.toThrow("at least one");
  });
});

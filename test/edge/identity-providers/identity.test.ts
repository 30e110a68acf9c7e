import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { authorizationServer } from "../../../edge/src/configuration/authorization-server.ts";
import { settingsOf } from "./test-provider.ts";

const { identityProviders } = authorizationServer.shape;
const isTaken = (...ids: string[]) =>
  identityProviders.safeParse(Object.fromEntries(ids.map((id) => [id, settingsOf()]))).success;

describe("people, by `<provider>:<subject>`", () => {
  it("are of providers whose ids are taken by the configuration", () => {
    expect(isTaken("company", "company-2")).toBe(true);
  });

  it("are never those of another provider: where the id ends can always be told", () => {
    const id = fc.stringMatching(/^[a-z][a-z0-9]{0,10}$/);
    fc.assert(
      fc.property(id, fc.string(), (company, rest) => {
        expect(isTaken(company)).toBe(true);
        // Its alice would be `<rest>:alice` of the other.
        expect(isTaken(`${company}:${rest}`)).toBe(false);
      }),
    );
  });
});

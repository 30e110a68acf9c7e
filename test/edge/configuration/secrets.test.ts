import { describe, expect, it } from "vitest";
import { secretNames } from "../../../edge/src/configuration/secrets.ts";

describe("the secrets that a document names", () => {
  it("are found wherever they stand, each once, in their order", () => {
    const document = {
      signingKeys: { callers: [{ secret: "NEXT" }, { secret: "CURRENT" }] },
      identityProviders: { google: { clients: [{ id: "editor", secret: { secret: "GOOGLE" } }] } },
      other: { secret: "NEXT" },
    };
    expect(secretNames(document)).toEqual(["NEXT", "CURRENT", "GOOGLE"]);
  });

  it("are none in what is no document", () => {
    for (const document of [null, undefined, 5, "secret", [], {}]) expect(secretNames(document)).toEqual([]);
  });
});

import { describe, expect, it } from "vitest";
import { newKey, readKeyId } from "../../../edge/command/keys/new-key.ts";
import { readSealingKey } from "../../../edge/src/sealing/sealing-key.ts";
import { readSigningKey } from "../../../edge/src/signing/signing-key.ts";
import { readWorkloadKey } from "../../../edge/src/signing/workload-key.ts";

const NOW = 1_800_000_000;

describe("a new key", () => {
  it.each([
    ["ES256", readSigningKey],
    ["RS256", readWorkloadKey],
    ["A256GCM", readSealingKey],
  ] as const)(
    "for %s is one that the gateway reads, and that takes over at its time",
    async (algorithm, read) => {
      const { kid, jwk } = await newKey(algorithm, "SOME_KEY_2", NOW, { isFirst: false });
      expect(kid).toBe(`SOME_KEY_2.${NOW}`);
      expect(await read(jwk)).toMatchObject({ kid, notBefore: NOW });
    },
  );

  it("that is the first of its ring is in force from the start", async () => {
    const { jwk } = await newKey("ES256", "SOME_KEY", NOW, { isFirst: true });
    expect(JSON.parse(jwk)).not.toHaveProperty("nbf");
    expect(await readSigningKey(jwk)).toMatchObject({ notBefore: 0 });
  });

  it("fits a secret of a Worker, which holds 5 KB", async () => {
    expect((await newKey("RS256", "SOME_KEY", NOW, { isFirst: false })).jwk.length).toBeLessThan(5000);
  });

  it("has nothing in it that a shell would take for its own inside of single quotes", async () => {
    for (const algorithm of ["ES256", "RS256", "A256GCM"] as const) {
      expect((await newKey(algorithm, "SOME_KEY", NOW, { isFirst: false })).jwk).toMatch(
        /^\{[\w{}",:.-]*\}$/,
      );
    }
  });
});

describe("the id of a key", () => {
  it("says which secret holds it, and since when it is in force", () => {
    expect(readKeyId("SOME_KEY_2.1800000000")).toEqual({ secret: "SOME_KEY_2", begins: NOW });
  });

  it.each([
    "1b4e28ba-2fa1-41d2-883f-0016d3cca427",
    "SOME_KEY",
    "SOME_KEY.",
    "some_key.1800000000",
    "SOME_KEY.1800000000.1",
    "",
  ])("says nothing when it was given by others: %j", (kid) => {
    expect(readKeyId(kid)).toBeUndefined();
  });
});

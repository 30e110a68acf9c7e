import { describe, expect, it } from "vitest";
import { limits } from "../../../edge/src/configuration/limits.ts";

describe("the limits", () => {
  it("have defaults", () => {
    expect(limits.parse({})).toEqual({
      clockSkewSeconds: 30,
      tokenBytes: 8192,
      tokenLifetimeSeconds: 86_400,
      requestBodyBytes: 1_048_576,
      jsonDepth: 64,
      headerBytes: 65_536,
      urlBytes: 8192,
      responseBytes: 4_194_304,
      eventBytes: 1_048_576,
      originHeadersSeconds: 30,
      originBodySeconds: 60,
      keepAliveSeconds: 15,
      streamIdleSeconds: 3600,
      listSeconds: 60,
      assertionSeconds: 60,
      sessionSeconds: 86_400,
      requests: { perPrincipal: 3000, perAddress: 6000, windowSeconds: 60 },
      jwks: {
        maxAgeSeconds: 600,
        cooldownSeconds: 30,
        staleIfErrorSeconds: 3600,
        bytes: 262_144,
        keys: 50,
        timeoutSeconds: 5,
      },
    });
  });

  it.each([
    ["[A11]", { clockSkewSeconds: 61 }],
    ["[A16]", { tokenBytes: 16_385 }],
    ["[B01]", { jwks: { bytes: 262_145 } }],
    ["[B01]", { jwks: { keys: 51 } }],
    ["[B01]", { jwks: { timeoutSeconds: 6 } }],
    ["[B03]", { jwks: { cooldownSeconds: 0 } }],
    ["[B05]", { jwks: { maxAgeSeconds: 601 } }],
    ["[K02]", { requests: { perPrincipal: 0 } }],
    ["[K02]", { requests: { perAddress: Number.POSITIVE_INFINITY } }],
    ["[K02]", { requests: { windowSeconds: 3601 } }],
    ["[B06]", { jwks: { staleIfErrorSeconds: 3601 } }],
    ["[C08]", { sessionSeconds: 604_801 }],
    ["[H05]", { assertionSeconds: 61 }],
    ["[K03]", { originHeadersSeconds: 31 }],
    ["[K05]", { tokenLifetimeSeconds: 0 }],
    ["[K05]", { requestBodyBytes: -1 }],
    ["[K05]", { requestBodyBytez: 1024 }],
  ])("%s cannot be set to %j", (_, value) => {
    expect(limits.safeParse(value).success).toBe(false);
  });
});

import { decodeJwt, decodeProtectedHeader, exportJWK, generateKeyPair, jwtVerify } from "jose";
import { beforeAll, describe, expect, it } from "vitest";
import { readWorkloadKey, type WorkloadKey } from "../../../edge/src/signing/workload-key.ts";
import { signWorkloadToken } from "../../../edge/src/workload/workload-token.ts";
import { NOW, NOW_SECONDS } from "../material/clock.ts";

const AUDIENCE =
  "https://iam.googleapis.com/projects/123/locations/global/workloadIdentityPools/edge/providers/gateway";

let key: WorkloadKey;

beforeAll(async () => {
  const { privateKey } = await generateKeyPair("RS256", { extractable: true });
  key = await readWorkloadKey(JSON.stringify({ ...(await exportJWK(privateKey)), kid: "workload-1" }));
});

const sign = (now = NOW.getTime()) =>
  signWorkloadToken(
    { subject: "identity-provider:google", audience: AUDIENCE },
    key,
    "https://mcp.example.com",
    now,
  );

describe("a workload token", () => {
  it("says who asks and for whom it is, for five minutes", async () => {
    expect(decodeJwt(await sign())).toEqual({
      iss: "https://mcp.example.com/workload",
      sub: "identity-provider:google",
      aud: AUDIENCE,
      iat: NOW_SECONDS - 30,
      exp: NOW_SECONDS + 300,
      jti: expect.stringMatching(/^[0-9a-f-]{36}$/),
    });
  });

  it("names its key, and is of no kind that the gateway takes from clients", async () => {
    expect(decodeProtectedHeader(await sign())).toEqual({ alg: "RS256", kid: "workload-1", typ: "JWT" });
  });

  it("is verified with the published key", async () => {
    await expect(
      jwtVerify(await sign(), key.publicJwk, { currentDate: NOW, audience: AUDIENCE }),
    ).resolves.toBeDefined();
  });

  it("is not issued in the future of a clock that is half a minute late, wherever within a second it is signed", async () => {
    expect(decodeJwt(await sign(NOW.getTime() + 999)).iat).toBe(NOW_SECONDS - 30);
  });

  it("is another one every time", async () => {
    expect(decodeJwt(await sign()).jti).not.toBe(decodeJwt(await sign()).jti);
  });
});

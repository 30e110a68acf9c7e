import { decodeProtectedHeader, errors, jwtVerify } from "jose";
import { beforeEach, describe, expect, it } from "vitest";
import { jwks } from "../../../../edge/src/metadata/callers-issuer.ts";
import type { Credential } from "../../../../edge/src/origin/credential/credential.ts";
import { edgeToken } from "../../../../edge/src/origin/credential/edge-token.ts";
import { type Clock, createClock, NOW_SECONDS } from "../../material/clock.ts";
import { createWorkloadKey, workloadRing } from "../../material/workload-keys.ts";
import { headersOf } from "./headers-of.ts";

const AUDIENCE = "https://reports.internal.example";
const key = await createWorkloadKey("workload-1");
const next = { ...(await createWorkloadKey("workload-2")), notBefore: NOW_SECONDS + 3600 };

let clock: Clock;

beforeEach(() => {
  clock = createClock();
});

function credentialWith(workloadKeys = workloadRing(key, next)): Credential {
  return edgeToken(
    { type: "edge-token", audience: AUDIENCE },
    {
      subject: "edge:reports",
      workloadKeys,
      publicUrl: "https://mcp.example.com",
    },
  );
}

async function tokenOf(credential: Credential): Promise<string> {
  const headers = await headersOf(credential, clock);
  expect(Object.keys(headers)).toEqual(["authorization"]);
  return (headers.authorization ?? "").replace(/^Bearer /, "");
}

describe("the gateway's own token", () => {
  it("[H07] names one server and one audience, and is verified by what the issuer publishes", async () => {
    const token = await tokenOf(credentialWith());
    const [published] = (jwks([key]) as { keys: [typeof key.publicJwk] }).keys;
    const { payload } = await jwtVerify(token, published, {
      issuer: "https://mcp.example.com/workload",
      audience: AUDIENCE,
      algorithms: ["RS256"],
      currentDate: new Date(clock.now()),
    });
    expect(payload).toMatchObject({ sub: "edge:reports", exp: NOW_SECONDS + 300 });
  });

  it("is kept for three minutes of its five, and never beyond them", async () => {
    const credential = credentialWith();
    const first = await tokenOf(credential);
    clock.advance(179);
    expect(await tokenOf(credential)).toBe(first);
    clock.advance(121);
    const late = await tokenOf(credential);
    expect(late).not.toBe(first);
    const options = { currentDate: new Date(clock.now()) };
    await expect(jwtVerify(first, key.publicJwk, options)).rejects.toThrow(errors.JWTExpired);
    await expect(jwtVerify(late, key.publicJwk, options)).resolves.toBeDefined();
  });

  it("[B07] is signed with the next key when that has taken over", async () => {
    const credential = credentialWith();
    expect(decodeProtectedHeader(await tokenOf(credential)).kid).toBe("workload-1");
    clock.advance(3600);
    expect(decodeProtectedHeader(await tokenOf(credential)).kid).toBe("workload-2");
  });

  it("is none without a key in force", async () => {
    await expect(tokenOf(credentialWith(workloadRing(next)))).rejects.toMatchObject({
      name: "OriginError",
      status: 502,
      message: "the credential cannot be had: no workload key is in force",
    });
  });
});

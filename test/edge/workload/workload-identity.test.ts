import { decodeJwt, decodeProtectedHeader, jwtVerify } from "jose";
import { describe, expect, it } from "vitest";
import { NetworkError } from "../../../edge/src/network/fetcher.ts";
import { proveIdentity } from "../../../edge/src/workload/workload-identity.ts";
import { NOW, NOW_SECONDS } from "../material/clock.ts";
import { createWorkloadKey, workloadRing } from "../material/workload-keys.ts";

const SUBJECT = { subject: "edge:documents", publicUrl: "https://mcp.example.com" };
const key = await createWorkloadKey("workload-1");
const next = { ...(await createWorkloadKey("workload-2")), notBefore: NOW_SECONDS + 60 };
const identity = { ...SUBJECT, workloadKeys: workloadRing(key, next) };

describe("the proof of which part of the gateway asks", () => {
  it("[H07] is for one audience, and signed by its issuer", async () => {
    const token = await proveIdentity(identity, "https://alb.example.com", NOW.getTime());
    expect(decodeJwt(token)).toMatchObject({ sub: "edge:documents", aud: "https://alb.example.com" });
    const options = { issuer: "https://mcp.example.com/workload", currentDate: NOW };
    await expect(jwtVerify(token, key.publicJwk, options)).resolves.toBeDefined();
  });

  it("[B07] is signed with the key in force, before and after the next one takes over", async () => {
    const kidAt = async (seconds: number) =>
      decodeProtectedHeader(await proveIdentity(identity, "audience", seconds * 1000)).kid;
    expect(await kidAt(NOW_SECONDS + 59)).toBe("workload-1");
    expect(await kidAt(NOW_SECONDS + 60)).toBe("workload-2");
  });

  it("is not had without a key in force", async () => {
    const keyless = { ...SUBJECT, workloadKeys: workloadRing(next) };
    await expect(proveIdentity(keyless, "audience", NOW.getTime())).rejects.toThrow(NetworkError);
  });
});

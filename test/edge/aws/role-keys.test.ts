import fc from "fast-check";
import { decodeJwt } from "jose";
import { describe, expect, it } from "vitest";
import { fetchRoleKeys, type RoleSession } from "../../../edge/src/aws/role-keys.ts";
import { NetworkError } from "../../../edge/src/network/fetcher.ts";
import { AWS_STS, createFakeSts, ROLE, roleAnswer, STS_FAULTS, until } from "../material/aws.ts";
import { NOW } from "../material/clock.ts";
import { createNetwork, silence } from "../material/network.ts";
import { createWorkloadKey, workloadRing } from "../material/workload-keys.ts";

const now = NOW.getTime();
const LIMITS = { bytes: 64 * 1024, timeoutSeconds: 10 };
const SESSION: RoleSession = {
  region: "eu-west-1",
  roleArn: ROLE,
  sessionName: "edge-documents",
  audience: "sts.amazonaws.com",
  durationSeconds: 3600,
};
const IDENTITY = {
  subject: "edge:documents",
  workloadKeys: workloadRing(await createWorkloadKey("workload-1")),
  publicUrl: "https://mcp.example.com",
};

const fetchFrom = (sts = createFakeSts(() => now), limits = LIMITS, session = SESSION) =>
  fetchRoleKeys(sts.network.fetcher, limits, session, IDENTITY, now);

describe("a role's keys", () => {
  it("are had from the region's STS, which is asked for JSON and shown nothing but the form", async () => {
    const requests: [string, RequestInit][] = [];
    const keys = await fetchRoleKeys(
      async (url, init) => {
        requests.push([url, init]);
        return Response.json(roleAnswer(until(now + 3_600_000)));
      },
      LIMITS,
      SESSION,
      IDENTITY,
      now,
    );
    expect(keys).toEqual({
      accessKeyId: "ASIACANARY",
      secretAccessKey: "secret/canary",
      sessionToken: "session/canary==",
      expiresAt: now + 3_600_000,
    });
    const [[url, { method, headers, body } = {}] = []] = requests;
    expect([url, method, headers]).toEqual([AWS_STS, "POST", { accept: "application/json" }]);
    const { WebIdentityToken, ...form } = Object.fromEntries(body as URLSearchParams);
    expect(form).toEqual({
      Action: "AssumeRoleWithWebIdentity",
      Version: "2011-06-15",
      RoleArn: ROLE,
      RoleSessionName: "edge-documents",
      DurationSeconds: "3600",
    });
    expect(WebIdentityToken).toBeDefined();
  });

  it("[H07] are asked for with a token for the configured audience, as the server that they are for", async () => {
    const sts = createFakeSts(() => now);
    await fetchFrom(sts);
    expect(decodeJwt(sts.forms[0]?.get("WebIdentityToken") ?? "")).toMatchObject({
      iss: "https://mcp.example.com/workload",
      sub: "edge:documents",
      aud: "sts.amazonaws.com",
    });
  });

  it("are asked for in China where the region is there", async () => {
    const network = createNetwork();
    await fetchRoleKeys(network.fetcher, LIMITS, { ...SESSION, region: "cn-north-1" }, IDENTITY, now).catch(
      () => {},
    );
    expect(network.calls).toEqual(["https://sts.cn-north-1.amazonaws.com.cn/"]);
  });

  it("are good for no longer than was asked for", async () => {
    const sts = createFakeSts(() => now);
    sts.answer(() => Response.json(roleAnswer(until(now + 7_200_000))));
    expect((await fetchFrom(sts)).expiresAt).toBe(now + 3_600_000);
    sts.answer(() => Response.json(roleAnswer(until(now + 900_000))));
    expect((await fetchFrom(sts)).expiresAt).toBe(now + 900_000);
  });

  it.each(STS_FAULTS)("[H07] are none after %s, of which is told without a token", async (_, reply, told) => {
    const sts = createFakeSts(() => now);
    sts.answer(reply);
    const error = await fetchFrom(sts).catch((thrown: Error) => thrown);
    expect(error).toEqual(new NetworkError(`sts.eu-west-1.amazonaws.com: ${told}`));
    expect(`${JSON.stringify(error)} ${(error as Error).cause}`).not.toMatch(/canary|eyJ/);
  });

  it("[H07] are none whatever else STS answers", async () => {
    const answers = fc.oneof(
      fc.json(),
      fc.string(),
      fc.json().map((text) => `{"AssumeRoleWithWebIdentityResponse":${text}}`),
    );
    const property = fc.asyncProperty(answers, fc.constantFrom(200, 400, 500), async (text, status) => {
      const sts = createFakeSts(() => now);
      sts.answer(() => new Response(text, { status }));
      await expect(fetchFrom(sts)).rejects.toThrow(NetworkError);
    });
    await fc.assert(property, { numRuns: 200 });
  });

  it("are not waited for without end", async () => {
    const sts = createFakeSts(() => now);
    sts.answer(silence);
    await expect(fetchFrom(sts, { ...LIMITS, timeoutSeconds: 0.05 })).rejects.toThrow("no answer");
  });
});

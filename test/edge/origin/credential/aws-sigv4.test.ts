import { decodeJwt } from "jose";
import { beforeEach, describe, expect, it } from "vitest";
import type { CredentialSettings } from "../../../../edge/src/configuration/credential/credential.ts";
import { awsSigv4 } from "../../../../edge/src/origin/credential/aws-sigv4.ts";
import type { Credential } from "../../../../edge/src/origin/credential/credential.ts";
import { AWS_STS, createFakeSts, type FakeSts, SIGV4, STS_FAULTS } from "../../material/aws.ts";
import { type Clock, createClock } from "../../material/clock.ts";
import { createWorkloadKey, workloadRing } from "../../material/workload-keys.ts";
import { headersOf } from "./headers-of.ts";

const key = await createWorkloadKey("workload-1");
const SECRETS: Readonly<Record<string, string>> = {
  SECRET_KEY: "wJalrXUtnFEMI/canary",
  SESSION: "session/one",
};

let clock: Clock;
let sts: FakeSts;
let pending: Promise<unknown>[];

beforeEach(() => {
  clock = createClock();
  sts = createFakeSts(clock.now);
  pending = [];
});

function create(settings: Extract<CredentialSettings, { type: "aws-sigv4" }> = SIGV4): Credential {
  return awsSigv4(settings, {
    subject: "edge:documents",
    workloadKeys: workloadRing(key),
    publicUrl: "https://mcp.example.com",
    internet: sts.network.fetcher,
    secret: (name) => SECRETS[name] ?? "",
  });
}

const attachWith = (credential: Credential) =>
  headersOf(credential, { ...clock, waitUntil: (promise) => void pending.push(promise) });

describe("the signature of a role", () => {
  it("[H07] is by keys that are had once an hour less five minutes, and tells when it was made", async () => {
    const credential = create();
    const first = await attachWith(credential);
    expect(first.authorization).toMatch(
      /^AWS4-HMAC-SHA256 Credential=ASIACANARY1\/20260601\/eu-west-1\/execute-api\/aws4_request, SignedHeaders=host;x-amz-date;x-amz-security-token, Signature=[0-9a-f]{64}$/,
    );
    expect(first["x-amz-security-token"]).toBe("session/canary==");
    expect(first["x-amz-date"]).toBe("20260601T120000Z");
    clock.advance(3299);
    expect((await attachWith(credential))["x-amz-date"]).toBe("20260601T125459Z");
    expect(sts.network.calls).toEqual([AWS_STS]);
    clock.advance(1);
    expect((await attachWith(credential)).authorization).toContain("Credential=ASIACANARY1/");
    await Promise.all(pending);
    expect((await attachWith(credential)).authorization).toContain("Credential=ASIACANARY2/");
    expect(sts.network.calls).toEqual([AWS_STS, AWS_STS]);
  });

  it("is of a session with the server's name, or with that of the configuration", async () => {
    await attachWith(create());
    await attachWith(create({ ...SIGV4, source: { ...SIGV4.source, sessionName: "gateway" } }));
    expect(sts.forms.map((form) => form.get("RoleSessionName"))).toEqual(["edge-documents", "gateway"]);
    expect(decodeJwt(sts.forms[0]?.get("WebIdentityToken") ?? "").sub).toBe("edge:documents");
  });

  it.each(STS_FAULTS)(
    "[H07] is none after %s, of which is told without a token, and is had when that is over",
    async (_, reply) => {
      const credential = create();
      sts.answer(reply);
      const error = await attachWith(credential).catch((thrown: Error) => thrown);
      expect(error).toMatchObject({ name: "OriginError", status: 502 });
      expect(`${error} ${JSON.stringify(error)} ${(error as Error).cause}`).not.toMatch(/canary|eyJ|ASIA/);
      sts.recover();
      clock.advance(5);
      expect(await attachWith(credential)).toHaveProperty("authorization");
    },
  );
});

describe("the signature of a stored key", () => {
  const source = {
    type: "access-key",
    accessKeyId: "AKIAIOSFODNN7EXAMPLE",
    secretAccessKey: { secret: "SECRET_KEY" },
  } as const;

  it("is had without a call, and goes with a session token only where there is one", async () => {
    const { authorization, ...others } = await attachWith(create({ ...SIGV4, source }));
    expect(authorization).toContain("Credential=AKIAIOSFODNN7EXAMPLE/20260601/");
    expect(others).toEqual({ "x-amz-date": "20260601T120000Z" });
    const withSession = create({ ...SIGV4, source: { ...source, sessionToken: { secret: "SESSION" } } });
    expect((await attachWith(withSession))["x-amz-security-token"]).toBe("session/one");
    expect(sts.network.calls).toEqual([]);
  });

  it("[H07] has nothing of the secret in it", async () => {
    expect(JSON.stringify(await attachWith(create({ ...SIGV4, source })))).not.toMatch(/wJalr|canary/);
  });
});

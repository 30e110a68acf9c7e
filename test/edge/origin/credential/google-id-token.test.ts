import { decodeJwt } from "jose";
import { beforeEach, describe, expect, it } from "vitest";
import type { Credential } from "../../../../edge/src/origin/credential/credential.ts";
import { googleIdToken } from "../../../../edge/src/origin/credential/google-id-token.ts";
import { type Clock, createClock } from "../../material/clock.ts";
import {
  CREDENTIAL,
  createFakeGoogle,
  FAULTS,
  type FakeGoogle,
  IAM,
  SERVICE,
  STS,
} from "../../material/google.ts";
import { createWorkloadKey, workloadRing } from "../../material/workload-keys.ts";
import { headersOf } from "./headers-of.ts";

const key = await createWorkloadKey("workload-1");

let clock: Clock;
let google: FakeGoogle;
let credential: Credential;

beforeEach(() => {
  clock = createClock();
  google = createFakeGoogle(clock.now);
  credential = googleIdToken(CREDENTIAL, {
    subject: "edge:documents",
    workloadKeys: workloadRing(key),
    publicUrl: "https://mcp.example.com",
    internet: google.network.fetcher,
  });
});

const pending: Promise<unknown>[] = [];
const attach = () => headersOf(credential, { ...clock, waitUntil: (promise) => void pending.push(promise) });

describe("the credential of a Cloud Run service", () => {
  it("[H07] is an ID token for the configured audience, in a header that leaves Authorization free", async () => {
    const { "x-serverless-authorization": header = "", ...others } = await attach();
    expect(others).toEqual({});
    expect(header).toMatch(/^Bearer \S+$/);
    expect(decodeJwt(header.slice("Bearer ".length)).aud).toBe(SERVICE);
  });

  it("is had by one exchange and one call, for an hour less five minutes", async () => {
    const first = await attach();
    clock.advance(3299);
    expect(await attach()).toEqual(first);
    expect(google.network.calls).toEqual([STS, IAM]);
    clock.advance(1);
    expect(await attach()).toEqual(first);
    await Promise.all(pending);
    expect(google.network.calls).toEqual([STS, IAM, STS, IAM]);
    expect(await attach()).not.toEqual(first);
  });

  it("asks Google as the server that it is for", async () => {
    await attach();
    const [exchange] = google.requests;
    const body = exchange?.init.body as URLSearchParams;
    expect(decodeJwt(body.get("subject_token") ?? "")).toMatchObject({ sub: "edge:documents" });
  });

  it.each([STS, IAM].flatMap((url) => FAULTS.map(([what, reply]) => ({ url, what, reply }))))(
    "[H07] is none after $what of $url, is told of without a token, and is had when that is over",
    async ({ url, reply }) => {
      google.answer(url, reply);
      const error = await attach().catch((thrown: Error) => thrown);
      expect(error).toMatchObject({ name: "OriginError", status: 502 });
      expect(`${error} ${JSON.stringify(error)} ${(error as Error).cause}`).not.toMatch(/canary|eyJ|ya29/);
      google.recover();
      clock.advance(5);
      expect(await attach()).toHaveProperty("x-serverless-authorization");
    },
  );
});

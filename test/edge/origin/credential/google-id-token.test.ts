import { decodeJwt } from "jose";
import { beforeEach, describe, expect, it } from "vitest";
import type { Credential } from "../../../../edge/src/origin/credential/credential.ts";
import { googleIdToken } from "../../../../edge/src/origin/credential/google-id-token.ts";
import { type Clock, createClock } from "../../material/clock.ts";
import {
  BY_KEY,
  BY_MACHINE,
  CREDENTIAL,
  createFakeGoogle,
  FAULTS,
  type FakeGoogle,
  IAM,
  KEY_FILE,
  METADATA,
  OAUTH,
  SERVICE,
  STS,
} from "../../material/google.ts";
import { createWorkloadKey, workloadRing } from "../../material/workload-keys.ts";
import { headersOf } from "./headers-of.ts";

const key = await createWorkloadKey("workload-1");

/** The three ways to an ID token, and whom each of them asks. */
const WAYS = [
  { settings: CREDENTIAL, asked: [STS, IAM] },
  { settings: BY_KEY, asked: [OAUTH] },
  { settings: BY_MACHINE, asked: [METADATA] },
];

let clock: Clock;
let google: FakeGoogle;
let pending: Promise<unknown>[];

beforeEach(() => {
  clock = createClock();
  google = createFakeGoogle(clock.now);
  pending = [];
});

function credentialBy(settings: Parameters<typeof googleIdToken>[0]): Credential {
  return googleIdToken(settings, {
    subject: "edge:documents",
    workloadKeys: workloadRing(key),
    publicUrl: "https://mcp.example.com",
    internet: google.network.fetcher,
    googleMetadata: google.network.fetcher,
    secret: (name) => (name === "GOOGLE_KEY" ? JSON.stringify(KEY_FILE) : ""),
  });
}

const attach = (credential: Credential) =>
  headersOf(credential, { ...clock, waitUntil: (promise) => void pending.push(promise) });

describe.each(WAYS)(
  "the credential of a Cloud Run service, by $settings.source.type",
  ({ settings, asked }) => {
    it("[H07] is an ID token for the configured audience, in a header that leaves Authorization free", async () => {
      const { "x-serverless-authorization": header = "", ...others } = await attach(credentialBy(settings));
      expect(others).toEqual({});
      expect(header).toMatch(/^Bearer \S+$/);
      expect(decodeJwt(header.slice("Bearer ".length)).aud).toBe(SERVICE);
    });

    it("[H07] is fetched once for all who need it, and kept for an hour less five minutes", async () => {
      const credential = credentialBy(settings);
      const all = await Promise.all(Array.from({ length: 50 }, () => attach(credential)));
      const [first] = all;
      expect(new Set(all.map((headers) => JSON.stringify(headers))).size).toBe(1);
      clock.advance(3299);
      expect(await attach(credential)).toEqual(first);
      expect(google.network.calls).toEqual(asked);
      clock.advance(1);
      expect(await attach(credential)).toEqual(first);
      await Promise.all(pending);
      expect(google.network.calls).toEqual([...asked, ...asked]);
      expect(await attach(credential)).not.toEqual(first);
    });

    it("[H07] serves through an outage until it expires, and no longer", async () => {
      const credential = credentialBy(settings);
      const first = await attach(credential);
      for (const url of asked) google.answer(url, () => new Response(null, { status: 503 }));
      clock.advance(3599);
      expect(await attach(credential)).toEqual(first);
      clock.advance(1);
      await expect(attach(credential)).rejects.toMatchObject({ name: "OriginError", status: 502 });
    });

    it.each(asked.flatMap((url) => FAULTS.map(([what, reply]) => ({ url, what, reply }))))(
      "[H07] is none after $what of $url, is told of without a token, and is had when that is over",
      async ({ url, reply }) => {
        const credential = credentialBy(settings);
        google.answer(url, reply);
        const error = await attach(credential).catch((thrown: Error) => thrown);
        expect(error).toMatchObject({ name: "OriginError", status: 502 });
        expect(`${error} ${JSON.stringify(error)} ${(error as Error).cause}`).not.toMatch(
          /canary|eyJ|ya29|PRIVATE/,
        );
        google.recover();
        clock.advance(5);
        expect(await attach(credential)).toHaveProperty("x-serverless-authorization");
      },
    );
  },
);

describe("the credential of a Cloud Run service", () => {
  it("asks Google as the server that it is for", async () => {
    await attach(credentialBy(CREDENTIAL));
    const [exchange] = google.requests;
    const body = exchange?.init.body as URLSearchParams;
    expect(decodeJwt(body.get("subject_token") ?? "")).toMatchObject({ sub: "edge:documents" });
  });
});

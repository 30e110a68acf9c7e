import { exportJWK, generateKeyPair } from "jose";
import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import { UnknownPersonError } from "../../../../edge/src/identity-providers/google-directory/directory-api.ts";
import {
  createGoogleDirectory,
  DIRECTORY_LIMITS,
  type DirectoryLimits,
} from "../../../../edge/src/identity-providers/google-directory/google-directory.ts";
import { ProviderUnavailableError } from "../../../../edge/src/identity-providers/identity-provider.ts";
import type { Fetcher } from "../../../../edge/src/network/fetcher.ts";
import { KeyRing } from "../../../../edge/src/signing/key-ring.ts";
import { readWorkloadKey, type WorkloadKey } from "../../../../edge/src/signing/workload-key.ts";
import { type Clock, createClock, NOW_SECONDS } from "../../material/clock.ts";
import { silence } from "../../material/network.ts";

const SETTINGS = {
  workloadIdentityProvider:
    "//iam.googleapis.com/projects/123/locations/global/workloadIdentityPools/edge/providers/gateway",
  serviceAccount: "directory@project.iam.gserviceaccount.com",
  administrator: "admin@example.com",
  cacheSeconds: 300,
};
const CANARY = "ya29.canary";

let keys: readonly WorkloadKey[];
let clock: Clock;
let calls: string[];
let answers: Record<string, (init: RequestInit) => Response | Promise<Response>>;

beforeAll(async () => {
  const { privateKey } = await generateKeyPair("RS256", { extractable: true });
  const jwk = { ...(await exportJWK(privateKey)), kid: "workload-1" };
  keys = [await readWorkloadKey(JSON.stringify(jwk))];
});

beforeEach(() => {
  clock = createClock();
  calls = [];
  const token = { access_token: CANARY, token_type: "Bearer", expires_in: 3599 };
  answers = {
    "sts.googleapis.com": () => Response.json(token),
    "iamcredentials.googleapis.com": () => Response.json({ signedJwt: `${CANARY}.assertion` }),
    "oauth2.googleapis.com": () => Response.json(token),
    users: () => Response.json({ kind: "admin#directory#user", suspended: false, archived: false }),
    groups: () =>
      Response.json({ kind: "admin#directory#groups", groups: [{ email: "Editors@example.com" }] }),
  };
});

/** Google, each of its hosts by its name, and the two calls of the Directory API. */
const internet: Fetcher = async (url, init) => {
  const { host, pathname } = new URL(url);
  const name = host === "admin.googleapis.com" ? (pathname.split("/")[4] ?? "") : host;
  calls.push(name);
  return answers[name]?.(init) ?? new Response("not found", { status: 404 });
};

function directory({
  limits,
  cacheSeconds = 300,
  workloadKeys = keys,
}: {
  limits?: Partial<DirectoryLimits>;
  cacheSeconds?: number;
  workloadKeys?: readonly WorkloadKey[];
} = {}) {
  return createGoogleDirectory(
    { ...SETTINGS, cacheSeconds },
    {
      subject: "identity-provider:google",
      workloadKeys: new KeyRing(workloadKeys, 3600),
      publicUrl: "https://mcp.example.com",
      internet,
      limits: { ...DIRECTORY_LIMITS, ...limits },
    },
  );
}

const TOKEN_CALLS = ["sts.googleapis.com", "iamcredentials.googleapis.com", "oauth2.googleapis.com"];

describe("groups of the Google directory", () => {
  it("are had without a key of Google's, in five calls", async () => {
    expect(await directory().groupsOf("alice@example.com", clock)).toEqual(["editors@example.com"]);
    expect(calls).toEqual([...TOKEN_CALLS, "users", "groups"]);
  });

  it("are remembered for the configured seconds, of each person their own, however their address is written", async () => {
    const google = directory();
    await google.groupsOf("alice@example.com", clock);
    answers.groups = () => Response.json({ kind: "admin#directory#groups" });
    clock.advance(299);
    expect(await google.groupsOf("Alice@Example.com", clock)).toEqual(["editors@example.com"]);
    expect(await google.groupsOf("bob@example.com", clock)).toEqual([]);
    clock.advance(1);
    expect(await google.groupsOf("alice@example.com", clock)).toEqual([]);
  });

  it("are remembered from before Google was asked, however long it took to answer", async () => {
    const google = directory();
    const answer = answers.groups;
    answers.groups = (init) => {
      clock.advance(100);
      return answer?.(init) ?? new Response();
    };
    await google.groupsOf("alice@example.com", clock);
    clock.advance(200);
    await google.groupsOf("alice@example.com", clock);
    expect(calls.filter((name) => name === "groups")).toHaveLength(2);
  });

  it("are not remembered where that is configured", async () => {
    const google = directory({ cacheSeconds: 0 });
    await google.groupsOf("alice@example.com", clock);
    await google.groupsOf("alice@example.com", clock);
    expect(calls).toEqual([...TOKEN_CALLS, "users", "groups", "users", "groups"]);
  });

  it("are looked up once for all who need them at the same time, with one token for all people", async () => {
    const google = directory();
    const people = ["alice@example.com", "bob@example.com", "alice@example.com", "bob@example.com"];
    await Promise.all(people.map((person) => google.groupsOf(person, clock)));
    expect(calls.filter((name) => TOKEN_CALLS.includes(name))).toEqual(TOKEN_CALLS);
    expect(calls.filter((name) => name === "groups")).toHaveLength(2);
  });

  it("are looked up for so many people at the same time, and the next are told to come again", async () => {
    const google = directory({ limits: { lookups: 2 } });
    const people = ["alice@example.com", "bob@example.com", "carol@example.com"];
    const lookups = await Promise.allSettled(people.map((person) => google.groupsOf(person, clock)));
    expect(lookups.map(({ status }) => status)).toEqual(["fulfilled", "fulfilled", "rejected"]);
    await expect(google.groupsOf("carol@example.com", clock)).resolves.toEqual(["editors@example.com"]);
  });

  it("are remembered for so many people", async () => {
    const google = directory({ limits: { people: 1 } });
    for (const person of ["alice@example.com", "bob@example.com", "alice@example.com"]) {
      await google.groupsOf(person, clock);
    }
    expect(calls.filter((name) => name === "groups")).toHaveLength(3);
  });

  it("[H07] are looked up with one token until five minutes before it expires", async () => {
    const google = directory({ cacheSeconds: 0 });
    await google.groupsOf("alice@example.com", clock);
    clock.advance(3298);
    await google.groupsOf("alice@example.com", clock);
    expect(calls.filter((name) => name === "oauth2.googleapis.com")).toHaveLength(1);
    clock.advance(1);
    await google.groupsOf("alice@example.com", clock);
    expect(calls.filter((name) => name === "oauth2.googleapis.com")).toHaveLength(2);
  });

  it("are looked up with a new token after Google took back the old one", async () => {
    const google = directory({ cacheSeconds: 0 });
    await google.groupsOf("alice@example.com", clock);
    const { users } = answers;
    answers.users = () => Response.json({ error: { code: 401, status: "UNAUTHENTICATED" } }, { status: 401 });
    await expect(google.groupsOf("alice@example.com", clock)).rejects.toThrow(ProviderUnavailableError);
    if (users) answers.users = users;
    await google.groupsOf("alice@example.com", clock);
    expect(calls.filter((name) => name === "oauth2.googleapis.com")).toHaveLength(2);
  });
});

describe("groups that cannot be had", () => {
  const names = [...TOKEN_CALLS, "users", "groups"];
  const faults: [string, (init: RequestInit) => Response | Promise<Response>][] = [
    ["an outage", () => Response.json({ error: { code: 503, status: "UNAVAILABLE" } }, { status: 503 })],
    [
      "a used-up quota",
      () => Response.json({ error: { code: 403, errors: [{ reason: "quotaExceeded" }] } }, { status: 403 }),
    ],
    ["a refusal", () => Response.json({ error: "unauthorized_client" }, { status: 401 })],
    ["a broken connection", () => Promise.reject(new TypeError(`fetch failed ${CANARY}`))],
    ["a page", () => new Response("<html></html>")],
    ["an empty object", () => Response.json({})],
    ["too long an answer", () => new Response(`{"padding":"${"x".repeat(DIRECTORY_LIMITS.bytes)}"}`)],
    ["a redirect", () => new Response(null, { status: 302, headers: { location: "https://evil.example/" } })],
  ];

  it.each(names.flatMap((name) => faults.map(([what, fault]) => ({ name, what, fault }))))(
    "for $what from $name deny, and are had when that is over",
    async ({ name, fault }) => {
      const google = directory();
      const sound = answers[name];
      answers[name] = fault;
      const error = await google.groupsOf("alice@example.com", clock).catch((thrown: Error) => thrown);
      expect(error).toBeInstanceOf(ProviderUnavailableError);
      if (sound) answers[name] = sound;
      expect(await google.groupsOf("alice@example.com", clock)).toEqual(["editors@example.com"]);
    },
  );

  it.each(names.flatMap((name) => faults.map(([what, fault]) => ({ name, what, fault }))))(
    "[H07] for $what from $name say so without a token or a person",
    async ({ name, fault }) => {
      answers[name] = fault;
      const error = await directory()
        .groupsOf("alice@example.com", clock)
        .catch((thrown: Error) => thrown);
      expect(`${error} ${JSON.stringify(error)} ${(error as Error).cause}`).not.toMatch(/canary|alice|eyJ/);
    },
  );

  it.each(names)("for silence from %s deny, and are had when that is over", async (name) => {
    const google = directory({ limits: { timeoutSeconds: 0.5 } });
    const sound = answers[name];
    answers[name] = silence;
    await expect(google.groupsOf("alice@example.com", clock)).rejects.toThrow(ProviderUnavailableError);
    if (sound) answers[name] = sound;
    clock.advance(1);
    expect(await google.groupsOf("alice@example.com", clock)).toEqual(["editors@example.com"]);
  });

  it("because no workload key is in force deny", async () => {
    const next = keys.map((key) => ({ ...key, notBefore: NOW_SECONDS + 1 }));
    const google = directory({ workloadKeys: next });
    await expect(google.groupsOf("alice@example.com", clock)).rejects.toThrow(
      new ProviderUnavailableError("the groups cannot be had: no workload key is in force"),
    );
    expect(calls).toEqual([]);
  });

  it("do not outlive their time in the memory while Google cannot be asked", async () => {
    const google = directory();
    await google.groupsOf("alice@example.com", clock);
    answers.groups = () => new Response(null, { status: 503 });
    clock.advance(300);
    await expect(google.groupsOf("alice@example.com", clock)).rejects.toThrow(ProviderUnavailableError);
  });

  it.each([
    "",
    "alice",
    "@",
    "alice@",
    "a@b@example.com",
    "alice @example.com",
    "alice@example.com\n",
    "..",
    "1".repeat(33),
  ])("[A12] because %j is nobody deny, and Google is not asked", async (person) => {
    await expect(directory().groupsOf(person, clock)).rejects.toThrow(UnknownPersonError);
    expect(calls).toEqual([]);
  });

  it("because the person is suspended deny, whatever groups they are in still", async () => {
    answers.users = () => Response.json({ kind: "admin#directory#user", suspended: true, archived: false });
    await expect(directory().groupsOf("alice@example.com", clock)).rejects.toThrow(UnknownPersonError);
    expect(calls).not.toContain("groups");
  });
});

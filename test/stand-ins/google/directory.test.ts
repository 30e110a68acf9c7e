import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { UnknownPersonError } from "../../../edge/src/identity-providers/google-directory/directory-api.ts";
import { ProviderUnavailableError } from "../../../edge/src/identity-providers/identity-provider.ts";
import { KeyRing } from "../../../edge/src/signing/key-ring.ts";
import { ADMINISTRATOR, company, SERVICE_ACCOUNT } from "./company.ts";
import { createWorkloadKey } from "./publish-issuer.ts";
import { SetUp, START } from "./set-up.ts";

const LOOKUP = [
  "sts.googleapis.com/v1/token",
  `iamcredentials.googleapis.com/v1/projects/-/serviceAccounts/${SERVICE_ACCOUNT}:signJwt`,
  "oauth2.googleapis.com/token",
  "admin.googleapis.com/admin/directory/v1/users/alice%40example.com",
  "admin.googleapis.com/admin/directory/v1/groups",
];

let setUp: SetUp;

beforeAll(async () => {
  setUp = await SetUp.start();
});

afterAll(() => setUp?.stop());

beforeEach(() => setUp.reset());

describe("the groups of a person, asked of Google without a key of Google's", () => {
  it("are those that they are a direct member of, and not those around them", async () => {
    expect(await setUp.directory().groupsOf("alice@example.com", setUp.io)).toEqual([
      "editors@example.com",
      "all@example.com",
    ]);
    expect(await setUp.calledPaths()).toEqual(LOOKUP);
  });

  it("are none for somebody in no group", async () => {
    expect(await setUp.directory().groupsOf("bob@example.com", setUp.io)).toEqual([]);
  });

  it.each(["ALICE@example.com", "al@example.com", "100000000000000000002"])(
    "are the same by the name %j",
    async (person) => {
      expect(await setUp.directory().groupsOf(person, setUp.io)).toContain("editors@example.com");
    },
  );

  it("are those of all pages", async () => {
    const groups = await setUp.directory().groupsOf("everywhere@example.com", setUp.io);
    expect(groups).toHaveLength(450);
    expect(new Set(groups).size).toBe(450);
    expect((await setUp.calledPaths()).filter((path) => path.endsWith("/groups"))).toHaveLength(3);
  });

  it("are refused where there are more pages than are read", async () => {
    await expect(
      setUp.directory({ limits: { pages: 2 } }).groupsOf("everywhere@example.com", setUp.io),
    ).rejects.toThrow(new ProviderUnavailableError("the groups cannot be had: more than 2 pages of groups"));
  });

  it.each(["nobody@example.com", "suspended@example.com", "archived@example.com", "999999999999999999999"])(
    "are refused for %s",
    async (person) => {
      await expect(setUp.directory().groupsOf(person, setUp.io)).rejects.toThrow(UnknownPersonError);
    },
  );

  it.each(["somebody@gmail.com", "all@example.com"])(
    "are not had for %s, who is no user here",
    async (person) => {
      await expect(setUp.directory().groupsOf(person, setUp.io)).rejects.toThrow(ProviderUnavailableError);
    },
  );
});

describe("what Google is asked", () => {
  it("is remembered for the configured seconds", async () => {
    const groups = setUp.directory();
    await groups.groupsOf("alice@example.com", setUp.io);
    await setUp.google.change({ workspace: { ...company(setUp.issuer.publicUrl).workspace, groups: {} } });
    await setUp.advance(299);
    expect(await groups.groupsOf("alice@example.com", setUp.io)).toHaveLength(2);
    expect(await setUp.calledPaths()).toHaveLength(LOOKUP.length);
    await setUp.advance(1);
    expect(await groups.groupsOf("alice@example.com", setUp.io)).toEqual([]);
  });

  it("lets in nobody any longer who was suspended meanwhile", async () => {
    const groups = setUp.directory();
    await groups.groupsOf("alice@example.com", setUp.io);
    const { workspace } = company(setUp.issuer.publicUrl);
    const users = {
      ...workspace.users,
      "alice@example.com": { id: "100000000000000000002", suspended: true },
    };
    await setUp.google.change({ workspace: { ...workspace, users } });
    await setUp.advance(300);
    await expect(groups.groupsOf("alice@example.com", setUp.io)).rejects.toThrow(UnknownPersonError);
  });

  it("is asked once for all who need it at the same time", async () => {
    const groups = setUp.directory();
    const answers = await Promise.all(
      Array.from({ length: 100 }, () => groups.groupsOf("alice@example.com", setUp.io)),
    );
    expect(new Set(answers.map((answer) => answer.join(" ")))).toEqual(
      new Set(["editors@example.com all@example.com"]),
    );
    expect(await setUp.calledPaths()).toEqual(LOOKUP);
  });

  it("is asked for so many people at the same time", async () => {
    await setUp.google.break({ host: "admin.googleapis.com", kind: "delay" });
    const groups = setUp.directory({ limits: { lookups: 2 } });
    const people = ["alice@example.com", "bob@example.com", "everywhere@example.com", ADMINISTRATOR];
    const answers = await Promise.allSettled(people.map((person) => groups.groupsOf(person, setUp.io)));
    expect(answers.map(({ status }) => status)).toEqual(["fulfilled", "fulfilled", "rejected", "rejected"]);
    expect((await setUp.google.calls()).peak).toBeLessThanOrEqual(2);
  });

  it("[H07] is asked with one token until five minutes before it expires, and never with an expired one", async () => {
    const groups = setUp.directory({ settings: { cacheSeconds: 0 } });
    for (let minute = 0; minute <= 180; minute += 1) {
      await groups.groupsOf("alice@example.com", setUp.io);
      await setUp.advance(60);
    }
    const { calls } = await setUp.google.calls();
    expect(calls.filter(({ host }) => host === "sts.googleapis.com")).toHaveLength(4);
    expect(calls.filter(({ status }) => status !== 200)).toEqual([]);
  });

  it("is asked with a new token after Google took the old one back", async () => {
    const groups = setUp.directory({ settings: { cacheSeconds: 0 } });
    await groups.groupsOf("alice@example.com", setUp.io);
    await setUp.google.revokeTokens();
    await expect(groups.groupsOf("alice@example.com", setUp.io)).rejects.toThrow("status 401 (authError)");
    expect(await groups.groupsOf("alice@example.com", setUp.io)).toHaveLength(2);
  });

  it("[B07] is asked by the workload key in force, before and after the next one takes over", async () => {
    const next = { ...(await createWorkloadKey("workload-2")), notBefore: START / 1000 + 3600 };
    const google = setUp.directory({ io: { workloadKeys: new KeyRing([setUp.key, next], 3600) } });
    setUp.issuer.keys = [setUp.key];
    expect(await google.groupsOf("alice@example.com", setUp.io)).toHaveLength(2);
    setUp.issuer.keys = [next];
    await setUp.advance(3600);
    expect(await google.groupsOf("alice@example.com", setUp.io)).toHaveLength(2);
  });
});

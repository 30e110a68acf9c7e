import { describe, expect, it } from "vitest";
import { createGoogleCall, GoogleApiError } from "../../../../edge/src/google/google-call.ts";
import {
  checkPerson,
  listGroups,
  UnknownPersonError,
} from "../../../../edge/src/identity-providers/google-directory/directory-api.ts";
import { createNetwork, json, type Reply } from "../../material/network.ts";

const API = "https://admin.googleapis.com/admin/directory/v1";
const PERSON = `${API}/users/alice%40example.com?fields=kind%2Csuspended%2Carchived`;
const GROUPS = `${API}/groups?userKey=alice%40example.com&maxResults=200&fields=kind%2CnextPageToken%2Cgroups%2Femail`;
const ACTIVE = { kind: "admin#directory#user", suspended: false, archived: false };
const NO_GROUPS = { kind: "admin#directory#groups" };
const NOT_FOUND: Reply = () =>
  Response.json({ error: { code: 404, errors: [{ reason: "notFound" }] } }, { status: 404 });

const callOf = (replies: Record<string, Reply>) =>
  createGoogleCall(createNetwork(replies).fetcher, { bytes: 65_536, timeoutSeconds: 5 });

const check = (reply: Reply) =>
  checkPerson(callOf({ [PERSON]: reply }), "ya29.delegated", "alice@example.com");

const groupsIn = (replies: Record<string, Reply>, pages = 3) =>
  listGroups(callOf(replies), "ya29.delegated", "alice@example.com", pages);

const pageOf = (emails: readonly string[], nextPageToken?: string): Reply =>
  json({ ...NO_GROUPS, groups: emails.map((email) => ({ email })), nextPageToken });

describe("a person in the directory", () => {
  it("may be there", async () => {
    await expect(check(json(ACTIVE))).resolves.toBeUndefined();
  });

  it("is asked about with the token, and with nothing that could lead elsewhere", async () => {
    const requests: RequestInit[] = [];
    const { fetcher, calls } = createNetwork({
      [`${API}/users/..%2Fgroups%3Fx%40example.com?fields=kind%2Csuspended%2Carchived`]: (init) => {
        requests.push(init);
        return Response.json(ACTIVE);
      },
    });
    const call = createGoogleCall(fetcher, { bytes: 4096, timeoutSeconds: 5 });
    await checkPerson(call, "ya29.delegated", "../groups?x@example.com");
    expect(calls).toHaveLength(1);
    expect(requests[0]?.headers).toMatchObject({ authorization: "Bearer ya29.delegated" });
  });

  it.each<[string, Reply]>([
    ["unknown", NOT_FOUND],
    ["suspended", json({ ...ACTIVE, suspended: true })],
    ["archived", json({ ...ACTIVE, archived: true })],
  ])("is nobody when they are %s", async (_, reply) => {
    await expect(check(reply)).rejects.toThrow(UnknownPersonError);
  });

  it.each([
    {},
    { ...ACTIVE, kind: undefined },
    { ...ACTIVE, kind: "admin#directory#group" },
    { ...ACTIVE, suspended: undefined },
    { ...ACTIVE, archived: undefined },
    { ...ACTIVE, suspended: "false" },
  ])("is not told by %j", async (answer) => {
    await expect(check(json(answer))).rejects.toThrow("the answer has not the documented shape");
  });

  it.each<[string, Reply]>([
    ["a page that is not found", () => new Response("<html></html>", { status: 404 })],
    [
      "a refusal",
      () => Response.json({ error: { code: 403, errors: [{ reason: "forbidden" }] } }, { status: 403 }),
    ],
    ["an outage", () => Response.json({ error: { code: 503 } }, { status: 503 })],
  ])("is neither there nor gone after %s", async (_, reply) => {
    await expect(check(reply)).rejects.toThrow(GoogleApiError);
  });
});

describe("the groups of a person", () => {
  it("are their addresses in lower case, each once", async () => {
    expect(
      await groupsIn({ [GROUPS]: pageOf(["Editors@Example.com", "all@example.com", "ALL@example.com"]) }),
    ).toEqual(["editors@example.com", "all@example.com"]);
  });

  it("may be none, where Google says so", async () => {
    expect(await groupsIn({ [GROUPS]: json(NO_GROUPS) })).toEqual([]);
  });

  it("are those of all pages", async () => {
    const replies = {
      [GROUPS]: pageOf(["one@example.com"], "page/2="),
      [`${GROUPS}&pageToken=page%2F2%3D`]: pageOf(["two@example.com"], "3"),
      [`${GROUPS}&pageToken=3`]: pageOf(["three@example.com"]),
    };
    expect(await groupsIn(replies)).toEqual(["one@example.com", "two@example.com", "three@example.com"]);
  });

  it("are not told by a part of the pages", async () => {
    const replies = {
      [GROUPS]: pageOf(["one@example.com"], "2"),
      [`${GROUPS}&pageToken=2`]: pageOf(["two@example.com"], "3"),
      [`${GROUPS}&pageToken=3`]: pageOf(["three@example.com"]),
    };
    await expect(groupsIn(replies, 2)).rejects.toThrow("more than 2 pages of groups");
    await expect(groupsIn({ [GROUPS]: pageOf(["one@example.com"], "2") })).rejects.toThrow("status 404");
  });

  it("are not told by pages that go round in a circle", async () => {
    const toItself = { [GROUPS]: pageOf([], "2"), [`${GROUPS}&pageToken=2`]: pageOf([], "2") };
    await expect(groupsIn(toItself)).rejects.toThrow("a page of groups leads to itself");
    const round = {
      ...toItself,
      [`${GROUPS}&pageToken=2`]: pageOf([], "3"),
      [`${GROUPS}&pageToken=3`]: pageOf([], "2"),
    };
    await expect(groupsIn(round)).rejects.toThrow("more than 3 pages of groups");
  });

  it.each([
    {},
    { groups: [] },
    { kind: "admin#directory#users" },
    { ...NO_GROUPS, groups: [{}] },
    { ...NO_GROUPS, groups: [{ email: "" }] },
    { ...NO_GROUPS, groups: [{ email: ["editors@example.com"] }] },
    { ...NO_GROUPS, groups: "editors@example.com" },
    { ...NO_GROUPS, groups: null },
    { ...NO_GROUPS, nextPageToken: "" },
    { ...NO_GROUPS, nextPageToken: 2 },
  ])("are not told by %j, and are not none because of it", async (answer) => {
    await expect(groupsIn({ [GROUPS]: json(answer) })).rejects.toThrow(
      "the answer has not the documented shape",
    );
  });

  it("are nobody's when Google knows no such person", async () => {
    await expect(groupsIn({ [GROUPS]: NOT_FOUND })).rejects.toThrow(UnknownPersonError);
  });
});

import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { GoogleClient } from "./client.ts";
import { SCOPES } from "./company.ts";
import { SetUp, START } from "./set-up.ts";

let setUp: SetUp;
let client: GoogleClient;

beforeAll(async () => {
  setUp = await SetUp.start();
  client = new GoogleClient(setUp);
});

afterAll(() => setUp?.stop());

beforeEach(() => setUp.reset());

describe("the Directory API", () => {
  it("shows what was asked for of a user, and all without that", async () => {
    const path = "/users/alice%40example.com";
    expect(await (await client.read(`${path}?fields=kind,suspended`)).json()).toEqual({
      kind: "admin#directory#user",
      suspended: false,
    });
    expect(await (await client.read(path)).json()).toMatchObject({
      id: "100000000000000000002",
      archived: false,
    });
  });

  it("shows groups by the page, and of each what was asked for", async () => {
    const path = "/groups?userKey=alice@example.com&maxResults=1&fields=nextPageToken,groups/email";
    const token = await client.delegatedToken();
    const first = (await (await client.read(path, token)).json()) as { nextPageToken: string };
    expect(first).toMatchObject({ groups: [{ email: "Editors@example.com" }] });
    const next = `&pageToken=${encodeURIComponent(first.nextPageToken)}`;
    expect(await (await client.read(path + next, token)).json()).toEqual({
      groups: [{ email: "all@example.com" }],
    });
    const others = await client.read(`/groups?userKey=bob@example.com${next}`, token);
    expect(others.status).toBe(400);
  });

  it.each([
    ["/groups", 400],
    ["/groups?customer=my_customer&userKey=alice@example.com", 400],
    ["/groups?userKey=alice@example.com&userKey=bob@example.com", 400],
    ["/groups?userKey=alice@example.com&maxResults=201", 400],
    ["/groups?userKey=alice@example.com&maxResults=0", 400],
    ["/groups?userKey=alice@example.com&fields=groups(", 400],
    ["/groups?userKey=nobody@example.com", 404],
    ["/groups?userKey=somebody@gmail.com", 403],
    ["/users/all%40example.com", 400],
    ["/users/nobody%40example.com", 404],
    ["/users/somebody%40gmail.com", 403],
    ["/users", 404],
  ])("refuses %s", async (path, status) => {
    expect((await client.read(path)).status).toBe(status);
  });

  it("is for reading", async () => {
    expect((await client.read("/users/alice%40example.com", undefined, "DELETE")).status).toBe(404);
  });

  it("refuses a token of other scopes, a federated, an expired and an unknown one", async () => {
    const path = "/users/alice%40example.com";
    const ofGroups = await client.delegatedToken({ scope: SCOPES[0] });
    expect((await client.read(path, ofGroups)).status).toBe(403);
    expect((await client.read(path, await client.federatedToken({ scope: SCOPES.join(" ") }))).status).toBe(
      403,
    );
    expect((await client.read(path, "ya29.unknown")).status).toBe(401);
    const token = await client.delegatedToken();
    await setUp.setClock(START + 3_599_000);
    expect((await client.read(path, token)).status).toBe(401);
  });

  it("refuses whoever is no administrator", async () => {
    const token = await client.delegatedToken({ sub: "alice@example.com" });
    expect((await client.read("/users/alice%40example.com", token)).status).toBe(403);
  });
});

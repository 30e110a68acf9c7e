import { decodeJwt } from "jose";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { SERVICE_ACCOUNT } from "./company.ts";
import { SetUp } from "./set-up.ts";

const PATH = "/computeMetadata/v1/instance/service-accounts/default/identity";
const FLAVOR = { "metadata-flavor": "Google" };

let setUp: SetUp;

beforeAll(async () => {
  setUp = await SetUp.start();
  await setUp.google.change({ machine: SERVICE_ACCOUNT });
});
afterAll(() => setUp?.stop());

function ask(query: string, headers: Record<string, string> = FLAVOR, path = PATH): Promise<Response> {
  return fetch(`${setUp.google.urlOf("metadata.google.internal")}${path}?${query}`, { headers });
}

describe("the metadata server", () => {
  it("gives an ID token as text, with the account's address in the full format alone", async () => {
    const full = await ask("audience=a&format=full");
    expect([full.status, full.headers.get("metadata-flavor")]).toEqual([200, "Google"]);
    expect(decodeJwt(await full.text())).toMatchObject({ aud: "a", email: SERVICE_ACCOUNT });
    expect(decodeJwt(await (await ask("audience=a")).text())).not.toHaveProperty("email");
  });

  it.each<[number, string, Record<string, string>, string]>([
    [403, "audience=a", {}, PATH],
    [403, "audience=a", { "metadata-flavor": "google" }, PATH],
    [403, "audience=a", { ...FLAVOR, "x-forwarded-for": "10.0.0.1" }, PATH],
    [400, "", FLAVOR, PATH],
    [400, "audience=a&format=long", FLAVOR, PATH],
    [404, "audience=a", FLAVOR, `${PATH}/x`],
  ])("answers %i to %j with %j at %s", async (status, query, headers, path) => {
    expect((await ask(query, headers, path)).status).toBe(status);
  });
});

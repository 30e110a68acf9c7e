import { beforeEach, describe, expect, it, test } from "vitest";
import { finishSignIn } from "../../../../edge/src/authorization-server/callback/callback.ts";
import {
  authorizationParameters,
  ISSUER,
  idsOf,
  startAuthorizationServer,
  type TestAuthorizationServer,
} from "../../material/authorization-server.ts";
import { answerOf, createBrowser, type TestBrowser } from "../../material/browser.ts";

let server: TestAuthorizationServer;
let browser: TestBrowser;

beforeEach(async () => {
  server = await startAuthorizationServer();
  browser = createBrowser(server);
});

/** Nothing has changed: nobody asked the provider, and the browser that approved can still come back. */
async function expectUntouched(state: string): Promise<void> {
  expect([...server.company.completions, ...server.partner.completions]).toEqual([]);
  const answer = answerOf(await browser.arrive("company", { state, code: "c" }));
  expect(answer.searchParams.has("code")).toBe(true);
}

describe("another browser than the one that approved", () => {
  it("[E04] is refused without any cookie, and nothing changes", async () => {
    const state = await browser.approve(authorizationParameters());
    const response = await createBrowser(server).arrive("company", { state, code: "c" });
    expect(response.status).toBe(403);
    expect(await response.text()).toContain("It is over, or began in another browser.");
    await expectUntouched(state);
  });

  it("[E04] is refused with the cookies of another sign-in of its own, and nothing changes", async () => {
    const state = await browser.approve(authorizationParameters());
    const other = createBrowser(server);
    await other.approve(authorizationParameters());
    expect((await other.arrive("company", { state, code: "c" })).status).toBe(403);
    await expectUntouched(state);
  });

  it("[E04] is refused with a cookie of the right name and its own value, and nothing changes", async () => {
    const state = await browser.approve(authorizationParameters());
    const other = createBrowser(server);
    await other.approve(authorizationParameters());
    const [value = ""] = [...other.cookies].flatMap(([name, text]) =>
      name.includes("sign-in") ? [text] : [],
    );
    for (const name of browser.signInCookies()) other.cookies.set(name, value);
    expect((await other.arrive("company", { state, code: "c" })).status).toBe(403);
    await expectUntouched(state);
  });

  it("[E06] is refused with the cookie under its plain name, and nothing changes", async () => {
    const state = await browser.approve(authorizationParameters());
    const other = createBrowser(server);
    for (const [name, value] of browser.cookies) other.cookies.set(name.replace("__Host-", ""), value);
    expect((await other.arrive("company", { state, code: "c" })).status).toBe(403);
    await expectUntouched(state);
  });

  it("is written down", async () => {
    const state = await browser.approve(authorizationParameters());
    await createBrowser(server).arrive("company", { state, code: "c" });
    expect(server.log.at(-1)).toMatchObject({
      event: "sign-in",
      error: "access_denied",
      reason: "not the browser that approved",
      status: 403,
    });
  });
});

describe("a sign-in that is over", () => {
  it("[E05] is refused a second time, also with the cookie, and the provider is not asked again", async () => {
    const state = await browser.approve(authorizationParameters());
    const cookies = new Map(browser.cookies);
    await browser.arrive("company", { state, code: "c" });
    for (const [name, value] of cookies) browser.cookies.set(name, value);
    const response = await browser.arrive("company", { state, code: "c" });
    expect(response.status).toBe(403);
    expect(server.company.completions).toHaveLength(1);
    expect(browser.signInCookies()).toEqual([]);
  });

  it("[E05] is refused once its time has passed", async () => {
    const state = await browser.approve(authorizationParameters());
    server.clock.advance(600);
    expect((await browser.arrive("company", { state, code: "c" })).status).toBe(403);
    expect(server.company.completions).toEqual([]);
  });

  it("[E05] of two that come at once, one is taken", async () => {
    const state = await browser.approve(authorizationParameters());
    const responses = await Promise.all(
      Array.from({ length: 20 }, () => browser.arrive("company", { state, code: "c" })),
    );
    expect(responses.map(({ status }) => status).sort()).toEqual([303, ...Array(19).fill(403)]);
    expect(server.company.completions).toHaveLength(1);
  });
});

describe("a state", () => {
  it.each(["", "short", "A".repeat(42), "A".repeat(44), `${"A".repeat(42)}=`, "../../../etc/passwd"])(
    "%j is none of the gateway's",
    async (state) => {
      const response = await browser.arrive("company", { state, code: "c" });
      expect(response.status).toBe(400);
      expect(idsOf(server)).toEqual([]);
    },
  );

  it("that comes twice is none", async () => {
    const state = await browser.approve(authorizationParameters());
    const cookie = [...browser.cookies].map((pair) => pair.join("=")).join("; ");
    const url = `${ISSUER}/callback/company?state=${state}&code=c&state=${state}`;
    const response = await finishSignIn(new Request(url, { headers: { cookie } }), "company", server.context);
    expect(response.status).toBe(400);
    await expectUntouched(state);
  });
});

describe("another provider's callback", () => {
  it.each(["partner", "unknown", "constructor"])(
    "[E10] %s is not where the sign-in began: no provider is asked, and the sign-in is given up",
    async (providerId) => {
      const state = await browser.approve(authorizationParameters(), "company");
      const response = await browser.arrive(providerId, { state, code: "code-of-the-company" });
      expect(response.status).toBe(403);
      expect(response.headers.has("location")).toBe(false);
      expect([...server.company.completions, ...server.partner.completions]).toEqual([]);
      expect(idsOf(server)).toEqual([]);
      expect((await browser.arrive("company", { state, code: "c" })).status).toBe(403);
    },
  );
});

test.each(["HEAD", "POST", "OPTIONS"])(
  "%s is not how a browser comes back, and takes nothing",
  async (method) => {
    const state = await browser.approve(authorizationParameters());
    const cookie = [...browser.cookies].map((pair) => pair.join("=")).join("; ");
    const url = `${ISSUER}/callback/company?state=${state}&code=c`;
    const response = await finishSignIn(
      new Request(url, { method, headers: { cookie } }),
      "company",
      server.context,
    );
    expect(response.status).toBe(405);
    expect(response.headers.get("allow")).toBe("GET");
    await expectUntouched(state);
  },
);

test("a fault of the gateway's own before anything was taken is a page without a word about it", async () => {
  const state = await browser.approve(authorizationParameters());
  server.grants.get(state).claim = async () => {
    throw new TypeError("canary-secret");
  };
  const response = await browser.arrive("company", { state, code: "c" });
  expect(response.status).toBe(500);
  expect(await response.text()).not.toContain("canary");
});

import { beforeAll, describe, expect, it } from "vitest";
import {
  bindSignIn,
  newSignInCookie,
  releaseSignIn,
  signInCookie,
} from "../../../../edge/src/authorization-server/consent/sign-in-cookie.ts";
import { randomValue } from "../../../../edge/src/authorization-server/random-value.ts";
import { parseConfiguration } from "../../../../edge/src/configuration/parse.ts";
import {
  AUTHORIZATION_DOCUMENT,
  ISSUER,
  startAuthorizationServer,
  type TestAuthorizationServer,
} from "../../material/authorization-server.ts";

const LOOPBACK = "http://localhost:8787";
const asking = (cookie?: string) => new Request(ISSUER, cookie === undefined ? {} : { headers: { cookie } });
const nameOf = (line: string) => line.slice(0, line.indexOf("="));

/** The cookies of a browser after so many sign-ins have begun in it. */
async function cookiesAfter(signIns: number): Promise<string[]> {
  const cookies = new Map<string, string>();
  for (let index = 0; index < signIns; index += 1) {
    const request = asking([...cookies].map((pair) => pair.join("=")).join("; "));
    for (const line of await bindSignIn(request, randomValue(), randomValue(), {
      publicUrl: ISSUER,
      seconds: 600,
    })) {
      const [pair = ""] = line.split(";");
      if (line.includes("Max-Age=0")) cookies.delete(nameOf(line));
      else cookies.set(nameOf(line), pair.slice(pair.indexOf("=") + 1));
    }
  }
  return [...cookies.keys()];
}

describe("the cookie of a sign-in", () => {
  const state = randomValue();
  let server: TestAuthorizationServer;
  let value: string;

  beforeAll(async () => {
    server = await startAuthorizationServer();
    value = await newSignInCookie(state, server.clock.now() + 600_000, server.context);
  });

  const at = (publicUrl: string) => ({
    sealer: server.context.sealer,
    configuration: parseConfiguration({ ...AUTHORIZATION_DOCUMENT, publicUrl }),
  });

  it("[E04] is found in the browser that has it, for this very state", async () => {
    const [line = ""] = await bindSignIn(asking(), state, value, { publicUrl: ISSUER, seconds: 600 });
    const request = asking(line.split(";")[0]);
    expect(await signInCookie(request, state, at(ISSUER))).toBe(value);
    expect(await signInCookie(request, randomValue(), at(ISSUER))).toBeUndefined();
    expect(await signInCookie(asking(), state, at(ISSUER))).toBeUndefined();
  });

  it("[E05] is good for the time of the sign-in, and taken away under the same name", async () => {
    const [line = ""] = await bindSignIn(asking(), state, value, { publicUrl: ISSUER, seconds: 600 });
    expect(line).toMatch(
      /^__Host-gatehouse-sign-in-[A-Za-z0-9_-]{16}=[A-Za-z0-9_.-]+; Path=\/; Max-Age=600; HttpOnly; SameSite=Lax; Secure$/,
    );
    const release = await releaseSignIn(state, ISSUER);
    expect(nameOf(release)).toBe(nameOf(line));
    expect(release).toContain("Max-Age=0");
    expect(line).not.toContain(state);
  });

  it("[E06] is not read under its plain name on https, nor under the other on loopback", async () => {
    const [https = "", http = ""] = (
      await Promise.all(
        [ISSUER, LOOPBACK].map((publicUrl) =>
          bindSignIn(asking(), state, value, { publicUrl, seconds: 600 }),
        ),
      )
    ).map(([line = ""]) => line.split(";")[0] ?? "");
    expect(https).toBe(`__Host-${http}`);
    expect(await signInCookie(asking(http), state, at(ISSUER))).toBeUndefined();
    expect(await signInCookie(asking(https), state, at(LOOPBACK))).toBeUndefined();
    expect(await signInCookie(asking(http), state, at(LOOPBACK))).toBe(value);
  });

  it("[E06] is nothing that the gateway would not have set", async () => {
    const [line = ""] = await bindSignIn(asking(), state, value, { publicUrl: ISSUER, seconds: 600 });
    const another = await newSignInCookie(randomValue(), server.clock.now() + 600_000, server.context);
    const consent = await server.context.sealer.seal("consent", { state }, server.clock.now() + 600_000);
    for (const made of ["short", randomValue(), another, consent]) {
      const request = asking(`${nameOf(line)}=${made}`);
      expect(await signInCookie(request, state, at(ISSUER))).toBeUndefined();
    }
  });

  it("[E05] is nothing any more when the time of the sign-in is over", async () => {
    const old = await newSignInCookie(state, server.clock.now() - 1000, server.context);
    const [line = ""] = await bindSignIn(asking(), state, old, { publicUrl: ISSUER, seconds: 600 });
    expect(await signInCookie(asking(line.split(";")[0]), state, at(ISSUER))).toBeUndefined();
  });

  it("[E06] does not add up: eight at the most, and those that began first are given up", async () => {
    const eight = await cookiesAfter(8);
    expect(new Set(eight).size).toBe(8);
    expect(await cookiesAfter(30)).toHaveLength(8);
    const request = asking([...eight, "unrelated"].map((name) => `${name}=x`).join("; "));
    const lines = await bindSignIn(request, state, value, { publicUrl: ISSUER, seconds: 600 });
    expect(lines.map(nameOf)).toEqual([eight[0], expect.any(String)]);
    expect(lines[0]).toContain("Max-Age=0");
  });
});

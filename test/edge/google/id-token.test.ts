import { describe, expect, it } from "vitest";
import { createGoogleCall } from "../../../edge/src/google/google-call.ts";
import { fetchIdToken } from "../../../edge/src/google/id-token.ts";
import { NOW, NOW_SECONDS } from "../material/clock.ts";
import { IAM, idToken, SERVICE, SERVICE_ACCOUNT } from "../material/google.ts";
import { createNetwork } from "../material/network.ts";

const PARAMETERS = { serviceAccount: SERVICE_ACCOUNT, audience: SERVICE };

function ask(answer: unknown) {
  const requests: RequestInit[] = [];
  const { fetcher } = createNetwork({
    [IAM]: (init) => {
      requests.push(init);
      return Response.json(answer);
    },
  });
  const call = createGoogleCall(fetcher, { bytes: 4096, timeoutSeconds: 5 });
  return { requests, issued: fetchIdToken(call, PARAMETERS, "ya29.federated", NOW.getTime()) };
}

describe("an ID token", () => {
  it("is asked for in the name of a federated principal, with the service account's address in it", async () => {
    const token = idToken({ aud: SERVICE, exp: NOW_SECONDS + 3600 });
    const { requests, issued } = ask({ token });
    expect(await issued).toEqual({ token, expiresAt: NOW.getTime() + 3_600_000 });
    const [request] = requests;
    expect(request?.method).toBe("POST");
    expect(request?.headers).toEqual({
      authorization: "Bearer ya29.federated",
      "content-type": "application/json",
    });
    expect(JSON.parse(String(request?.body))).toEqual({ audience: SERVICE, includeEmail: true });
  });

  it("is good until it says so, and for no longer than an hour", async () => {
    const expiresAt = async (exp: number) =>
      (await ask({ token: idToken({ aud: SERVICE, exp }) }).issued).expiresAt / 1000 - NOW_SECONDS;
    expect(await expiresAt(NOW_SECONDS + 60)).toBe(60);
    expect(await expiresAt(NOW_SECONDS + 86_400)).toBe(3600);
  });

  it.each<[string, string, object]>([
    ["another service", "is for another audience", { aud: "https://evil.example", exp: NOW_SECONDS + 60 }],
    ["several services", "is none", { aud: [SERVICE, "https://evil.example"], exp: NOW_SECONDS + 60 }],
    ["ever", "is none", { aud: SERVICE }],
    ["the past", "has expired already", { aud: SERVICE, exp: NOW_SECONDS }],
  ])("[H07] is not one for %s", async (_, reason, claims) => {
    await expect(ask({ token: idToken(claims) }).issued).rejects.toThrow(`the ID token ${reason}`);
  });

  it.each([
    {},
    { token: "" },
    { token: 5 },
    { token: "a.b" },
    { token: "a.b.c\r\nx: y" },
    { token: "a b.c.d" },
  ])("is not %j", async (answer) => {
    await expect(ask(answer).issued).rejects.toThrow("the answer has not the documented shape");
  });

  it("is none that cannot be read", async () => {
    await expect(ask({ token: "a.b.c" }).issued).rejects.toThrow("the ID token is none");
  });
});

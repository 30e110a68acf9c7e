import { describe, expect, it } from "vitest";
import { createGoogleCall } from "../../../../edge/src/google/google-call.ts";
import { fetchDelegatedToken } from "../../../../edge/src/identity-providers/google-directory/delegated-token.ts";
import { NOW, NOW_SECONDS } from "../../material/clock.ts";
import { createNetwork } from "../../material/network.ts";

const DELEGATION = {
  serviceAccount: "directory@project.iam.gserviceaccount.com",
  administrator: "admin@example.com",
};
const SIGN =
  "https://iamcredentials.googleapis.com/v1/projects/-/serviceAccounts/directory@project.iam.gserviceaccount.com:signJwt";
const TOKEN = "https://oauth2.googleapis.com/token";
const SIGNED = { keyId: "key-1", signedJwt: "assertion.of.account" };
const ISSUED = { access_token: "ya29.delegated", token_type: "Bearer", expires_in: 3599 };

function delegate({ signed = SIGNED, issued = ISSUED }: { signed?: unknown; issued?: unknown } = {}) {
  const requests = new Map<string, RequestInit>();
  const answer = (url: string, body: unknown) => (init: RequestInit) => {
    requests.set(url, init);
    return Response.json(body);
  };
  const { fetcher } = createNetwork({ [SIGN]: answer(SIGN, signed), [TOKEN]: answer(TOKEN, issued) });
  const call = createGoogleCall(fetcher, { bytes: 4096, timeoutSeconds: 5 });
  return { requests, token: fetchDelegatedToken(call, DELEGATION, "ya29.federated", NOW.getTime() + 999) };
}

describe("a delegated token", () => {
  it("is asked for by an assertion that Google signs for the service account", async () => {
    const { requests, token } = delegate();
    await token;
    const request = requests.get(SIGN);
    expect(request?.method).toBe("POST");
    expect(request?.headers).toEqual({
      authorization: "Bearer ya29.federated",
      "content-type": "application/json",
    });
    const body = JSON.parse(String(request?.body));
    expect(Object.keys(body)).toEqual(["payload"]);
    expect(JSON.parse(body.payload)).toEqual({
      iss: "directory@project.iam.gserviceaccount.com",
      sub: "admin@example.com",
      scope:
        "https://www.googleapis.com/auth/admin.directory.group.readonly https://www.googleapis.com/auth/admin.directory.user.readonly",
      aud: "https://oauth2.googleapis.com/token",
      iat: NOW_SECONDS,
      exp: NOW_SECONDS + 3600,
    });
  });

  it("is had for that assertion, without any other credential", async () => {
    const { requests, token } = delegate();
    expect((await token).value).toBe("ya29.delegated");
    const request = requests.get(TOKEN);
    expect(request?.method).toBe("POST");
    expect(request?.headers).toBeUndefined();
    expect(Object.fromEntries(request?.body as URLSearchParams)).toEqual({
      grant_type: "urn:ietf:params:oauth:grant-type:jwt-bearer",
      assertion: "assertion.of.account",
    });
  });

  it("is good until five minutes before it expires, counted from before it was asked for", async () => {
    expect((await delegate().token).expiresAt).toBe(NOW.getTime() + 999 + 3_299_000);
  });

  it.each([
    { signed: {} },
    { signed: { signedJwt: "" } },
    { issued: { ...ISSUED, access_token: undefined } },
    { issued: { ...ISSUED, access_token: "a b" } },
    { issued: { ...ISSUED, token_type: "mac" } },
    { issued: { ...ISSUED, expires_in: undefined } },
    { issued: { ...ISSUED, expires_in: "3599" } },
    { issued: { ...ISSUED, expires_in: 0 } },
    { issued: { ...ISSUED, expires_in: -1 } },
  ])("is not made of %j", async (answers) => {
    await expect(delegate(answers).token).rejects.toThrow("the answer has not the documented shape");
  });
});

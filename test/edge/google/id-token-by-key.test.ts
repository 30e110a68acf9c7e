import { describe, expect, it } from "vitest";
import { createGoogleCall } from "../../../edge/src/google/google-call.ts";
import { fetchIdTokenByKey } from "../../../edge/src/google/id-token-by-key.ts";
import { readServiceAccountKey } from "../../../edge/src/google/service-account-key.ts";
import { NOW, NOW_SECONDS } from "../material/clock.ts";
import { idToken, KEY_FILE, OAUTH, SERVICE, SERVICE_ACCOUNT, verifyAssertion } from "../material/google.ts";
import { createNetwork } from "../material/network.ts";

const key = await readServiceAccountKey(JSON.stringify(KEY_FILE));

function ask(answer: unknown) {
  const requests: RequestInit[] = [];
  const { fetcher } = createNetwork({
    [OAUTH]: (init) => {
      requests.push(init);
      return Response.json(answer);
    },
  });
  const call = createGoogleCall(fetcher, { bytes: 4096, timeoutSeconds: 5 });
  return { requests, issued: fetchIdTokenByKey(call, key, SERVICE, NOW.getTime()) };
}

describe("an ID token by a service account's key", () => {
  it("[H07] is asked for by an assertion of five minutes for Google alone, which names the service", async () => {
    const token = idToken({ aud: SERVICE, exp: NOW_SECONDS + 3600 });
    const { requests, issued } = ask({ id_token: token });
    expect(await issued).toEqual({ token, expiresAt: NOW.getTime() + 3_600_000 });
    expect(requests[0]?.method).toBe("POST");
    const { assertion = "", ...form } = Object.fromEntries(requests[0]?.body as URLSearchParams);
    expect(form).toEqual({ grant_type: "urn:ietf:params:oauth:grant-type:jwt-bearer" });
    const { payload, protectedHeader } = await verifyAssertion(assertion, NOW.getTime());
    expect(protectedHeader).toEqual({ alg: "RS256", typ: "JWT", kid: KEY_FILE.private_key_id });
    expect(payload).toEqual({
      iss: SERVICE_ACCOUNT,
      sub: SERVICE_ACCOUNT,
      aud: "https://oauth2.googleapis.com/token",
      target_audience: SERVICE,
      iat: NOW_SECONDS,
      exp: NOW_SECONDS + 300,
    });
  });

  it("[H07] is not one for another service", async () => {
    const token = idToken({ aud: "https://evil.example", exp: NOW_SECONDS + 60 });
    await expect(ask({ id_token: token }).issued).rejects.toThrow("the ID token is for another audience");
  });

  it.each([{}, { access_token: "a.b.c" }, { id_token: "a.b" }, { id_token: "a.b.c\r\nx: y" }])(
    "is not %j",
    async (answer) => {
      await expect(ask(answer).issued).rejects.toThrow("the answer has not the documented shape");
    },
  );
});

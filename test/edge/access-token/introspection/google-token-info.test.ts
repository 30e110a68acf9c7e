import { beforeEach, describe, expect, it } from "vitest";
import { IssuerUnavailableError, TokenError } from "../../../../edge/src/access-token/token-error.ts";
import { NOW_SECONDS } from "../../material/clock.ts";
import { createNetwork, json, type Network, type Reply } from "../../material/network.ts";
import { createVerifierOf } from "../../material/verifier.ts";

const ENDPOINT = "https://oauth2.googleapis.com/tokeninfo";
const CLIENT_ID = "407408718192-8k3v.apps.googleusercontent.com";
const OTHER_ID = "999999999999-evil.apps.googleusercontent.com";
/** Of the three forms of Google's access tokens the one that looks most like a JWT. */
const TOKEN = "ya29.c.b0Aaekm1K-x_yz";

/** What the endpoint says of a token, all of it as text. */
const ANSWER = {
  azp: CLIENT_ID,
  aud: CLIENT_ID,
  sub: "110169484474386276334",
  scope: "openid https://www.googleapis.com/auth/userinfo.email",
  exp: String(NOW_SECONDS + 3599),
  expires_in: "3599",
  email: "alice@example.com",
  email_verified: "true",
  access_type: "online",
};

let network: Network;
let asked: Request[];

beforeEach(() => {
  asked = [];
  network = createNetwork();
  answer(json(ANSWER));
});

function answer(reply: Reply): void {
  network.answer(ENDPOINT, (init) => {
    asked.push(new Request(ENDPOINT, init));
    return reply(init);
  });
}

function verifier() {
  const introspection = { type: "google-token-info" as const, clientIds: [CLIENT_ID] };
  return createVerifierOf([{ issuer: "https://accounts.google.com", introspection }], { network });
}

describe("Google's word about an access token", () => {
  it("says whom it names", async () => {
    expect(await verifier().verify(TOKEN)).toEqual({
      issuer: "https://accounts.google.com",
      subject: "110169484474386276334",
      clientId: CLIENT_ID,
      scopes: ["openid", "https://www.googleapis.com/auth/userinfo.email"],
    });
  });

  it("is asked for without the token in a URL, which would be logged", async () => {
    await verifier().verify(TOKEN);
    expect(network.calls).toEqual([ENDPOINT]);
    expect(asked[0]?.method).toBe("POST");
    expect(asked[0]?.headers.get("authorization")).toBe(`Bearer ${TOKEN}`);
  });

  it.each([
    ["[A09]", "another client's", { aud: OTHER_ID, azp: OTHER_ID }, "Invalid audience"],
    ["[A09]", "for another client", { aud: OTHER_ID }, "Invalid audience"],
    ["[A09]", "got by another client", { azp: OTHER_ID }, "Invalid audience"],
    ["[A09]", "of nobody who says so", { azp: undefined }, "Invalid audience"],
    ["[A09]", "for a longer name", { aud: `${CLIENT_ID}.evil` }, "Invalid audience"],
    ["[A11]", "over", { exp: String(NOW_SECONDS - 30) }, "it has expired"],
    ["[A11]", "without an end", { exp: undefined }, "exp claim"],
    ["[A11]", "one whose end is no number", { exp: "never" }, "exp claim"],
    ["[A11]", "valid for too long", { exp: String(NOW_SECONDS + 86_401) }, "valid for too long"],
    ["[A12]", "of nobody in particular", { sub: undefined }, "it names no subject"],
    ["[A12]", "of an address that is not verified", { email_verified: "false" }, "not verified"],
    ["[A12]", "of an address of which nothing is said", { email_verified: undefined }, "not verified"],
  ])("%s opens nothing with a token that is %s", async (_, _what, claims, message) => {
    answer(json({ ...ANSWER, ...claims }));
    await expect(verifier().verify(TOKEN)).rejects.toThrow(message);
  });

  it("[A12] may say nothing of an address, which is nobody's identity here", async () => {
    answer(json({ ...ANSWER, email: undefined, email_verified: undefined }));
    await expect(verifier().verify(TOKEN)).resolves.toMatchObject({ subject: "110169484474386276334" });
  });

  it("[A22] may be that it is none", async () => {
    answer(() =>
      Response.json({ error: "invalid_token", error_description: "Invalid Value" }, { status: 400 }),
    );
    await expect(verifier().verify(TOKEN)).rejects.toThrow(TokenError);
  });

  it.each([401, 403, 429, 500, 503])("[A22] is none with status %i", async (status) => {
    answer(() => Response.json(ANSWER, { status }));
    await expect(verifier().verify(TOKEN)).rejects.toThrow(IssuerUnavailableError);
  });
});

import { describe, expect, it } from "vitest";
import { fetchIdTokenOfMachine } from "../../../edge/src/google/id-token-of-machine.ts";
import { NOW, NOW_SECONDS } from "../material/clock.ts";
import { idToken, METADATA, SERVICE } from "../material/google.ts";
import { createNetwork, type Reply } from "../material/network.ts";

const TOKEN = idToken({ aud: SERVICE, exp: NOW_SECONDS + 3600 });
const FLAVOR = { "metadata-flavor": "Google" };

function ask(reply: Reply) {
  const { fetcher } = createNetwork({ [METADATA]: reply });
  return fetchIdTokenOfMachine(fetcher, SERVICE, { bytes: 4096, timeoutSeconds: 5 }, NOW.getTime());
}

describe("an ID token of the machine's service account", () => {
  it("is asked for with the header that browsers cannot send, and without following redirects", async () => {
    let sent: RequestInit = {};
    const issued = await ask((init) => {
      sent = init;
      return new Response(`${TOKEN}\n`, { headers: FLAVOR });
    });
    expect(issued).toEqual({ token: TOKEN, expiresAt: NOW.getTime() + 3_600_000 });
    expect(sent).toMatchObject({ headers: { "metadata-flavor": "Google" }, redirect: "manual" });
    expect(sent.method ?? "GET").toBe("GET");
  });

  it.each<[string, Reply, string]>([
    ["nobody says to be Google's", () => new Response(TOKEN), "it is not Google's"],
    [
      "somebody else says what it is",
      () => new Response(TOKEN, { headers: { "metadata-flavor": "Other" } }),
      "it is not Google's",
    ],
    ["is refused", () => new Response("canary", { status: 404, headers: FLAVOR }), "status 404"],
    [
      "redirects",
      () => new Response(null, { status: 302, headers: { location: "http://evil.example/", ...FLAVOR } }),
      "status 302",
    ],
    ["is no token", () => new Response("canary", { headers: FLAVOR }), "the ID token is none"],
    [
      "is for another audience",
      () =>
        new Response(idToken({ aud: "https://evil.example", exp: NOW_SECONDS + 60 }), { headers: FLAVOR }),
      "the ID token is for another audience",
    ],
    ["cannot be had", () => Promise.reject(new TypeError("canary")), "no answer"],
  ])("[H07] is none where it %s", async (_, reply, reason) => {
    await expect(ask(reply)).rejects.toThrow(`metadata.google.internal: ${reason}`);
  });
});

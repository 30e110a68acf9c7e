import { describe, expect, it } from "vitest";
import { askApi } from "../../../edge/src/identity-providers/ask-api.ts";
import {
  ProviderUnavailableError,
  SessionEndedError,
  SignInRefusedError,
} from "../../../edge/src/identity-providers/identity-provider.ts";
import { NetworkError } from "../../../edge/src/network/fetcher.ts";
import { createNetwork, json, type Reply } from "../material/network.ts";
import { everythingIn, rejection } from "./test-provider.ts";

const URL_ = "https://login.example.com/userinfo?page=canary-page";

function ask(reply: Reply, headers = {}) {
  const { fetcher } = createNetwork({ [URL_]: reply });
  return askApi(fetcher, { url: URL_, accessToken: "canary-access-token", headers });
}

describe("asking a provider's API", () => {
  it("brings its JSON, of whatever shape", async () => {
    expect(await ask(json({ sub: "alice" }))).toEqual({ sub: "alice" });
    expect(await ask(json([1]))).toEqual([1]);
  });

  it("is done with the access token in the header, and follows no redirect", async () => {
    let sent: RequestInit = {};
    const reply: Reply = (init) => {
      sent = init;
      return Response.json({});
    };
    await ask(reply, { "user-agent": "x", authorization: "Bearer another" });
    expect(sent).toEqual({
      method: "GET",
      headers: {
        accept: "application/json",
        "user-agent": "x",
        authorization: "Bearer canary-access-token",
      },
      redirect: "manual",
    });
  });

  it.each([
    [401, {}, SessionEndedError],
    [403, {}, SignInRefusedError],
    [404, {}, SignInRefusedError],
    [403, { "retry-after": "60" }, ProviderUnavailableError],
    [403, { "x-ratelimit-remaining": "0" }, ProviderUnavailableError],
    [403, { "x-ratelimit-remaining": "59" }, SignInRefusedError],
    [429, {}, ProviderUnavailableError],
    [302, { location: "https://evil.example" }, ProviderUnavailableError],
    [500, {}, ProviderUnavailableError],
    [503, {}, ProviderUnavailableError],
  ])("fails with the status %i and %j accordingly", async (status, headers, kind) => {
    const error = await rejection(
      ask(() => new Response("canary-text", { status, headers: { ...headers } })),
    );
    expect(error).toBeInstanceOf(kind);
    expect(everythingIn(error)).not.toContain("canary");
  });

  it("fails without JSON", async () => {
    await expect(ask(() => new Response("<html>"))).rejects.toThrow(NetworkError);
  });
});

import { describe, expect, it } from "vitest";
import { z } from "zod";
import { createGoogleCall, GoogleApiError } from "../../../edge/src/google/google-call.ts";
import { NetworkError } from "../../../edge/src/network/fetcher.ts";
import { brokenStream } from "../material/bytes.ts";
import { createNetwork, json, type Reply, silence } from "../material/network.ts";

const URL = "https://admin.googleapis.com/admin/directory/v1/users/alice%40example.com?fields=kind";
const BOUNDS = { bytes: 1024, timeoutSeconds: 5 };
const TOKEN = "ya29.canary-token";
const shape = z.object({ kind: z.literal("user") });

const call = (reply: Reply, bounds = BOUNDS) =>
  createGoogleCall(createNetwork({ [URL]: reply }).fetcher, bounds)(
    URL,
    { headers: { authorization: `Bearer ${TOKEN}` } },
    shape,
  );

const refusal =
  (status: number, body: unknown): Reply =>
  () =>
    Response.json(body, { status });

describe("a call of a Google API", () => {
  it("brings an answer of the shape that is documented, and nothing else", async () => {
    expect(await call(json({ kind: "user", name: "Alice" }))).toEqual({ kind: "user" });
  });

  it.each<[string, Reply, string]>([
    ["of another shape", json({ kind: "group" }), "the answer has not the documented shape"],
    ["without its members", json({}), "the answer has not the documented shape"],
    ["that is a list", json([]), "the answer is not a JSON object"],
    ["that is a page", () => new Response("<html></html>"), "the answer is not JSON"],
    ["that is empty", () => new Response(""), "the answer is not JSON"],
    [
      "that is too long",
      json({ kind: "user", padding: "x".repeat(1024) }),
      "the answer has more than 1024 bytes",
    ],
    ["that breaks off", () => new Response(brokenStream('{"kind":')), "the answer broke off"],
    ["that never comes", () => Promise.reject(new TypeError(`fetch of ${URL} failed`)), "no answer"],
  ])("fails for an answer %s", async (_, reply, reason) => {
    await expect(call(reply)).rejects.toThrow(new NetworkError(`admin.googleapis.com: ${reason}`));
  });

  it("fails when the time is up for all the calls made with it", async () => {
    await expect(call(silence, { ...BOUNDS, timeoutSeconds: 0.01 })).rejects.toThrow("no answer");
  });

  it.each<[number, unknown, string]>([
    [400, { error: "invalid_grant", error_description: "Bad Request" }, "status 400 (invalid_grant)"],
    [
      403,
      { error: { code: 403, errors: [{ domain: "global", reason: "quotaExceeded", message: "…" }] } },
      "status 403 (quotaExceeded)",
    ],
    [
      403,
      { error: { code: 403, status: "PERMISSION_DENIED", message: "…" } },
      "status 403 (PERMISSION_DENIED)",
    ],
    [503, { error: { code: 503 } }, "status 503"],
    [500, {}, "status 500"],
    [400, { error: `${TOKEN} is not good` }, "status 400"],
    [400, { error: { status: "x".repeat(65) } }, "status 400"],
  ])("is refused with status %j and %j, in Google's own word at the most", async (status, body, message) => {
    await expect(call(refusal(status, body))).rejects.toThrow(
      expect.objectContaining({
        name: "GoogleApiError",
        message: `admin.googleapis.com: ${message}`,
        status,
      }),
    );
  });

  it.each([204, 302, 404, 502])("is refused with status %j and no JSON", async (status) => {
    const body = status === 204 ? null : "<html></html>";
    await expect(call(() => new Response(body, { status }))).rejects.toThrow(GoogleApiError);
  });

  it("shows neither whom nor what with it asked when it fails", async () => {
    const replies = [
      refusal(404, { error: `no ${TOKEN}` }),
      json({}),
      () => Promise.reject(new Error(TOKEN)),
    ];
    for (const reply of replies) {
      const error = await call(reply).catch((thrown: Error) => thrown);
      const shown = `${error} ${JSON.stringify(error)} ${(error as Error).cause}`;
      expect(shown).not.toMatch(/canary|alice/);
    }
  });
});

import { decodeJwt } from "jose";
import { beforeAll, describe, expect, it } from "vitest";
import { fetchFederatedToken } from "../../../edge/src/google/federated-token.ts";
import { createGoogleCall } from "../../../edge/src/google/google-call.ts";
import type { WorkloadKey } from "../../../edge/src/signing/workload-key.ts";
import { NOW } from "../material/clock.ts";
import { PROVIDER, STS } from "../material/google.ts";
import { createNetwork } from "../material/network.ts";
import { createWorkloadKey, workloadRing } from "../material/workload-keys.ts";

let key: WorkloadKey;

beforeAll(async () => {
  key = await createWorkloadKey("workload-1");
});

function exchange(answer: unknown, workloadKeys = workloadRing(key)) {
  const requests: RequestInit[] = [];
  const { fetcher } = createNetwork({
    [STS]: (init) => {
      requests.push(init);
      return Response.json(answer);
    },
  });
  const call = createGoogleCall(fetcher, { bytes: 4096, timeoutSeconds: 5 });
  const identity = { subject: "edge:documents", workloadKeys, publicUrl: "https://mcp.example.com" };
  return { requests, token: fetchFederatedToken(call, PROVIDER, identity, NOW.getTime()) };
}

describe("a federated token", () => {
  it("is had for a workload token, by a token exchange", async () => {
    const { requests, token } = exchange({ access_token: "ya29.federated", token_type: "Bearer" });
    expect(await token).toBe("ya29.federated");
    const [request] = requests;
    expect(request?.method).toBe("POST");
    expect(request?.headers).toBeUndefined();
    expect(Object.fromEntries(request?.body as URLSearchParams)).toEqual({
      grant_type: "urn:ietf:params:oauth:grant-type:token-exchange",
      audience: PROVIDER,
      scope: "https://www.googleapis.com/auth/iam",
      requested_token_type: "urn:ietf:params:oauth:token-type:access_token",
      subject_token_type: "urn:ietf:params:oauth:token-type:jwt",
      subject_token: expect.any(String),
    });
  });

  it("[H07] is asked for with a token of one subject, for the provider alone", async () => {
    const { requests, token } = exchange({ access_token: "ya29.federated", token_type: "Bearer" });
    await token;
    const form = new URLSearchParams(requests[0]?.body as URLSearchParams);
    expect(decodeJwt(form.get("subject_token") ?? "")).toMatchObject({
      iss: "https://mcp.example.com/workload",
      sub: "edge:documents",
      aud: "https://iam.googleapis.com/projects/123/locations/global/workloadIdentityPools/gatehouse/providers/edge",
    });
  });

  it("is not asked for without a key", async () => {
    const { requests, token } = exchange({}, workloadRing());
    await expect(token).rejects.toThrow("no workload key is in force");
    expect(requests).toEqual([]);
  });

  it.each([
    {},
    { access_token: "", token_type: "Bearer" },
    { access_token: "two words", token_type: "Bearer" },
    { access_token: "line\r\nbreak", token_type: "Bearer" },
    { access_token: 5, token_type: "Bearer" },
    { access_token: "ya29.federated" },
    { access_token: "ya29.federated", token_type: "DPoP" },
  ])("is not %j", async (answer) => {
    await expect(exchange(answer).token).rejects.toThrow("the answer has not the documented shape");
  });
});

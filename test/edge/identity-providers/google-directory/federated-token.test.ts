import { describe, expect, it } from "vitest";
import {
  fetchFederatedToken,
  workloadAudience,
} from "../../../../edge/src/identity-providers/google-directory/federated-token.ts";
import { createGoogleCall } from "../../../../edge/src/identity-providers/google-directory/google-call.ts";
import { createNetwork } from "../../material/network.ts";

const PROVIDER =
  "//iam.googleapis.com/projects/123/locations/global/workloadIdentityPools/edge/providers/gateway";
const STS = "https://sts.googleapis.com/v1/token";

function exchange(answer: unknown) {
  const requests: RequestInit[] = [];
  const { fetcher } = createNetwork({
    [STS]: (init) => {
      requests.push(init);
      return Response.json(answer);
    },
  });
  const call = createGoogleCall(fetcher, { bytes: 4096, timeoutSeconds: 5 });
  return { requests, token: fetchFederatedToken(call, PROVIDER, "workload.token.signed") };
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
      subject_token: "workload.token.signed",
    });
  });

  it("[H07] is asked for with an audience that is the provider's own", () => {
    expect(workloadAudience(PROVIDER)).toBe(
      "https://iam.googleapis.com/projects/123/locations/global/workloadIdentityPools/edge/providers/gateway",
    );
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

import { describe, expect, it } from "vitest";
import { REQUEST, TestProvider } from "./test-provider.ts";

/** How the gateway authenticates itself at a provider with this metadata. */
async function authentication(metadata: Readonly<Record<string, unknown>>, request = REQUEST) {
  const test = await TestProvider.start({}, { metadata });
  const headersSent: (string | null)[] = [];
  const idToken = await test.idToken();
  test.answerTokens(({ headers }) => {
    headersSent.push(new Headers(headers).get("authorization"));
    return Response.json({ access_token: "x", token_type: "bearer", id_token: idToken });
  });
  await test.complete({}, request);
  const [form] = test.forms;
  return { header: headersSent[0], id: form?.get("client_id"), secret: form?.get("client_secret") };
}

describe("the gateway's authentication at a token endpoint", () => {
  it("is in the body where the provider takes that", async () => {
    const methods = ["client_secret_basic", "client_secret_post"];
    expect(await authentication({ token_endpoint_auth_methods_supported: methods })).toEqual({
      header: null,
      id: "gateway",
      secret: REQUEST.client.secret,
    });
  });

  it.each([undefined, ["client_secret_basic"], ["private_key_jwt"]])(
    "is in the header where its methods are %j: RFC 8414 section 2",
    async (methods) => {
      const { header, secret } = await authentication({ token_endpoint_auth_methods_supported: methods });
      // Both are form-encoded first: RFC 6749 section 2.3.1.
      expect(atob(header?.split(" ")[1] ?? "")).toBe("gateway:canary%2Dclient%2Dsecret");
      expect(secret).toBeNull();
    },
  );

  it("is none where the registration has no secret: PKCE alone", async () => {
    const request = { ...REQUEST, client: { id: "gateway" } };
    expect(await authentication({}, request)).toEqual({ header: null, id: "gateway", secret: null });
  });
});

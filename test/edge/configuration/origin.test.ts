import { describe, expect, it } from "vitest";
import { parseConfiguration } from "../../../edge/src/configuration/parse.ts";
import { CREDENTIAL, PROVIDER, SERVICE_ACCOUNT } from "../material/google.ts";
import { DOCUMENT } from "../material/server.ts";
import { faultsOf } from "./facade-document.ts";

const AT = "servers.documents.origin.credential";

/** A document in which the origin of the documents server asks for a credential. */
function withCredential(credential: unknown): unknown {
  return {
    ...DOCUMENT,
    servers: { documents: { origin: { url: "https://documents.example.net/mcp", credential } } },
    signingKeys: { workload: [{ secret: "WORKLOAD_SIGNING_KEY" }] },
  };
}

const credentialOf = (document: unknown) => parseConfiguration(document).servers.documents?.origin.credential;

describe("the credential of an origin", () => {
  it("is none where nothing is said", () => {
    expect(credentialOf(withCredential(undefined))).toEqual({ type: "none" });
    expect(credentialOf(withCredential({ type: "none" }))).toEqual({ type: "none" });
  });

  it("may be an ID token of Google's, or the gateway's own token", () => {
    expect(credentialOf(withCredential(CREDENTIAL))).toEqual(CREDENTIAL);
    const edgeToken = { type: "edge-token", audience: "reports" };
    expect(credentialOf(withCredential(edgeToken))).toEqual(edgeToken);
  });

  it("is for the origin's host where nothing else is said", () => {
    const { audience: _, ...rest } = CREDENTIAL;
    expect(credentialOf(withCredential(rest))).toMatchObject({ audience: "https://documents.example.net" });
    expect(credentialOf(withCredential({ type: "edge-token" }))).toMatchObject({
      audience: "https://documents.example.net",
    });
  });

  const source = (change: object) => ({ ...CREDENTIAL, source: { ...CREDENTIAL.source, ...change } });

  it.each<[string, unknown, string]>([
    ["a kind that there is not", { type: "aws-sigv4" }, `${AT}.type`],
    ["no kind", { audience: "a" }, `${AT}.type`],
    ["a member of another kind", { type: "none", audience: "a" }, `${AT}.audience`],
    ["no source", { type: "google-id-token" }, `${AT}.source`],
    ["a source that there is not", source({ type: "service-account-key" }), `${AT}.source.type`],
    ["a key in it", source({ key: { secret: "KEY" } }), `${AT}.source.key`],
    ["a provider by a part of its name", source({ provider: "edge" }), `${AT}.source.provider`],
    ["a provider with https", source({ provider: `https:${PROVIDER}` }), `${AT}.source.provider`],
    ["a provider behind a path", source({ provider: `${PROVIDER}/../x` }), `${AT}.source.provider`],
    ["no service account", source({ serviceAccount: undefined }), `${AT}.source.serviceAccount`],
    [
      "a service account with a path",
      source({ serviceAccount: `x/../${SERVICE_ACCOUNT}` }),
      `${AT}.source.serviceAccount`,
    ],
    ["no audience to speak of", { ...CREDENTIAL, audience: "" }, `${AT}.audience`],
    ["an audience with a line break", { type: "edge-token", audience: "a\r\nb" }, `${AT}.audience`],
    ["several audiences", { type: "edge-token", audience: ["a", "b"] }, `${AT}.audience`],
  ])("[H07] has not %s", (_, credential, path) => {
    expect(faultsOf(withCredential(credential))).toEqual([path]);
  });
});

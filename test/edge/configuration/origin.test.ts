import { describe, expect, it } from "vitest";
import { parseConfiguration } from "../../../edge/src/configuration/parse.ts";
import { BY_KEY, BY_MACHINE, CREDENTIAL, PROVIDER, SERVICE_ACCOUNT } from "../material/google.ts";
import { DOCUMENT } from "../material/server.ts";
import { faultsOf } from "./facade-document.ts";

const AT = "servers.documents.origin.credential";
const HEADER = { type: "header", name: "Authorization", prefix: "Bearer ", value: { secret: "KEY" } };

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

  it.each([
    CREDENTIAL,
    BY_KEY,
    BY_MACHINE,
    { type: "edge-token", audience: "reports" },
    HEADER,
    { type: "header", name: "X-Api-Key", value: { secret: "KEY" } },
    { type: "access-service-token", clientId: { secret: "ID" }, clientSecret: { secret: "SECRET" } },
    { type: "mtls", binding: "DOCUMENTS_CERTIFICATE" },
  ])("may be $type: %j", (credential) => {
    expect(credentialOf(withCredential(credential))).toEqual(credential);
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
    ["a kind that there is not", { type: "azure-ad" }, `${AT}.type`],
    ["no kind", { audience: "a" }, `${AT}.type`],
    ["a member of another kind", { type: "none", audience: "a" }, `${AT}.audience`],
    ["no source", { type: "google-id-token" }, `${AT}.source`],
    ["a source that there is not", source({ type: "gcloud" }), `${AT}.source.type`],
    ["a key that no source has", source({ key: { secret: "KEY" } }), `${AT}.source.key`],
    ["a key in it", { ...BY_KEY, source: { ...BY_KEY.source, key: "{}" } }, `${AT}.source.key`],
    [
      "another metadata server",
      { ...BY_MACHINE, source: { ...BY_MACHINE.source, host: "x" } },
      `${AT}.source.host`,
    ],
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
    ["a secret in it", { ...HEADER, value: "canary" }, `${AT}.value`],
    ["a header without a name", { ...HEADER, name: "" }, `${AT}.name`],
    ["a header with a space in its name", { ...HEADER, name: "x key" }, `${AT}.name`],
    ["a header with a line break in its name", { ...HEADER, name: "x\r\ny" }, `${AT}.name`],
    ["a header with a colon in its name", { ...HEADER, name: "x:" }, `${AT}.name`],
    ["a header with a line break in its prefix", { ...HEADER, prefix: "Bearer\n" }, `${AT}.prefix`],
    [
      "half a service token",
      { type: "access-service-token", clientId: { secret: "ID" } },
      `${AT}.clientSecret`,
    ],
    ["a binding of the worker's own", { type: "mtls", binding: "ORIGINS" }, `${AT}.binding`],
    ["a certificate in it", { type: "mtls", binding: "-----BEGIN CERTIFICATE-----" }, `${AT}.binding`],
  ])("[H07] has not %s", (_, credential, path) => {
    expect(faultsOf(withCredential(credential))).toEqual([path]);
  });

  it.each([
    ...["Host", "connection", "Keep-Alive", "TE", "Trailer", "Transfer-Encoding", "Upgrade"],
    ...[
      "Proxy-Authorization",
      "Proxy-Connection",
      "Content-Length",
      "Content-Type",
      "Accept",
      "Expect",
      "Via",
    ],
    ...["Mcp-Session-Id", "mcp-name", "Last-Event-ID", "Gatehouse-Assertion", "Traceparent", "tracestate"],
    ...["Forwarded", "X-Forwarded-For", "X-Forwarded-User", "CF-Connecting-IP", "cf-worker", "Cookie"],
  ])("[H02] is in no header that is of a connection, of the gateway or of the network: %s", (name) => {
    expect(faultsOf(withCredential({ ...HEADER, name }))).toEqual([`${AT}.name`]);
  });
});

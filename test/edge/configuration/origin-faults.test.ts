import { describe, expect, it } from "vitest";
import { ConfigurationError, type Fault } from "../../../edge/src/configuration/configuration.ts";
import { parseConfiguration } from "../../../edge/src/configuration/parse.ts";
import { BY_KEY, BY_MACHINE, CREDENTIAL, PROVIDER } from "../material/google.ts";
import { DOCUMENT } from "../material/server.ts";

const KEYS = { workload: [{ secret: "WORKLOAD_SIGNING_KEY" }] };
const EDGE_TOKEN = { type: "edge-token", audience: "https://alb.example.com" };

/** What is wrong with servers whose origins are these. */
function faultsWith(origins: Readonly<Record<string, object>>, signingKeys: object = KEYS): readonly Fault[] {
  const servers = Object.fromEntries(Object.entries(origins).map(([id, origin]) => [id, { origin }]));
  try {
    parseConfiguration({ ...DOCUMENT, servers, signingKeys });
    return [];
  } catch (error) {
    if (error instanceof ConfigurationError) return error.faults;
    throw error;
  }
}

describe("origins", () => {
  it.each([CREDENTIAL, EDGE_TOKEN])(
    "[H06] cannot be proven anything without a workload key: %j",
    (credential) => {
      const origin = { url: "https://documents.example.net/mcp", credential };
      expect(faultsWith({ documents: origin }, {})).toEqual([
        {
          path: "servers.documents.origin.credential",
          message: "needs a key to prove itself with: name its secret in signingKeys.workload",
        },
      ]);
      expect(faultsWith({ documents: origin })).toEqual([]);
    },
  );

  it.each([
    PROVIDER,
    `https:${PROVIDER}`,
    "https://sts.googleapis.com/v1/token",
    "sts.amazonaws.com",
    "https://sts.eu-west-1.amazonaws.com",
    "sts.cn-north-1.amazonaws.com.cn",
    "api://AzureADTokenExchange",
  ])("[H07] get no token with which they could be the gateway at a cloud: for %s", (audience) => {
    for (const credential of [EDGE_TOKEN, CREDENTIAL]) {
      const origin = { url: "https://reports.example.net/mcp", credential: { ...credential, audience } };
      expect(faultsWith({ reports: origin })).toMatchObject([
        {
          path: "servers.reports.origin.credential.audience",
          message: expect.stringMatching(/^is where a cloud exchanges tokens/),
        },
      ]);
    }
  });

  it("may be load balancers of AWS by their own names", () => {
    const url = "https://internal-reports-1.eu-west-1.elb.amazonaws.com/mcp";
    expect(faultsWith({ reports: { url, credential: { type: "edge-token" } } })).toEqual([]);
  });

  it.each([CREDENTIAL, EDGE_TOKEN])(
    "[H07] at several hosts share no audience, for what one is shown would open the other: %j",
    (credential) => {
      const at = (host: string, path = "/mcp") => ({ url: `https://${host}${path}`, credential });
      expect(faultsWith({ a: at("one.example.net"), b: at("two.example.net") })).toMatchObject([
        {
          path: "servers.b.origin.credential.audience",
          message: expect.stringMatching(/^is that of server a already/),
        },
      ]);
      expect(faultsWith({ a: at("one.example.net"), b: at("one.example.net", "/other") })).toEqual([]);
    },
  );

  it.each([CREDENTIAL, EDGE_TOKEN])(
    "[H07] are shown no token that is for the host of another: %j",
    (credential) => {
      const own = { url: "https://one.example.net/mcp", credential: { type: "edge-token" } };
      const stray = { ...credential, audience: "https://one.example.net/" };
      const at = (url: string) => faultsWith({ a: { url, credential: stray }, b: own });
      expect(at("https://two.example.net/mcp")).toEqual([
        {
          path: "servers.a.origin.credential.audience",
          message: "is the host of server b, which it would open",
        },
      ]);
      expect(at("https://one.example.net/other")).toEqual([]);
    },
  );

  it.each([BY_KEY, BY_MACHINE])("need no workload key where none is used: %j", (credential) => {
    expect(faultsWith({ documents: { url: "https://one.example.net/mcp", credential } }, {})).toEqual([]);
  });

  it("are shown no certificate where nobody asks for one", () => {
    const credential = { type: "mtls", binding: "CERTIFICATE" };
    expect(faultsWith({ a: { url: "https://one.example.net/mcp", credential } })).toEqual([]);
    const faults = faultsWith({ a: { url: "http://127.0.0.1:8790/mcp", credential } });
    expect(faults).toContainEqual({
      path: "servers.a.origin.credential",
      message: "needs an origin with https: nobody else asks for it",
    });
  });

  it("[H06] have no certificate by the name of a secret", () => {
    const credential = { type: "mtls", binding: "WORKLOAD_SIGNING_KEY" };
    expect(faultsWith({ a: { url: "https://one.example.net/mcp", credential } })).toEqual([
      { path: "servers.a.origin.credential.binding", message: "is the name of a secret as well" },
    ]);
  });

  it("are told of all that is wrong with them", () => {
    const origin = {
      url: "https://reports.example.net/mcp",
      credential: { type: "edge-token", audience: "https://sts.amazonaws.com" },
    };
    expect(faultsWith({ reports: origin }, {}).map(({ path }) => path)).toEqual([
      "servers.reports.origin.credential",
      "servers.reports.origin.credential.audience",
    ]);
  });
});

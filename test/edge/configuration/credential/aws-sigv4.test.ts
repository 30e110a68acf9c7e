import { describe, expect, it } from "vitest";
import { ConfigurationError } from "../../../../edge/src/configuration/configuration.ts";
import { loadConfiguration } from "../../../../edge/src/configuration/load.ts";
import { parseConfiguration } from "../../../../edge/src/configuration/parse.ts";
import { ROLE, SIGV4 } from "../../material/aws.ts";
import { DOCUMENT } from "../../material/server.ts";
import { faultsOf } from "../facade-document.ts";

const AT = "servers.documents.origin.credential";
const STORED = {
  ...SIGV4,
  source: { type: "access-key", accessKeyId: "AKIAIOSFODNN7EXAMPLE", secretAccessKey: { secret: "AWS_KEY" } },
};

/** A document in which the origin of the documents server asks for a signature. */
function withCredential(
  credential: unknown,
  signingKeys: object = { workload: [{ secret: "WORKLOAD_KEY" }] },
): unknown {
  const url = "https://abc123.execute-api.eu-west-1.amazonaws.com/prod/mcp";
  return {
    ...DOCUMENT,
    servers: { documents: { origin: { url, credential } } },
    signingKeys,
  };
}

const credentialOf = (document: unknown) => parseConfiguration(document).servers.documents?.origin.credential;

const source = (change: object) => ({ ...SIGV4, source: { ...SIGV4.source, ...change } });

describe("the credential aws-sigv4", () => {
  it("needs to say no more of a role than which it is", () => {
    expect(
      credentialOf(withCredential({ ...SIGV4, source: { type: "web-identity", roleArn: ROLE } })),
    ).toEqual(SIGV4);
  });

  it.each(["us-gov-west-1", "cn-north-1", "ap-southeast-1", "mx-central-1"])(
    "may be for any region: %s",
    (region) => {
      expect(credentialOf(withCredential({ ...SIGV4, region }))).toMatchObject({ region });
    },
  );

  it.each(["arn:aws-cn:iam::123456789012:role/a", "arn:aws:iam::123456789012:role/team/edge@documents"])(
    "may be of any role: %s",
    (roleArn) => {
      expect(credentialOf(withCredential(source({ roleArn })))).toMatchObject({ source: { roleArn } });
    },
  );

  it("may be by a stored key, and then needs no key of the gateway's own", () => {
    expect(credentialOf(withCredential(STORED, {}))).toEqual(STORED);
    expect(faultsOf(withCredential(SIGV4, {}))).toEqual([AT]);
  });

  it.each<[string, unknown, string]>([
    ["no region", { ...SIGV4, region: undefined }, `${AT}.region`],
    ["a host for a region", { ...SIGV4, region: "eu-west-1.evil.example" }, `${AT}.region`],
    ["a region with a path", { ...SIGV4, region: "eu-west-1/x" }, `${AT}.region`],
    ["a region of another partition's hosts", { ...SIGV4, region: "us-iso-east-1" }, `${AT}.region`],
    ["no service", { ...SIGV4, service: "" }, `${AT}.service`],
    ["a service that signs no bodies", { ...SIGV4, service: "s3" }, `${AT}.service`],
    ["an audience of its own", { ...SIGV4, audience: "a" }, `${AT}.audience`],
    ["no source", { ...SIGV4, source: undefined }, `${AT}.source`],
    ["a source that there is not", source({ type: "instance" }), `${AT}.source.type`],
    ["a user for a role", source({ roleArn: "arn:aws:iam::123456789012:user/a" }), `${AT}.source.roleArn`],
    [
      "a session for a role",
      source({ roleArn: "arn:aws:sts::123456789012:assumed-role/a/b" }),
      `${AT}.source.roleArn`,
    ],
    ["any role", source({ roleArn: "arn:aws:iam::123456789012:role/*" }), `${AT}.source.roleArn`],
    ["a session name with a space", source({ sessionName: "a b" }), `${AT}.source.sessionName`],
    ["an audience with a line break", source({ audience: "a\nb" }), `${AT}.source.audience`],
    ["keys for a moment", source({ durationSeconds: 899 }), `${AT}.source.durationSeconds`],
    ["keys for a day", source({ durationSeconds: 86_400 }), `${AT}.source.durationSeconds`],
    [
      "a key in the document",
      { ...STORED, source: { ...STORED.source, secretAccessKey: "x" } },
      `${AT}.source.secretAccessKey`,
    ],
    [
      "a key by a part of its name",
      { ...STORED, source: { ...STORED.source, accessKeyId: "AKIA" } },
      `${AT}.source.accessKeyId`,
    ],
  ])("[H07] has not %s", (_, credential, path) => {
    expect(faultsOf(withCredential(credential))).toEqual([path]);
  });
});

describe("the audience of a role", () => {
  it("[H07] is in no token that an origin gets to see, which could have the role's keys for it", () => {
    const audienceOf = (audience: string) => ({
      ...DOCUMENT,
      servers: {
        documents: {
          origin: { url: "https://documents.example.net/mcp", credential: source({ audience: "gatehouse" }) },
        },
        reports: {
          origin: { url: "https://reports.example.net/mcp", credential: { type: "edge-token", audience } },
        },
      },
      signingKeys: { workload: [{ secret: "WORKLOAD_KEY" }] },
    });
    expect(faultsOf(audienceOf("gatehouse"))).toEqual(["servers.reports.origin.credential.audience"]);
    expect(faultsOf(audienceOf("reports"))).toEqual([]);
  });
});

describe("a stored key of AWS's", () => {
  const withSession = { ...STORED, source: { ...STORED.source, sessionToken: { secret: "AWS_SESSION" } } };
  const faultsWith = async (secrets: Readonly<Record<string, string>>) => {
    try {
      await loadConfiguration(withCredential(withSession, {}), (name) => secrets[name]);
      return [];
    } catch (error) {
      if (error instanceof ConfigurationError) return error.faults;
      throw error;
    }
  };
  const GOOD = { AWS_KEY: "bPxRfiCYEXmDENGwJalrUtnFEMIK7", AWS_SESSION: "FwoGZXIvYXdzEBY9sMrCanE" };

  it.each<[string, object, string, string]>([
    ["that is not set", { AWS_KEY: undefined }, "secretAccessKey", "secret AWS_KEY: is not set"],
    [
      "that is a placeholder",
      { AWS_KEY: "your-secret-access-key" },
      "secretAccessKey",
      "secret AWS_KEY: is a placeholder",
    ],
    [
      "that is two lines",
      { AWS_KEY: "bPxRfiCYEXmDENG\nwJalrUtnFEMIK7" },
      "secretAccessKey",
      "secret AWS_KEY: is no key of AWS's",
    ],
    ["without its session", { AWS_SESSION: undefined }, "sessionToken", "secret AWS_SESSION: is not set"],
  ])("[H06] is refused at the start: one %s", async (_, change, member, message) => {
    const secrets = JSON.parse(JSON.stringify({ ...GOOD, ...change }));
    expect(await faultsWith(secrets)).toEqual([{ path: `${AT}.source.${member}`, message }]);
    expect(await faultsWith(GOOD)).toEqual([]);
  });
});

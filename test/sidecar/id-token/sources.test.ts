import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { exportJWK, exportPKCS8, generateKeyPair, SignJWT } from "jose";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type KeyServer, startKeyServer } from "../../backend/key-server.ts";
import { JsonProcess } from "../process.ts";
import { EMAIL, MAIN, SetUp } from "../set-up.ts";

const PROVIDER =
  "//iam.googleapis.com/projects/1/locations/global/workloadIdentityPools/aws/providers/cluster";
const SUBJECT = "system:serviceaccount:default:backend";

let folder: string;
let setUp: SetUp;
let cluster: KeyServer;
let key: Record<string, unknown>;
let workload: Record<string, unknown>;
/** Gives whoever asks the workload's token, as Azure does. */
let issuing: Server;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "sidecar-"));
  cluster = await startKeyServer();
  const { privateKey, publicKey } = await generateKeyPair("RS256", { extractable: true });
  const jwksUri = `${cluster.issuer}/.well-known/jwks.json`;
  setUp = await SetUp.start({
    identity: {
      key: { email: EMAIL, publicKey: await exportJWK(publicKey) },
      federation: {
        provider: PROVIDER,
        of: { issuer: cluster.issuer, jwksUri, subject: SUBJECT },
        email: EMAIL,
      },
    },
  });
  key = {
    type: "service_account",
    client_email: EMAIL,
    private_key_id: "key-1",
    private_key: await exportPKCS8(privateKey),
    token_uri: `${setUp.google}/token`,
  };
  const token = await subjectToken(SUBJECT);
  issuing = createServer((_, response) => response.end(token)).listen(0, "127.0.0.1");
  await once(issuing, "listening");
  workload = {
    type: "external_account",
    audience: PROVIDER,
    subject_token_type: "urn:ietf:params:oauth:token-type:jwt",
    token_url: `${setUp.google}/v1/token`,
    service_account_impersonation_url: `${setUp.google}/v1/projects/-/serviceAccounts/${EMAIL}:generateAccessToken`,
    credential_source: { file: await write(token) },
  };
});

afterAll(async () => {
  await setUp?.stop();
  await cluster?.close();
  issuing?.close();
  await rm(folder, { recursive: true, force: true });
});

async function write(content: unknown): Promise<string> {
  const file = join(folder, randomUUID());
  await writeFile(file, typeof content === "string" ? content : JSON.stringify(content));
  return file;
}

function subjectToken(subject: string): Promise<string> {
  return new SignJWT()
    .setProtectedHeader({ alg: "ES256", kid: "edge-1" })
    .setIssuer(cluster.issuer)
    .setSubject(subject)
    .setAudience(PROVIDER)
    .setIssuedAt()
    .setExpirationTime("1 h")
    .sign(cluster.privateKey);
}

function fromUrl() {
  const { port } = issuing.address() as AddressInfo;
  return { ...workload, credential_source: { url: `http://127.0.0.1:${port}`, format: { type: "text" } } };
}

/** What a request is answered when the identity comes of this file. */
async function statusWith(file: unknown, more: Readonly<Record<string, string>> = {}): Promise<number> {
  const variables = { GOOGLE_APPLICATION_CREDENTIALS: await write(file), GCE_METADATA_HOST: "127.0.0.1:1" };
  const { url, process } = await setUp.sidecar({ ...variables, ...more });
  const { status } = await fetch(`${url}/echo`);
  await process.kill();
  return status;
}

describe("the identity of the container", () => {
  it("is that of a service account's key", async () => {
    expect(await statusWith(key)).toBe(200);
  });

  it("is that of a workload identity file, by STS and an ID token of the service account", async () => {
    expect(await statusWith(workload)).toBe(200);
  });

  it("is that of a workload whose token is at a URL", async () => {
    expect(await statusWith(fromUrl())).toBe(200);
  });

  it("is nobody's when the key is not the account's", async () => {
    const { privateKey } = await generateKeyPair("RS256", { extractable: true });
    expect(await statusWith({ ...key, private_key: await exportPKCS8(privateKey) })).toBe(503);
  });

  it("[A22] [H07] is nobody's when the workload is another one, or its token is missing", async () => {
    const other = { file: await write(await subjectToken("system:serviceaccount:default:other")) };
    expect(await statusWith({ ...workload, credential_source: other })).toBe(503);
    expect(await statusWith({ ...workload, credential_source: { file: "/nowhere" } })).toBe(503);
  });
});

describe("a credentials file", () => {
  it.each([
    ["type", "no JSON"],
    ["type", "null"],
    ["type", { type: "authorized_user", refresh_token: "canary" }],
    ["client_email", () => ({ ...key, client_email: undefined })],
    ["private_key_id", () => ({ ...key, private_key_id: 1 })],
    ["private_key", () => ({ ...key, private_key: "canary" })],
    ["token_uri", () => ({ ...key, token_uri: "http://canary.example/token" })],
    ["token_url", () => ({ ...workload, token_url: "http://canary.example/token" })],
    [
      "service_account_impersonation_url",
      () => ({ ...workload, service_account_impersonation_url: undefined }),
    ],
    [
      "service_account_impersonation_url",
      () => ({ ...workload, service_account_impersonation_url: "https://canary.example/other" }),
    ],
    ["executable", () => ({ ...workload, credential_source: { executable: { command: "canary" } } })],
    ["workload identity file", () => ({ ...workload, credential_source: { canary: "canary" } })],
  ])("that is wrong ends the start, with what is wrong: %s %j", async (member, content) => {
    const GOOGLE_APPLICATION_CREDENTIALS = await write(typeof content === "function" ? content() : content);
    const process = new JsonProcess({
      args: [MAIN],
      env: setUp.variables({ GOOGLE_APPLICATION_CREDENTIALS }),
    });
    expect(await process.ended).toBe(1);
    expect(process.output).toContain("GOOGLE_APPLICATION_CREDENTIALS: ");
    expect(process.output).toContain(member);
    expect(process.output).not.toContain("canary");
  });
});

describe("the log", () => {
  it.each([
    ["a key", () => key],
    ["a workload's token in a file", () => workload],
    ["a workload's token at a URL", () => fromUrl()],
  ])(
    "[H07] has neither token nor key, even where Google's library is told to log all: %s",
    async (_, file) => {
      const GOOGLE_APPLICATION_CREDENTIALS = await write(file());
      const noisy = { GOOGLE_SDK_NODE_LOGGING: "*", DEBUG_AUTH: "1" };
      const { url, process } = await setUp.sidecar({ GOOGLE_APPLICATION_CREDENTIALS, ...noisy });
      const headers = { "mcp-session-id": "canary-in-a-header" };
      const body = "canary-in-a-body";
      await fetch(`${url}/echo?canary-in-a-query`, { method: "POST", headers, body });
      await process.line(({ message }) => message === "request");
      await process.kill();
      expect(process.output).not.toMatch(/canary|eyJ|ya29|PRIVATE/);
      expect(process.lines.map(({ message }) => message)).toEqual(["listening", "request"]);
    },
  );
});

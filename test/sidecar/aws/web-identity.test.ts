import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { SignJWT } from "jose";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { WorkloadKey } from "../../../edge/src/signing/workload-key.ts";
import {
  createWorkloadKey,
  type PublishedIssuer,
  publishIssuer,
} from "../../stand-ins/google/publish-issuer.ts";
import { AwsSetUp, ROLE } from "./set-up.ts";

const SUBJECT = "system:serviceaccount:default:backend";

let key: WorkloadKey;
/** The cluster, as the issuer of its service accounts' tokens. */
let cluster: PublishedIssuer;
let issuer: string;
let folder: string;
let setUp: AwsSetUp;

beforeAll(async () => {
  key = await createWorkloadKey("cluster-1");
  cluster = await publishIssuer([key]);
  issuer = `${cluster.publicUrl}/workload`;
  folder = await mkdtemp(join(tmpdir(), "sidecar-"));
  const name = issuer.replace("http://", "");
  const stringEquals = { [`${name}:aud`]: ["sts.amazonaws.com"], [`${name}:sub`]: [SUBJECT] };
  setUp = await AwsSetUp.start({
    identityProviders: [{ url: issuer, clientIds: ["sts.amazonaws.com"] }],
    roles: { [ROLE]: { trust: [{ provider: issuer, stringEquals }] } },
  });
});
afterAll(async () => {
  await setUp?.stop();
  await cluster?.close();
  await rm(folder, { recursive: true, force: true });
});

/** What a request is answered by a sidecar in a pod with this token. */
async function statusWith(token: string): Promise<number> {
  const file = join(folder, "token");
  await writeFile(file, `${token}\n`);
  const { url, process } = await setUp.sidecar({
    AWS_CONTAINER_CREDENTIALS_FULL_URI: undefined,
    AWS_WEB_IDENTITY_TOKEN_FILE: file,
    AWS_ROLE_ARN: ROLE,
  });
  const { status } = await fetch(`${url}/echo`);
  await process.kill();
  expect(process.output).not.toMatch(/eyJ|ASIA/);
  return status;
}

function podToken(subject: string, audience = "sts.amazonaws.com"): Promise<string> {
  return new SignJWT()
    .setProtectedHeader({ alg: "RS256", kid: "cluster-1" })
    .setIssuer(issuer)
    .setSubject(subject)
    .setAudience(audience)
    .setIssuedAt()
    .setExpirationTime("1 h")
    .sign(key.privateKey);
}

it("[H07] a pod's requests get through by the role of its service account", async () => {
  expect(await statusWith(await podToken(SUBJECT))).toBe(200);
  expect((await setUp.aws.calls("sts")).at(-1)).toEqual({
    host: "sts",
    action: "AssumeRoleWithWebIdentity",
    status: 200,
  });
});

it.each([
  ["of another service account", () => podToken("system:serviceaccount:default:other")],
  ["for another audience", () => podToken(SUBJECT, "https://kubernetes.default.svc")],
  ["that is none", async () => "x"],
])("[A22] [H07] nothing is forwarded with a token %s", async (_, token) => {
  const before = await setUp.arrived();
  expect(await statusWith(await token())).toBe(503);
  expect(await setUp.arrived()).toBe(before);
});

import type { RoleKeys } from "../../aws/keys.ts";
import { fetchRoleKeys } from "../../aws/role-keys.ts";
import { createSigner, type Sign } from "../../aws/signer.ts";
import type { CredentialSettings } from "../../configuration/credential/credential.ts";
import type { Credential, CredentialIo, CredentialUse } from "./credential.ts";
import { Kept } from "./kept.ts";

type Settings = Extract<CredentialSettings, { type: "aws-sigv4" }>;

/** What getting a role's keys may cost. */
const LIMITS = { bytes: 64 * 1024, timeoutSeconds: 10 };

/** A role's keys are good for a quarter of an hour at least. */
const BOUNDS = { renewSeconds: 300, cooldownSeconds: 5, fetchSeconds: LIMITS.timeoutSeconds };

/** A signature of AWS's over each call, by keys that are had for a token of the gateway's, or that somebody stored. */
export function awsSigv4(settings: Settings, io: CredentialIo): Credential {
  const signer = signerOf(settings, io);
  return async (use) => {
    const sign = await signer(use);
    return (call) => sign(call, use.now());
  };
}

function signerOf(settings: Settings, io: CredentialIo): (use: CredentialUse) => Promise<Sign> {
  const { source, region } = settings;
  if (source.type === "access-key") {
    const { accessKeyId, secretAccessKey, sessionToken } = source;
    const keys = {
      accessKeyId,
      secretAccessKey: io.secret(secretAccessKey.secret),
      sessionToken: sessionToken && io.secret(sessionToken.secret),
    };
    const sign = createSigner(keys, settings);
    return async () => sign;
  }
  const session = { ...source, region, sessionName: source.sessionName ?? io.subject.replace(":", "-") };
  const kept = new Kept(async (now) => {
    const keys: RoleKeys = await fetchRoleKeys(io.internet, LIMITS, session, io, now);
    return { sign: createSigner(keys, settings), expiresAt: keys.expiresAt };
  }, BOUNDS);
  return async (use) => (await kept.get(use)).sign;
}

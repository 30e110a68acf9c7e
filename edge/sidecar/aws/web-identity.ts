import { readFile } from "node:fs/promises";
import { readSession, type SessionSource } from "./session.ts";
import { askSts, type Sts } from "./sts.ts";

/** A role, and the file with the token by which it is had. */
export interface WebIdentity {
  readonly roleArn: string;
  readonly tokenFile: string;
  readonly sessionName: string;
}

/**
 * The keys of a role for a token in a file, which is kept fresh: a pod's service account on EKS.
 *
 * https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRoleWithWebIdentity.html
 * https://docs.aws.amazon.com/eks/latest/userguide/iam-roles-for-service-accounts.html
 */
export function webIdentity({ roleArn, tokenFile, sessionName }: WebIdentity, sts: Sts): SessionSource {
  return async (signal) => {
    const token = await readFile(tokenFile, "utf8").catch(() => {
      throw new Error("the file of the web identity token cannot be read");
    });
    const parameters = {
      Action: "AssumeRoleWithWebIdentity",
      RoleArn: roleArn,
      RoleSessionName: sessionName,
      WebIdentityToken: token.trim(),
    };
    const { Credentials } = await askSts(sts, parameters, signal);
    const { AccessKeyId, SecretAccessKey, SessionToken, Expiration } = Object(Credentials);
    return readSession("AWS's STS", {
      accessKeyId: AccessKeyId,
      secretAccessKey: SecretAccessKey,
      sessionToken: SessionToken,
      // In JSON: seconds.
      expiresAt: Number(Expiration) * 1000,
    });
  };
}

import { type Answer, jsonAnswer } from "./answer.ts";
import type { Aws } from "./aws.ts";
import { Refusal } from "./refusal.ts";
import type { SignedRequest } from "./signature.ts";

/** The path of the keys: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-iam-roles.html */
export const CONTAINER_PATH = "/v2/credentials/3f0a51a7-4b6c-4b0d-9a63-2e1f6d1c8c55";

/**
 * The endpoint at which a container gets the keys of its task's role, or of its pod's: to whoever shows what
 * `AWS_CONTAINER_AUTHORIZATION_TOKEN` says, where there is such a thing.
 *
 * https://docs.aws.amazon.com/sdkref/latest/guide/feature-container-credentials.html
 */
export function container({ method, target, headers }: SignedRequest, aws: Aws): Answer {
  const { container: settings } = aws.settings;
  if (!settings || method !== "GET" || target !== CONTAINER_PATH) {
    throw new Refusal(404, "NotFound", "No credentials here");
  }
  const { role, authorization, seconds } = settings;
  if (headers.authorization !== authorization) {
    throw new Refusal(401, "Unauthorized", "The authorization token is another one");
  }
  const session = aws.sessions.begin(role, "task", seconds, aws.now());
  return jsonAnswer(200, {
    RoleArn: role,
    AccessKeyId: session.accessKeyId,
    SecretAccessKey: session.secretAccessKey,
    Token: session.token,
    Expiration: new Date(session.expiresAt).toISOString(),
  });
}

import { type ServerResponse, request as send } from "node:http";
import type { Aws } from "./aws.ts";
import { Refusal } from "./refusal.ts";
import { sessionArn } from "./sessions.ts";
import { type SignedRequest, verifySignature } from "./signature.ts";

/**
 * An API of API Gateway, or a function's URL, with `AWS_IAM` for its authorization: a request without a good signature of
 * somebody whom its policy lets in does not get through.
 *
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/permissions.html
 * https://docs.aws.amazon.com/lambda/latest/dg/urls-auth.html
 */
export async function passFront(request: SignedRequest, aws: Aws): Promise<string> {
  const { front } = aws.settings;
  if (!front) throw new Refusal(403, "ForbiddenException", "Forbidden");
  const session = await verifySignature(request, front.service, aws);
  if (!front.invokers.includes(session.roleArn)) {
    throw new Refusal(
      403,
      "AccessDeniedException",
      `User: ${sessionArn(session)} is not authorized to perform: ${front.service}:Invoke`,
    );
  }
  return front.target;
}

/** Sends a request on as it is, and streams the answer back. */
export function sendOn(
  { method, target, headers, body }: SignedRequest,
  origin: string,
  response: ServerResponse,
): void {
  const onward = send(new URL(target, origin), { method, headers }, (answer) => {
    response.writeHead(answer.statusCode ?? 502, answer.headers);
    answer.pipe(response);
  });
  response.once("close", () => onward.destroy());
  onward.once("error", () => response.destroy());
  onward.end(body);
}

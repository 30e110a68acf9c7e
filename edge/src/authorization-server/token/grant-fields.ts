import type { AuthorizationRecord } from "../../audit/authorization-record.ts";
import { principalDigest } from "../../audit/record.ts";
import type { Client } from "../client/client.ts";
import type { AuthorizationServerContext } from "../context.ts";
import type { Authorization } from "../grant/grant.ts";
import { record } from "../record.ts";

/** What records say of whom a grant is about. */
export async function grantFields(
  { provider, subject, request, scopes }: Pick<Authorization, "provider" | "subject" | "request" | "scopes">,
  { configuration: { publicUrl } }: AuthorizationServerContext,
) {
  return {
    identity_provider: provider,
    principal: await principalDigest({ issuer: publicUrl, subject }),
    server: request.server,
    scopes,
  } satisfies Partial<AuthorizationRecord>;
}

/** Records that tokens were handed out. */
export function recordTokens(
  event: "issue" | "refresh",
  client: Client,
  fields: Omit<AuthorizationRecord, "event" | "time" | "request_id" | "client" | "registration" | "status">,
  context: AuthorizationServerContext,
): void {
  const { handle, registration } = client;
  record(context, event, { client: handle, registration, ...fields, status: 200 });
}

import type { AuthorizationServerContext } from "../context.ts";
import { OAuthError } from "../oauth-error.ts";
import { nameOf } from "../reason.ts";
import { record } from "../record.ts";
import { tooMany } from "../too-many.ts";
import { issueClient } from "./issue.ts";
import { readRegistration } from "./read-registration.ts";
import type { Registered } from "./registered.ts";
import { RegistrarError } from "./registrar/registrar.ts";
import { registerAsStaticClient } from "./static-client.ts";

/** The registration endpoint: RFC 7591 section 3, open to everybody, in the way that the configuration chose. */
export async function registerClient(
  request: Request,
  context: AuthorizationServerContext,
): Promise<Response> {
  try {
    const registered = await register(request, context);
    recordRegistration(registered, context);
    return Response.json(registered.answer, { status: 201, headers: { "cache-control": "no-store" } });
  } catch (error) {
    const refusal = refusalOf(error);
    recordRefusal(refusal, error, context);
    return refusal.toResponse();
  }
}

async function register(request: Request, context: AuthorizationServerContext): Promise<Registered> {
  const { dynamic } = context.settings.registration;
  if (dynamic.strategy === "off") {
    throw new OAuthError(
      "invalid_request",
      "Clients do not register here: use one that is known to this gateway or has a metadata document.",
      { status: 404 },
    );
  }
  // What is no registration costs nothing: counted, it would keep those out that are.
  const document = await readRegistration(request);
  checkRate(context);
  switch (dynamic.strategy) {
    case "issue":
      return issueClient(document, context);
    case "forward":
      return issueClient(document, context, dynamic);
    case "static":
      return registerAsStaticClient(document, dynamic.client, context);
  }
}

function checkRate({ rateLimits: { registrations }, source, now }: AuthorizationServerContext): void {
  if (registrations.take(source, now())) return;
  throw tooMany("Too many clients registered just now; try again later.", registrations.windowSeconds);
}

function refusalOf(error: unknown): OAuthError {
  if (error instanceof OAuthError) return error;
  if (error instanceof RegistrarError) {
    return new OAuthError(
      "temporarily_unavailable",
      "The identity provider did not register the client; try again later, then tell the gateway's operator.",
      { status: error.status },
    );
  }
  return new OAuthError("server_error", "The gateway failed, and nothing was registered; try again later.", {
    status: 500,
  });
}

function recordRegistration(registered: Registered, context: AuthorizationServerContext): void {
  const { handle, registration, upstream, refusedRedirectUris } = registered;
  record(context, "registration", {
    client: handle,
    registration,
    ...(upstream && { identity_provider: upstream.provider, upstream_client: upstream.id }),
    ...(refusedRedirectUris.length > 0 && { reason: `left out: ${refusedRedirectUris.join("; ")}` }),
    status: 201,
  });
}

function recordRefusal(refusal: OAuthError, error: unknown, context: AuthorizationServerContext): void {
  const isExplained = error instanceof OAuthError || error instanceof RegistrarError;
  const reason = isExplained ? error.message : nameOf(error);
  record(context, "registration", { error: refusal.code, reason, status: refusal.status });
}

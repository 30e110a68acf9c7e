import type { IncomingMessage, ServerResponse } from "node:http";
import { errors, type Interaction, type Provider } from "oidc-provider";
import { ACCOUNTS } from "../accounts.ts";
import type { Log } from "./log.ts";
import { PAGE_HEADERS } from "./page.ts";
import { renderFailure, renderSignIn, type SignInRequest } from "./sign-in-page.ts";

/** Where sign-ins are; each has a page of its own below. */
export const SIGN_IN_PATH = "/sign-in/";

const MAX_FORM_BYTES = 4096;

/** Answers a request for the page of a sign-in, or for what its form sends. */
export async function handleSignIn(
  provider: Provider,
  request: IncomingMessage,
  response: ServerResponse,
  log: Log,
): Promise<void> {
  try {
    const interaction = await provider.interactionDetails(request, response);
    if (request.method !== "POST") {
      return send(response, 200, renderSignIn(await describe(provider, interaction), ACCOUNTS));
    }
    const form = await readForm(request);
    if (form.get("decision") === "cancel") {
      const result = { error: "access_denied", error_description: "the sign-in was cancelled" };
      return await provider.interactionFinished(request, response, result);
    }
    const account = ACCOUNTS.find(({ id }) => id === form.get("account"));
    if (!account) {
      const page = renderSignIn(await describe(provider, interaction), ACCOUNTS, "Choose an account first.");
      return send(response, 400, page);
    }
    const grantId = await saveGrant(provider, interaction, account.id);
    log({ event: "signed in", account: account.id, client: interaction.params.client_id });
    const result = { login: { accountId: account.id }, consent: { grantId } };
    await provider.interactionFinished(request, response, result, { mergeWithLastSubmission: false });
  } catch (error) {
    if (!(error instanceof errors.SessionNotFound)) throw error;
    send(
      response,
      400,
      renderFailure("session_not_found", "This sign-in is over, or began in another browser."),
    );
  }
}

async function describe(provider: Provider, { params }: Interaction): Promise<SignInRequest> {
  const client = await provider.Client.find(String(params.client_id));
  return {
    clientName: client?.clientName ?? String(params.client_id),
    redirectUri: String(params.redirect_uri),
    hint: typeof params.login_hint === "string" ? params.login_hint : undefined,
  };
}

/** Nobody is asked what the client may know: the administrator who registered it has decided that. */
async function saveGrant(provider: Provider, { params }: Interaction, accountId: string): Promise<string> {
  const grant = new provider.Grant({ accountId, clientId: String(params.client_id) });
  grant.addOIDCScope(String(params.scope ?? ""));
  return grant.save();
}

async function readForm(request: IncomingMessage): Promise<URLSearchParams> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request) {
    length += chunk.length;
    if (length > MAX_FORM_BYTES) break;
    chunks.push(chunk);
  }
  return new URLSearchParams(Buffer.concat(chunks).toString("utf8"));
}

function send(response: ServerResponse, status: number, page: string): void {
  response.writeHead(status, PAGE_HEADERS).end(page);
}

import { base64url } from "jose";
import type { Client } from "../../../edge/src/authorization-server/client/client.ts";
import { revokeToken } from "../../../edge/src/authorization-server/revoke/revoke.ts";
import { issueTokens } from "../../../edge/src/authorization-server/token/token.ts";
import {
  type AuthorizationServerOptions,
  authorizationOf,
  EDITOR,
  ISSUER,
  startAuthorizationServer,
  type TestAuthorizationServer,
  VERIFIER,
} from "./authorization-server.ts";

/** The parameters of a form; one that is undefined is left out. */
export type Form = Readonly<Record<string, string | undefined>>;

/** What was answered, and how. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Readonly<Record<string, unknown>>;
}

/** The token and revocation endpoints with all that is around them. */
export interface TokenEndpoint extends TestAuthorizationServer {
  /** What was to be kept alive after its request. */
  readonly keptAlive: Promise<unknown>[];
  /** Has a person sign in; what that came to is as {@link authorizationOf} says. */
  signIn(
    otherwise?: Parameters<typeof authorizationOf>[1],
  ): Promise<{ readonly id: string; readonly code: string }>;
  /** Posts a form to the token endpoint. */
  post(form: Form, headers?: Readonly<Record<string, string>>): Promise<Answer>;
  /** Redeems a code as the editor does. */
  redeem(code: string, otherwise?: Form): Promise<Answer>;
  /** The first refresh token of somebody who signs in; the log begins after that. */
  firstToken(otherwise?: Parameters<typeof authorizationOf>[1]): Promise<string>;
  /** Refreshes as the editor does. */
  refresh(token: unknown, otherwise?: Form): Promise<Answer>;
  /** Posts a form to the revocation endpoint. */
  revoke(form: Form, headers?: Readonly<Record<string, string>>): Promise<Answer>;
}

/** Starts the endpoints with real keys and grants. */
export async function startTokenEndpoint(options: AuthorizationServerOptions = {}): Promise<TokenEndpoint> {
  const keptAlive: Promise<unknown>[] = [];
  const server = await startAuthorizationServer({
    ...options,
    context: { waitUntil: (promise) => void keptAlive.push(promise), ...options.context },
  });
  const { context } = server;
  const post: TokenEndpoint["post"] = async (form, headers) =>
    answerOf(await issueTokens(formRequest("/token", form, headers), context));
  const endpoint: TokenEndpoint = {
    ...server,
    keptAlive,
    post,
    signIn: async (otherwise) => {
      const authorization = await authorizationOf(server, otherwise);
      const id = base64url.encode(crypto.getRandomValues(new Uint8Array(32)));
      const { request, provider, codeExpiresAt: expiresAt } = authorization;
      const grant = context.grants.get(id);
      await grant.begin({ request, provider, browser: "browser", sealed: "", expiresAt });
      await grant.claim("browser");
      await grant.authorize(authorization);
      return { id, code: await context.sealer.seal("code", { grant: id }, expiresAt) };
    },
    redeem: (code, otherwise) =>
      post({
        grant_type: "authorization_code",
        client_id: EDITOR.id,
        code,
        code_verifier: VERIFIER,
        redirect_uri: "https://editor.example.com/callback",
        ...otherwise,
      }),
    refresh: (token, otherwise) =>
      post({
        grant_type: "refresh_token",
        client_id: EDITOR.id,
        refresh_token: String(token),
        ...otherwise,
      }),
    revoke: async (form, headers) =>
      answerOf(await revokeToken(formRequest("/revoke", form, headers), context)),
    firstToken: async (otherwise) => {
      const { code } = await endpoint.signIn(otherwise);
      const { body } = await endpoint.redeem(code);
      server.log.length = 0;
      return String(body.refresh_token);
    },
  };
  return endpoint;
}

/** A client that another one is, but for this. */
export function clientLike(otherwise: Partial<Client>): Client {
  return { ...EDITOR, ...otherwise };
}

/** A form, posted. */
export function formRequest(
  path: string,
  form: Form,
  headers: Readonly<Record<string, string>> = {},
): Request {
  const present = Object.entries(form).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return new Request(ISSUER + path, { method: "POST", headers, body: new URLSearchParams(present) });
}

/** Reads an answer; one without a body has an empty one. */
export async function answerOf(response: Response): Promise<Answer> {
  const text = await response.text();
  return { status: response.status, headers: response.headers, body: text === "" ? {} : JSON.parse(text) };
}

import { createHash, randomBytes } from "node:crypto";
import { Browser } from "../../environments/local/demo/browser.ts";
import type { PublicClient, Tokens } from "./public-client.ts";

/** What a code is redeemed with: RFC 6749 section 4.1.3, RFC 7636 section 4.5. */
export type CodeRequest = Readonly<
  Record<"client_id" | "grant_type" | "code" | "code_verifier" | "redirect_uri", string>
>;

/** What the token endpoint said. */
export interface TokenAnswer {
  readonly status: number;
  readonly body: Partial<Tokens> & { readonly error?: string };
}

/** The answer to a code or a refresh token that is good for nothing. */
export const INVALID_GRANT = { status: 400, body: { error: "invalid_grant" } };

/**
 * Has whoever is signed in at the identity provider authorize a client.
 *
 * @param changes - parameters of the authorization request that are to be others
 * @returns what redeems the code that came back, which nobody has redeemed
 */
export async function authorize(
  client: PublicClient,
  resource: string,
  changes: Readonly<Record<string, string>> = {},
): Promise<CodeRequest> {
  const verifier = randomBytes(32).toString("base64url");
  const url = client.authorizationUrl(resource);
  const challenge = createHash("sha256").update(verifier).digest("base64url");
  for (const [name, value] of Object.entries({ ...changes, code_challenge: challenge })) {
    url.searchParams.set(name, value);
  }
  const { searchParams } = await new Browser().signIn(url, "whoever is signed in");
  const code = searchParams.get("code");
  if (code === null) throw new Error(`no code came back, but ${searchParams}`);
  return {
    client_id: url.searchParams.get("client_id") ?? "",
    grant_type: "authorization_code",
    code,
    code_verifier: verifier,
    redirect_uri: url.searchParams.get("redirect_uri") ?? "",
  };
}

/** Has it authorized, and redeems the code. */
export async function signIn(
  client: PublicClient,
  resource: string,
  changes: Readonly<Record<string, string>> = {},
): Promise<Tokens> {
  return tokensOf(await request(client, await authorize(client, resource, changes)));
}

/** Asks the token endpoint. */
export async function request(
  client: PublicClient,
  parameters: Readonly<Record<string, string>>,
): Promise<TokenAnswer> {
  const response = await client.requestToken(parameters);
  return { status: response.status, body: (await response.json()) as TokenAnswer["body"] };
}

/** Asks for new tokens. */
export function refresh(
  client: PublicClient,
  { refresh_token: refreshToken }: Tokens,
  changes: Readonly<Record<string, string>> = {},
): Promise<TokenAnswer> {
  return request(client, { grant_type: "refresh_token", refresh_token: refreshToken, ...changes });
}

/**
 * The tokens of a good answer.
 *
 * @throws {Error} naming what was answered instead
 */
export function tokensOf({ status, body }: TokenAnswer): Tokens {
  const { access_token, refresh_token, scope, error } = body;
  if (status !== 200 || access_token === undefined || refresh_token === undefined) {
    throw new Error(`the token endpoint answered ${status} ${error}`);
  }
  return { access_token, refresh_token, ...(scope !== undefined && { scope }) };
}

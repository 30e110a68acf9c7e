import type { JWK } from "jose";
import type { z } from "zod";
import {
  type AUTHENTICATION_METHODS,
  clientKeys,
  clientMembers,
  LONGEST_NAME,
  presentMembers,
} from "../../configuration/client-members.ts";
import { destinationOf, type RedirectUriPolicy, redirectUriFault } from "../../redirect-uri/judge.ts";
import { OAuthError } from "../oauth-error.ts";
import type { GrantType } from "./client.ts";

/** One of {@link AUTHENTICATION_METHODS}. */
export type AuthenticationMethod = (typeof AUTHENTICATION_METHODS)[number];

/** What a client says about itself, checked: RFC 7591 section 2, of which nothing else is used. */
export interface ClientMetadata {
  /** For people; nobody has checked that it is true. */
  readonly name: string;
  /** Those that are acceptable: one at least. */
  readonly redirectUris: readonly string[];
  /** Those that are not, each with the reason. */
  readonly refusedRedirectUris: readonly string[];
  /**
   * Always both: access tokens are short-lived, and there are clients that refresh without having asked for it. RFC
   * 7591 section 3.2.1 lets the server substitute values, and its answer says so.
   */
  readonly grantTypes: readonly GrantType[];
  readonly authenticationMethod: AuthenticationMethod;
  /** Present with `private_key_jwt`, and only then. */
  readonly keys?: readonly JWK[] | { readonly jwksUri: string };
  readonly applicationType?: "web" | "native";
  /** What it means to ask for. Binds nobody: what it gets is decided at each authorization. */
  readonly scope?: string;
}

/** How a document is read. */
export interface MetadataRules {
  readonly redirectUris: Pick<RedirectUriPolicy, "schemes" | "hosts">;
  /** Of a client that does not say how it authenticates. @default "client_secret_basic", as RFC 7591 section 2 has it */
  readonly authenticationMethod?: AuthenticationMethod;
}

/**
 * Reads what a client says about itself, at its registration or in a document of its own. What is not known, and all
 * that is only for show, is ignored (RFC 7591 section 2); a member that is null is absent. Each redirect URI is judged
 * on its own: those that are not acceptable are left out.
 *
 * @throws {OAuthError} `invalid_redirect_uri` when none remains, `invalid_client_metadata` for anything else
 */
export function readClientMetadata(document: unknown, rules: MetadataRules): ClientMetadata {
  const members = presentMembers(document);
  const metadata = read(clientMembers, members);
  const { application_type: applicationType, client_name: name, scope } = metadata;
  const judged = judge(metadata.redirect_uris, { ...rules.redirectUris, applicationType });
  const [first] = judged.accepted;
  if (first === undefined) {
    throw new OAuthError("invalid_redirect_uri", `No redirect URI is usable: ${judged.refused.join("; ")}.`);
  }
  const authenticationMethod =
    metadata.token_endpoint_auth_method ?? rules.authenticationMethod ?? "client_secret_basic";
  return {
    name: name || destinationOf(first).slice(0, LONGEST_NAME),
    redirectUris: judged.accepted,
    refusedRedirectUris: judged.refused,
    grantTypes: ["authorization_code", "refresh_token"],
    authenticationMethod,
    ...(authenticationMethod === "private_key_jwt" && { keys: keysOf(members) }),
    ...(applicationType && { applicationType }),
    ...(scope && { scope }),
  };
}

/** The members of a registration that are in force, as RFC 7591 section 3.2.1 answers them. */
export function registeredMetadata(metadata: ClientMetadata): Record<string, unknown> {
  const { keys } = metadata;
  return {
    client_name: metadata.name,
    redirect_uris: metadata.redirectUris,
    grant_types: metadata.grantTypes,
    response_types: ["code"],
    token_endpoint_auth_method: metadata.authenticationMethod,
    ...(metadata.applicationType && { application_type: metadata.applicationType }),
    ...(metadata.scope && { scope: metadata.scope }),
    ...(keys && ("jwksUri" in keys ? { jwks_uri: keys.jwksUri } : { jwks: { keys } })),
  };
}

function read<Schema extends z.ZodType>(schema: Schema, members: unknown): z.output<Schema> {
  const result = schema.safeParse(members);
  if (!result.success) throw faulty(result.error.issues[0]);
  return result.data;
}

function judge(uris: readonly unknown[], policy: RedirectUriPolicy) {
  const accepted: string[] = [];
  const refused: string[] = [];
  for (const uri of new Set(uris)) {
    const fault = typeof uri === "string" ? redirectUriFault(uri, policy) : "is not a text";
    if (typeof uri === "string" && fault === undefined) accepted.push(uri);
    else refused.push(`${quote(uri)} ${fault}`);
  }
  return { accepted, refused };
}

/** Short, and of the characters that an error description may have (RFC 6749 section 5.2). */
function quote(uri: unknown): string {
  return `'${String(uri)
    .slice(0, 100)
    .replace(/[^\x20-\x21\x23-\x26\x28-\x5b\x5d-\x7e]/g, "?")}'`;
}

function keysOf(members: unknown): readonly JWK[] | { readonly jwksUri: string } {
  const { jwks, jwks_uri: jwksUri } = read(clientKeys, members);
  if (jwks && !jwksUri) return jwks.keys.map(({ d: _, ...key }) => key);
  if (jwksUri && !jwks) return { jwksUri };
  throw new OAuthError(
    "invalid_client_metadata",
    "Send either jwks or jwks_uri: with private_key_jwt the gateway needs the client's public keys.",
  );
}

function faulty(issue: z.core.$ZodIssue | undefined): OAuthError {
  const [member] = issue?.path ?? [];
  if (member === undefined) {
    return new OAuthError("invalid_client_metadata", "Send the client's metadata as a JSON object.");
  }
  const code = member === "redirect_uris" ? "invalid_redirect_uri" : "invalid_client_metadata";
  return new OAuthError(code, `Correct ${String(member)}: ${issue?.message.replaceAll('"', "'")}.`);
}

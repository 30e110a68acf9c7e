import { decodeJwt, decodeProtectedHeader } from "jose";
import { bearerToken } from "../../src/access-token/bearer.ts";
import { CLAIM_CHECKS, isNamed, type TokenContent } from "../../src/access-token/claim-checks.ts";
import { forwardableToken } from "../../src/access-token/forwardable-token.ts";
import { readPrincipal } from "../../src/access-token/read-principal.ts";
import { IssuerUnavailableError, TokenError } from "../../src/access-token/token-error.ts";
import { acceptsOpaque } from "../../src/access-token/verify.ts";
import type { AcceptedTokens } from "../../src/configuration/accepted-tokens.ts";
import type { Server } from "../../src/configuration/configuration.ts";
import type { Limits } from "../../src/configuration/limits.ts";

/** An issuer as a token is held against it. */
export interface Examiner {
  readonly issuer: AcceptedTokens;
  /** What the token says, when it is the issuer's: by its keys, or by asking; or why that is not found out. */
  readonly verify: ((token: string) => Promise<TokenContent>) | { readonly because: string };
}

/** How one check came out. */
export interface Finding {
  readonly check: string;
  readonly result: "ok" | "fails" | "not checked";
  /** What the client would be told, or why it was not checked. */
  readonly reason?: string;
}

/** How a token came out at one server, as a token of one issuer. */
export interface Examination {
  readonly server: string;
  readonly issuer: string;
  readonly findings: readonly Finding[];
}

/** What a JWT says, whoever made it; undefined for what is none. */
export function decode(token: string) {
  try {
    return { header: decodeProtectedHeader(token), claims: decodeJwt(token) };
  } catch {
    return undefined;
  }
}

/**
 * Holds a token against an issuer at a server, check by check: the gateway's own checks, none of them written twice.
 *
 * @param now - when
 */
export async function examine(
  token: string,
  server: Server,
  examiner: Examiner,
  limits: Limits,
  now: Date,
): Promise<Examination> {
  const { issuer } = examiner;
  const findings: Finding[] = [];
  const check = (name: string, run: () => void) => void findings.push(findingOf(name, run));
  const result = { server: server.id, issuer: issuer.issuer, findings };
  const mayBeOpaque = acceptsOpaque(server, [issuer]);
  check("form", () => bearerToken(`Bearer ${token}`, limits.tokenBytes, mayBeOpaque));
  if (findings.some(({ result }) => result === "fails")) return result;
  const decoded = decode(token);
  if (!decoded && !issuer.introspection) {
    findings[0] = findingOf("form", () => raise("Token verification failed: not a JWT"));
    return result;
  }
  if (decoded && !isNamed(decoded.claims.iss, issuer)) {
    check("issuer", () => raise(`Invalid issuer${slashHint(decoded.claims.iss, issuer)}`));
    return result;
  }
  const { content, finding } = await contentOf(token, examiner);
  findings.push(finding);
  const said = content ?? (decoded && { claims: decoded.claims, type: decoded.header.typ });
  if (!said) return result;
  const expected = { issuer, server, limits, now };
  for (const [name, run] of CLAIM_CHECKS) check(name, () => run(said, expected));
  check("principal", () => void readPrincipal(said.claims, issuer));
  if (server.origin.forwardClientToken) check("forwarding", () => void forwardableToken(token, server));
  return result;
}

async function contentOf(
  token: string,
  { issuer, verify }: Examiner,
): Promise<{ readonly content?: TokenContent; readonly finding: Finding }> {
  const check = issuer.introspection ? "introspection" : "signature";
  if ("because" in verify) return { finding: { check, result: "not checked", reason: verify.because } };
  try {
    return { content: await verify(token), finding: { check, result: "ok" } };
  } catch (error) {
    if (error instanceof IssuerUnavailableError) {
      return { finding: { check, result: "not checked", reason: error.message } };
    }
    return { finding: { check, result: "fails", reason: reasonOf(error) } };
  }
}

function findingOf(check: string, run: () => void): Finding {
  try {
    run();
    return { check, result: "ok" };
  } catch (error) {
    return { check, result: "fails", reason: reasonOf(error) };
  }
}

/** What a client is told, and what it is not: the library's own word. */
function reasonOf(error: unknown): string {
  if (!(error instanceof TokenError)) throw error;
  const { message, cause } = error;
  return cause instanceof Error ? `${message} (${cause.message})` : message;
}

function raise(message: string): never {
  throw new TokenError(message);
}

/** The difference that nobody sees. */
function slashHint(name: unknown, { issuer }: AcceptedTokens): string {
  const isAlike = name === `${issuer}/` || `${String(name)}/` === issuer;
  return isAlike ? ": it differs by a slash at its end, so name it as the issuer's alias" : "";
}

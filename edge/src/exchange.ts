import type { Principal } from "./access-token/principal.ts";
import type { VerifiedTokens } from "./access-token/verified-tokens.ts";
import type { TokenIssuer } from "./access-token/verify.ts";
import type { AuditRecord, LogRecord } from "./audit/record.ts";
import type { TraceContext } from "./audit/trace-context.ts";
import type { Configuration, Server } from "./configuration/configuration.ts";
import type { Message } from "./mcp/message.ts";
import { SessionIds } from "./mcp/session/session-ids.ts";
import type { Fetcher } from "./network/fetcher.ts";
import type { Assertions } from "./origin/assertions.ts";
import type { Attach } from "./origin/credential/credential.ts";
import type { RequestLimits } from "./request-limits.ts";
import type { Sealer } from "./sealing/sealer.ts";
import type { SigningKey } from "./signing/signing-key.ts";

/** What serving one server takes beside the request. */
export interface McpContext {
  readonly configuration: Configuration;
  /** Whether tokens may be no JWTs. */
  readonly acceptsOpaque: boolean;
  readonly issuers: () => readonly TokenIssuer[];
  readonly verifiedTokens: VerifiedTokens;
  readonly signingKey: SigningKey | undefined;
  readonly assertions: Assertions;
  /** Absent where the configuration names no sealing keys: then there are no sessions. */
  readonly sealer: Sealer | undefined;
  readonly origins: Fetcher;
  readonly requestLimits: RequestLimits;
  /** What the origin lets the gateway in by: see `origin/credential`. */
  readonly credential: (onFault: Exchange["onFault"]) => Promise<Attach>;
  readonly now: () => number;
  readonly log: (record: LogRecord) => void;
}

/** How a request ended. */
export interface Outcome {
  readonly response: Response;
  readonly decision: AuditRecord["decision"];
  readonly rule: string;
  /** The scopes that the client was asked for. */
  readonly needed?: readonly string[];
  readonly fault?: string;
}

/** What became known of a request on its way. */
export interface Progress {
  /** As the client sees it in `X-Request-Id`, and the log. */
  readonly requestId: string;
  readonly trace: TraceContext;
  principal?: Principal;
  /** The principal as records and limits know it: a digest. */
  caller?: string;
  message?: Message;
}

/** One request to one server, of somebody who is known. */
export interface Exchange {
  readonly request: Request;
  readonly server: Server;
  readonly principal: Principal;
  /** The token that named the principal, where the origin is to have it. */
  readonly clientToken?: string;
  readonly context: McpContext;
  readonly progress: Progress;
  /** Told what goes wrong beside the decision: with an answer that has begun, or a credential that is still good. */
  readonly onFault: (error: unknown) => void;
}

/** The ids of sessions as this caller gets and sends them; undefined where there are no sessions. */
export function sessionIds({ principal, server, context }: Exchange): SessionIds | undefined {
  const { sealer, now, configuration } = context;
  const expiresAt = now() + configuration.limits.sessionSeconds * 1000;
  return sealer && new SessionIds({ principal, server, sealer, expiresAt });
}

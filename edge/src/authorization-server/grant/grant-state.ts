import {
  type Authorization,
  type GrantState,
  LEASE_SECONDS,
  type PendingSignIn,
  type Presentation,
  type PresentationResult,
  type Redemption,
  type RedemptionResult,
  type Replay,
  type Rotation,
} from "./grant.ts";
import { type Active, clientOf, endOf, type GrantRecord } from "./grant-record.ts";

/** What a grant is after something happened to it, undefined where it has ended, and what comes of that. */
export interface Step<Result> {
  readonly record: GrantRecord | undefined;
  readonly result: Result;
}

/** What comes of a refresh token at first: its holder may have to wait for another one. */
export type Judgement = PresentationResult | { readonly outcome: "renewing"; readonly until: number };

/** Seconds from the callback to the end of what the gateway does there. */
const CALLBACK_SECONDS = 60;

type Stored = GrantRecord | undefined;

/** `Grant.begin`: nothing is begun anew where anything is kept, even past its time. */
export function begin(stored: Stored, signIn: PendingSignIn): Step<boolean> {
  if (stored) return { record: stored, result: false };
  return { record: { phase: "pending", signIn }, result: true };
}

/** `Grant.claim`: what was claimed is not kept, so it cannot be claimed again. */
export function claim(stored: Stored, browser: string, now: number): Step<PendingSignIn | undefined> {
  const record = live(stored, now);
  if (record?.phase !== "pending" || !isEqual(browser, record.signIn.browser)) {
    return { record: stored, result: undefined };
  }
  const { signIn } = record;
  return {
    record: {
      phase: "claimed",
      clientId: signIn.request.clientId,
      expiresAt: now + CALLBACK_SECONDS * 1000,
    },
    result: signIn,
  };
}

/** `Grant.authorize`: false where no claimed sign-in of this client waits for it. */
export function authorize(stored: Stored, authorization: Authorization, now: number): Step<boolean> {
  const record = live(stored, now);
  if (record?.phase !== "claimed" || record.clientId !== authorization.request.clientId) {
    return { record: stored, result: false };
  }
  return { record: { phase: "authorized", authorization }, result: true };
}

/**
 * `Grant.redeem`: OAuth 2.1 section 4.1.3. Presenting a code twice ends the grant; who has only come across a code, and
 * cannot prove that it asked for it, can do nothing to it, for the id of a public client proves nothing.
 */
export function redeem(stored: Stored, redemption: Redemption, now: number): Step<RedemptionResult> {
  const record = live(stored, now);
  if (record?.phase !== "authorized" && record?.phase !== "active") return refused(stored, "unknown");
  const { authorization } = record;
  const { request, expiresAt } = authorization;
  const { clientId, redirectUri = request.redirectUri, server = request.server } = redemption;
  if (clientId !== request.clientId) return refused(stored, "mismatch");
  if (redirectUri !== request.redirectUri || !isEqual(redemption.codeChallenge, request.codeChallenge)) {
    return refused(stored, "mismatch");
  }
  if (record.phase === "active") return replayed(record);
  if (server !== request.server) return refused(stored, "wrong-target");
  const refreshExpiresAt = Math.min(redemption.refreshExpiresAt, expiresAt);
  return {
    record: { phase: "active", authorization, generation: 1, refreshExpiresAt },
    result: { outcome: "granted", state: { authorization, generation: 1 } },
  };
}

/**
 * `Grant.present`: OAuth 2.1 section 4.3.1, rotation with replay detection.
 *
 * @param hasWaited - whether it was presented while it, or one after it, was being renewed: then it is late, not replayed
 */
export function present(
  stored: Stored,
  presentation: Presentation,
  now: number,
  hasWaited: boolean,
): Step<Judgement> {
  const record = live(stored, now);
  if (
    record?.phase !== "active" ||
    now >= record.refreshExpiresAt ||
    presentation.generation > record.generation
  ) {
    return refused(stored, "unknown");
  }
  if (presentation.clientId !== record.authorization.request.clientId) return refused(stored, "mismatch");
  return presentation.generation === record.generation
    ? presentCurrent(record, presentation, now)
    : presentEarlier(record, presentation, now, hasWaited);
}

function presentCurrent(record: Active, presentation: Presentation, now: number): Step<Judgement> {
  const refusal = excess(record, presentation);
  if (refusal) return refused(record, refusal);
  const { rotation: _, leasedUntil = 0, ...rest } = record;
  if (now < leasedUntil) return { record, result: { outcome: "renewing", until: leasedUntil } };
  return {
    record: { ...rest, leasedUntil: now + LEASE_SECONDS * 1000 },
    result: { outcome: "current", state: stateOf(record) },
  };
}

function presentEarlier(
  record: Active,
  presentation: Presentation,
  now: number,
  hasWaited: boolean,
): Step<Judgement> {
  const rotation = presentation.generation === record.generation - 1 ? record.rotation : undefined;
  const graceEndsAt = (rotation?.rotatedAt ?? 0) + presentation.graceSeconds * 1000;
  if (!hasWaited && (!rotation || now >= graceEndsAt)) return replayed(record);
  if (!rotation) return refused(record, "superseded");
  const refusal = excess(record, presentation);
  if (refusal) return refused(record, refusal);
  if (!hasWaited && rotation.isRepeated) return refused(record, "superseded");
  return {
    record: hasWaited ? record : { ...record, rotation: { ...rotation, isRepeated: true } },
    result: { outcome: "repeated", state: stateOf(record), successor: rotation.successor },
  };
}

/** `Grant.rotate`: the first to bring a successor of this very token wins. */
export function rotate(stored: Stored, generation: number, rotation: Rotation, now: number): Step<boolean> {
  const record = live(stored, now);
  if (record?.phase !== "active" || record.generation !== generation)
    return { record: stored, result: false };
  const { authorization } = record;
  const { scopes, obtainable, session, successor, successorExpiresAt } = rotation;
  return {
    record: {
      phase: "active",
      authorization: { ...authorization, scopes, obtainable, session },
      generation: generation + 1,
      refreshExpiresAt: Math.min(successorExpiresAt, authorization.expiresAt),
      rotation: { rotatedAt: now, successor, isRepeated: false },
    },
    result: true,
  };
}

/** `Grant.release`: the next one may renew. Where nobody is renewing nothing is given up, and no session is taken. */
export function release(stored: Stored, generation: number, session?: string): Step<void> {
  if (stored?.phase !== "active" || stored.generation !== generation || stored.leasedUntil === undefined) {
    return { record: stored, result: undefined };
  }
  const { leasedUntil: _, ...record } = stored;
  const authorization = { ...record.authorization, ...(session !== undefined && { session }) };
  return { record: { ...record, authorization }, result: undefined };
}

/** `Grant.revoke`. */
export function revoke(stored: Stored, clientId: string | undefined, now: number): Step<boolean> {
  const record = live(stored, now);
  if (!record || (clientId !== undefined && clientId !== clientOf(record))) {
    return { record: stored, result: false };
  }
  return { record: undefined, result: true };
}

/** What is past its time is as good as gone, even before it is deleted. */
function live(stored: Stored, now: number): Stored {
  return stored && now < endOf(stored) ? stored : undefined;
}

function refused<Outcome extends string>(
  record: Stored,
  outcome: Outcome,
): Step<{ readonly outcome: Outcome }> {
  return { record, result: { outcome } };
}

/** What a presentation asks for that the person did not consent to. */
function excess(
  { authorization: { request } }: Active,
  { server = request.server, scopes = [] }: Presentation,
): "wrong-target" | "wrong-scope" | undefined {
  if (server !== request.server) return "wrong-target";
  return scopes.every((scope) => request.scopes.includes(scope)) ? undefined : "wrong-scope";
}

function replayed(record: Active): Step<Replay> {
  return { record: undefined, result: { outcome: "replayed", state: stateOf(record) } };
}

function stateOf({ authorization, generation }: Active): GrantState {
  return { authorization, generation };
}

/** Compares digests without telling by the time it takes where they differ. */
function isEqual(one: string, other: string): boolean {
  const encoder = new TextEncoder();
  const [left, right] = [encoder.encode(one), encoder.encode(other)];
  return left.byteLength === right.byteLength && crypto.subtle.timingSafeEqual(left, right);
}

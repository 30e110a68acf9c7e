import type {
  Authorization,
  PendingSignIn,
  Presentation,
  Redemption,
  Rotation,
} from "../../../edge/src/authorization-server/grant/grant.ts";
import type { Active, GrantRecord } from "../../../edge/src/authorization-server/grant/grant-record.ts";
import { NOW } from "./clock.ts";

/** Milliseconds. */
export const SECOND = 1000;
export const DAY = 86_400 * SECOND;

const now = NOW.getTime();

/** What a client asked for, and a person consented to. */
export const REQUEST: Authorization["request"] = {
  clientId: "editor",
  clientHandle: "editor",
  redirectUri: "https://editor.example.com/callback",
  codeChallenge: "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM",
  server: "documents",
  scopes: ["public:read", "confidential:read"],
};

/** A sign-in of somebody who has ten minutes for it. */
export const SIGN_IN: PendingSignIn = {
  request: REQUEST,
  provider: "company",
  browser: "47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU",
  sealed: "sealed",
  expiresAt: NOW.getTime() + 600_000,
};

/** What it came to, with a minute for the code and thirty days for the rest. */
export const AUTHORIZATION: Authorization = {
  request: REQUEST,
  provider: "company",
  subject: "company:alice",
  scopes: ["public:read"],
  obtainable: ["public:read", "confidential:read"],
  session: "sealed-session",
  codeExpiresAt: NOW.getTime() + 60_000,
  expiresAt: NOW.getTime() + 30 * 86_400_000,
};

/** What is kept of a grant in each of its phases. */
export const PENDING: GrantRecord = { phase: "pending", signIn: SIGN_IN };
export const CLAIMED: GrantRecord = { phase: "claimed", clientId: "editor", expiresAt: now + 60 * SECOND };
export const AUTHORIZED: GrantRecord = { phase: "authorized", authorization: AUTHORIZATION };
export const ACTIVE: Active = {
  phase: "active",
  authorization: AUTHORIZATION,
  generation: 1,
  refreshExpiresAt: now + 14 * DAY,
};
/** The second refresh token has just replaced the first. */
export const ROTATED: Active = {
  ...ACTIVE,
  generation: 2,
  rotation: { rotatedAt: now, successor: "sealed-successor", isRepeated: false },
};
/** Somebody is renewing. */
export const LEASED: Active = { ...ACTIVE, leasedUntil: now + 30 * SECOND };

/** What its client presents for the code, and then to go on. */
export const REDEMPTION: Redemption = {
  clientId: "editor",
  redirectUri: REQUEST.redirectUri,
  codeChallenge: REQUEST.codeChallenge,
  server: "documents",
  refreshExpiresAt: now + 14 * DAY,
};
export const PRESENTATION: Presentation = { clientId: "editor", generation: 1, graceSeconds: 60 };
/** What a renewal brings. */
export const ROTATION: Rotation = {
  scopes: ["confidential:read"],
  obtainable: ["confidential:read"],
  session: "sealed-session-2",
  successor: "sealed-successor",
  successorExpiresAt: now + 14 * DAY,
};

const PHASES: [phase: string, record: GrantRecord | undefined][] = [
  ["nothing", undefined],
  ["a pending sign-in", PENDING],
  ["a claimed sign-in", CLAIMED],
  ["an authorized grant", AUTHORIZED],
  ["an active grant", ACTIVE],
];
/** The phases with their names, for a table of tests. */
export const phasesBut = (...names: string[]) => PHASES.filter(([phase]) => !names.includes(phase));

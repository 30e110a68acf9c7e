/** What a client asked for, checked: it is kept from the consent on. */
export interface AuthorizationRequest {
  readonly clientId: string;
  readonly clientHandle: string;
  readonly redirectUri: string;
  /** RFC 7636, S256. */
  readonly codeChallenge: string;
  /** Byte for byte as the client sent it. */
  readonly state?: string;
  /** The id of the server that `resource` names. */
  readonly server: string;
  /** The scopes asked for, of those that the server knows. */
  readonly scopes: readonly string[];
}

/** A sign-in that the person has approved and that is on its way through the identity provider. */
export interface PendingSignIn {
  readonly request: AuthorizationRequest;
  readonly provider: string;
  /** SHA-256 of the cookie of the browser that approved, base64url. */
  readonly browser: string;
  /** What the upstream leg needs again, sealed: nonce, PKCE verifier, the gateway's registration. */
  readonly sealed: string;
  /** Milliseconds since 1970. */
  readonly expiresAt: number;
}

/** What the person's sign-in came to. */
export interface Authorization {
  readonly request: AuthorizationRequest;
  readonly provider: string;
  /** `<provider>:<subject there>`. */
  readonly subject: string;
  /** The scopes granted. */
  readonly scopes: readonly string[];
  /** The scopes that this person could have had granted. */
  readonly obtainable: readonly string[];
  /** The upstream session, sealed. */
  readonly session: string;
  /** Until when the code is good; milliseconds since 1970. */
  readonly codeExpiresAt: number;
  /** The end of the grant, however often it is refreshed; milliseconds since 1970. */
  readonly expiresAt: number;
}

/** What a client presents for a code. */
export interface Redemption {
  readonly clientId: string;
  /** Absent where the client did not send it. */
  readonly redirectUri?: string;
  /** S256 of the verifier that was presented. */
  readonly codeChallenge: string;
  /** The server of the `resource` that was named; absent where none was. */
  readonly server?: string;
  /**
   * Until when the first refresh token is good where it is not used; milliseconds since 1970. Now, or before, where the
   * client gets none.
   */
  readonly refreshExpiresAt: number;
}

/** What a client presents to go on. */
export interface Presentation {
  readonly clientId: string;
  /** Which refresh token of the family it is: 1 is the first. */
  readonly generation: number;
  /** The server of the `resource` that was named; absent where none was. */
  readonly server?: string;
  /** The scopes asked for, of those that the server knows; absent where none were. */
  readonly scopes?: readonly string[];
  /** Seconds for which the token before the current one may be repeated. */
  readonly graceSeconds: number;
}

/** What a grant holds for whoever issues tokens. */
export interface GrantState {
  readonly authorization: Authorization;
  /** The refresh token that is good now. */
  readonly generation: number;
}

/**
 * Why nothing is given, and nothing has changed. `unknown`: there is no such thing, or not any more. `mismatch`: it is
 * another client's, or was asked for with another redirect URI or challenge. `wrong-target`: it is for another server.
 */
export type GrantRefusal = "unknown" | "mismatch" | "wrong-target";

/** It was used before: somebody has what is not theirs, and that has ended the grant. */
export interface Replay {
  readonly outcome: "replayed";
  /** What the grant was. */
  readonly state: GrantState;
}

/** What comes of a code. */
export type RedemptionResult =
  | { readonly outcome: "granted"; readonly state: GrantState }
  | { readonly outcome: GrantRefusal }
  | Replay;

/**
 * Why a refresh token gives nothing, though its grant goes on. `wrong-scope`: more is asked for than the person
 * consented to. `superseded`: it has a successor, which was handed out already. `busy`: others are renewing, for longer
 * than is worth waiting.
 */
export type PresentationRefusal = GrantRefusal | "wrong-scope" | "superseded" | "busy";

/** What comes of a refresh token. */
export type PresentationResult =
  /** It is the current one: whoever gets this renews, then rotates or releases, and all others wait meanwhile. */
  | { readonly outcome: "current"; readonly state: GrantState }
  /** Its answer may have been lost: the same successor again, sealed. */
  | { readonly outcome: "repeated"; readonly state: GrantState; readonly successor: string }
  | { readonly outcome: PresentationRefusal }
  | Replay;

/** What a renewal brought. */
export interface Rotation {
  readonly scopes: readonly string[];
  readonly obtainable: readonly string[];
  /** The upstream session, sealed. */
  readonly session: string;
  /** The refresh token that was handed out, sealed, for the one repetition. */
  readonly successor: string;
  /** Until when the successor is good where it is not used; milliseconds since 1970. */
  readonly successorExpiresAt: number;
}

/**
 * Seconds for which a renewal keeps others waiting. Whoever renews gives up before: then nobody is still renewing when
 * the next one begins.
 */
export const LEASE_SECONDS = 30;

/**
 * One person's consent to one client: a single writer, so that a code is redeemed once and a refresh token rotates
 * once, wherever the requests come in. Holds nothing that could be used without the sealing key.
 */
export interface Grant {
  /** Begins with an approved sign-in. False where there is one already. */
  begin(signIn: PendingSignIn): Promise<boolean>;
  /** Takes the sign-in, once, and for the browser that approved it only; a wrong browser changes nothing. */
  claim(browser: string): Promise<PendingSignIn | undefined>;
  /**
   * Keeps what the sign-in came to, for the code to be redeemed.
   *
   * @throws {Error} where no claimed sign-in is waiting for that
   */
  authorize(authorization: Authorization): Promise<void>;
  /** Redeems the code. A second redemption ends the grant; a mismatch changes nothing. */
  redeem(redemption: Redemption): Promise<RedemptionResult>;
  /** Presents a refresh token, and waits while another request is renewing. */
  present(presentation: Presentation): Promise<PresentationResult>;
  /** Hands over to the successor. False where the grant has ended meanwhile, or that was done already. */
  rotate(generation: number, rotation: Rotation): Promise<boolean>;
  /**
   * Gives up a renewal: the token presented stays good.
   *
   * @param session - the upstream session to go on with, sealed; taken from whoever was renewing only. @default the one kept
   */
  release(generation: number, session?: string): Promise<void>;
  /** Ends the grant; false where there is none, or it is another client's. */
  revoke(clientId?: string): Promise<boolean>;
}

/** The grants, by id. */
export interface Grants {
  get(id: string): Grant;
}

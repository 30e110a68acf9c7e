/**
 * Fetches an ID token for an audience.
 *
 * @throws {Error} whose message is for the log: it says who did not do what, and quotes nothing of an answer
 */
export type IdTokenSource = (audience: string, signal: AbortSignal) => Promise<string>;

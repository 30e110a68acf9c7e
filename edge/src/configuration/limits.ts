import { z } from "zod";
import { bounded } from "./values.ts";

const KIB = 1024;
const MIB = 1024 * KIB;

/** How long and how large key sets of token issuers may be. */
const jwks = z.strictObject({
  /** Seconds for which a fetched key set is used without asking again. @default 600 */
  maxAgeSeconds: bounded(600, 1, 600),
  /** Seconds between two fetches of one key set, failed ones included. @default 30 */
  cooldownSeconds: bounded(30, 1, 300),
  /** Seconds for which the last good key set outlives its age while fetching it fails. @default 3600 */
  staleIfErrorSeconds: bounded(3600, 0, 3600),
  /** Bytes of a key set or discovery document. @default 262144 */
  bytes: bounded(256 * KIB, KIB, 256 * KIB),
  /** Keys in a key set. @default 50 */
  keys: bounded(50, 1, 50),
  /** Seconds within which a fetch has to complete. @default 5 */
  timeoutSeconds: bounded(5, 1, 5),
});

/** How many requests each server takes, as one isolate counts them. */
const requests = z.strictObject({
  /** Of one principal, at most. @default 3000 */
  perPrincipal: bounded(3000, 1, 10_000_000),
  /** From one address, where the runtime vouches for it, at most. @default 6000 */
  perAddress: bounded(6000, 1, 10_000_000),
  /** Seconds within which these are counted. @default 60 */
  windowSeconds: bounded(60, 1, 3600),
});

/** Every figure that bounds what the gateway takes in, waits for and keeps. */
export const limits = z.strictObject({
  /** Seconds by which clocks may differ. @default 30 */
  clockSkewSeconds: bounded(30, 0, 60),
  /** Bytes of a bearer token, measured before it is parsed. @default 8192 */
  tokenBytes: bounded(8 * KIB, KIB, 16 * KIB),
  /** Seconds between `iat` and `exp` of a token, at most. @default 86400 */
  tokenLifetimeSeconds: bounded(86_400, 60, 7 * 86_400),
  /** Bytes of a request's body. @default 1048576 */
  requestBodyBytes: bounded(MIB, KIB, 16 * MIB),
  /** Levels of nesting in a message. @default 64 */
  jsonDepth: bounded(64, 8, 256),
  /** Bytes of a request's headers, names and values together. @default 65536 */
  headerBytes: bounded(64 * KIB, 4 * KIB, 128 * KIB),
  /** Bytes of a request's URL. @default 8192 */
  urlBytes: bounded(8 * KIB, KIB, 16 * KIB),
  /** Bytes of an origin's JSON answer. @default 4194304 */
  responseBytes: bounded(4 * MIB, KIB, 16 * MIB),
  /** Bytes of one event of a stream. @default 1048576 */
  eventBytes: bounded(MIB, KIB, 4 * MIB),
  /** Seconds within which an origin has to answer with its headers. @default 30 */
  originHeadersSeconds: bounded(30, 1, 30),
  /** Seconds within which, after that, an answer that is no stream has to be whole. @default 60 */
  originBodySeconds: bounded(60, 1, 300),
  /** Seconds of silence on a stream after which a comment line keeps it open. @default 15 */
  keepAliveSeconds: bounded(15, 1, 60),
  /** Seconds for which an origin may send nothing on a stream, not even a comment. @default 3600 */
  streamIdleSeconds: bounded(3600, 60, 86_400),
  /** Seconds for which a client may keep a list: what somebody may use can change. @default 60 */
  listSeconds: bounded(60, 0, 3600),
  /** Seconds for which an identity assertion is valid. @default 60 */
  assertionSeconds: bounded(60, 5, 60),
  /** Seconds after which a session of a protocol version that has them ends, and its client begins anew. @default 86400 */
  sessionSeconds: bounded(86_400, 60, 7 * 86_400),
  requests: requests.prefault({}),
  jwks: jwks.prefault({}),
});

/** The limits in force. */
export type Limits = z.infer<typeof limits>;

import type { CryptoKey, JWTHeaderParameters } from "jose";
import { IssuerKeys } from "../src/access-token/issuer-keys.ts";
import { restrictToHttps } from "../src/network/fetcher.ts";

/** Those of the gateway itself. */
const BOUNDS = {
  maxAgeSeconds: 600,
  cooldownSeconds: 30,
  staleIfErrorSeconds: 3600,
  timeoutSeconds: 5,
  bytes: 256 * 1024,
  keys: 50,
};

/** A fetch that a request began is nobody else's to keep alive: others wait for it only as long as it could take. */
const IO = { now: () => Date.now(), waitUntil: () => {} };

/** Whose keys, and by what they are fetched. */
export interface IssuerKeysOptions {
  readonly issuer: string;
  /** The issuer as it names itself in its discovery document, with a slash at its end more or less. */
  readonly alias?: string | undefined;
  readonly algorithms: readonly string[];
  /** @default what the issuer's discovery document says */
  readonly jwksUri?: string | undefined;
  /** @default the runtime's own */
  readonly fetch?: typeof fetch | undefined;
}

/**
 * Makes the function that finds the key of an issuer that a token's header asks for, as the gateway finds it.
 *
 * @returns a function that rejects with `TokenError` or `IssuerUnavailableError`
 * @throws {TypeError} for an issuer or a key set that is no URL, or not https, nor on this machine
 */
export function findIssuerKey({
  fetch,
  ...source
}: IssuerKeysOptions): (header: JWTHeaderParameters) => Promise<CryptoKey> {
  requireSecure("issuer", source.issuer);
  if (source.jwksUri !== undefined) requireSecure("jwksUri", source.jwksUri);
  const fetcher = restrictToHttps((url, init) => (fetch ?? globalThis.fetch)(url, init), isLoopbackHttp);
  const keys = new IssuerKeys(source, fetcher, BOUNDS);
  return (header) => keys.find(header, IO);
}

function requireSecure(option: string, text: string): void {
  if (!URL.canParse(text)) throw new TypeError(`${option}: expected a https URL`);
  const url = new URL(text);
  if (url.protocol === "https:" || isLoopbackHttp(url)) return;
  throw new TypeError(`${option}: ${text} is not https: whoever is between could have anybody believed`);
}

function isLoopbackHttp({ protocol, hostname }: URL): boolean {
  return protocol === "http:" && ["127.0.0.1", "[::1]", "localhost"].includes(hostname);
}

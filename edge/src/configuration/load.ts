import { base64url, importJWK } from "jose";
import { readSealingKey, type SealingKey } from "../sealing/sealing-key.ts";
import { KeyRing, type RingKey } from "../signing/key-ring.ts";
import { readSigningKey, type SigningKey } from "../signing/signing-key.ts";
import { readWorkloadKey, type WorkloadKey } from "../signing/workload-key.ts";
import { type Configuration, ConfigurationError, type Fault } from "./configuration.ts";
import { awsKeyFaults } from "./credential/aws-key-faults.ts";
import { keyFileFaults } from "./credential/key-file-faults.ts";
import { shownValueFaults } from "./credential/shown-secrets.ts";
import { type KeyRingSettings, keyRings, type RingName } from "./key-rings.ts";
import { configurationFromVariables, OIDC_VARIABLES } from "./oidc-variables.ts";
import { parseConfiguration } from "./parse.ts";
import { LEAST_OF_ISSUERS, type ReadSecret, secretFault, secretNames } from "./secrets.ts";

/** A configuration together with what its secrets hold. */
export interface LoadedConfiguration {
  readonly configuration: Configuration;
  /** Keys of the issuer `publicUrl/callers`. */
  readonly callersKeys: KeyRing<SigningKey>;
  /** Keys of the issuer `publicUrl`. */
  readonly tokenKeys: KeyRing<SigningKey>;
  /** Keys of the issuer `publicUrl/workload`. */
  readonly workloadKeys: KeyRing<WorkloadKey>;
  readonly sealingKeys: KeyRing<SealingKey>;
  /** The value of a secret that is no key of the gateway's own. */
  readonly secret: (name: string) => string;
}

/** Characters of a machine's secret at least: this gateway alone decides whether it is good. */
const LEAST_OF_CLIENTS = 16;

/** Characters of a provider's secret at least: it is as long as the provider makes them. */
const LEAST_OF_PROVIDERS = 8;

/**
 * Loads the configuration: the document, or where there is none (`null`) the variables of a plain OpenID
 * Connect set-up; then the secrets it names.
 *
 * @param now - milliseconds since 1970
 * @throws {ConfigurationError} naming every fault
 */
export async function loadConfiguration(
  document: unknown,
  read: ReadSecret,
  now: number = Date.now(),
): Promise<LoadedConfiguration> {
  const configuration = document === null ? fromVariables(read) : parseConfiguration(document);
  const faults: Fault[] = [];
  const rings = keyRings(configuration);
  const owners = new Map<string, string>();
  const ring = async <Key extends RingKey>(name: RingName, readKey: (text: string) => Promise<Key>) => {
    const settings = rings.find((candidate) => candidate.name === name);
    return settings ? readRing(settings, { read, readKey, now, owners, faults }) : new KeyRing<Key>([], 0);
  };
  const loaded = {
    configuration,
    callersKeys: await ring("callers", readSigningKey),
    tokenKeys: await ring("tokens", readSigningKey),
    workloadKeys: await ring("workload", readWorkloadKey),
    sealingKeys: await ring("sealing", readSealingKey),
    secret: (name: string) => {
      const value = read(name);
      if (value === undefined) throw new Error(`secret ${name}: is not set`);
      return value;
    },
  };
  faults.push(
    ...secretFaults(configuration, read),
    ...sharedSecretFaults(configuration, read),
    ...shownValueFaults(configuration, read),
    ...awsKeyFaults(configuration, read),
    ...(await keyFileFaults(configuration, read)),
    ...(await clientKeyFaults(configuration)),
  );
  if (faults.length > 0) throw new ConfigurationError(faults);
  return loaded;
}

/** With what the keys of a ring are read. */
interface RingReading<Key extends RingKey> {
  readonly read: ReadSecret;
  readonly readKey: (text: string) => Promise<Key>;
  readonly now: number;
  /** Where each key stands that was read before, in whatever ring. */
  readonly owners: Map<string, string>;
  readonly faults: Fault[];
}

/** Reads the keys of a ring; a secret that is not set is a place for the next one, but one has to be in force. */
async function readRing<Key extends RingKey>(
  { path, secrets, retentionSeconds }: KeyRingSettings,
  { read, readKey, now, owners, faults }: RingReading<Key>,
): Promise<KeyRing<Key>> {
  const keys: Key[] = [];
  const faultsBefore = faults.length;
  for (const [index, secret] of secrets.entries()) {
    const value = read(secret);
    if (value === undefined) continue;
    const place = `${path}.${index}`;
    try {
      const key = await readKey(value);
      if (keys.some(({ kid }) => kid === key.kid)) throw new Error("has a kid that another key has already");
      const material = materialOf(value);
      const owner = owners.get(material);
      if (owner !== undefined) throw new Error(`holds the same key as ${owner}`);
      owners.set(material, place);
      keys.push(key);
    } catch (error) {
      const reason = error instanceof Error ? error.message : "unusable";
      faults.push({ path: place, message: `secret ${secret}: ${reason}` });
    }
  }
  const ring = new KeyRing(keys, retentionSeconds);
  if (keys.length > 0 && !ring.current(now)) {
    faults.push({ path, message: "no key is in force: the nbf of every one is still to come" });
  }
  if (keys.length === 0 && faults.length === faultsBefore) {
    faults.push({ path: `${path}.0`, message: `secret ${secrets[0]}: is not set` });
  }
  return ring;
}

/** What makes a key the one it is, whatever it is called: RFC 7518 sections 6.2.1, 6.3.1 and 6.4.1. */
function materialOf(jwk: string): string {
  const { kty, n, x, k } = JSON.parse(jwk);
  return `${kty} ${base64url.encode(base64url.decode(n ?? x ?? k))}`;
}

function secretFaults({ authorizationServer, audit, tokens }: Configuration, read: ReadSecret): Fault[] {
  const { clients = {}, ...rest } = authorizationServer ?? {};
  const check = (path: string, names: readonly string[], leastCharacters: number): Fault[] =>
    names.flatMap((name) => {
      const value = read(name);
      const fault = value === undefined ? "is not set" : secretFault(value, leastCharacters);
      return fault === undefined ? [] : [{ path, message: `secret ${name}: ${fault}` }];
    });
  return [
    ...check("authorizationServer", secretNames(rest), LEAST_OF_PROVIDERS),
    ...check("audit.export.headers", secretNames(audit), LEAST_OF_PROVIDERS),
    ...secretNames(audit)
      .filter((name) => /[^\x20-\x7e]/.test(read(name) ?? ""))
      .map((name) => ({
        path: "audit.export.headers",
        message: `secret ${name}: cannot be the value of a header`,
      })),
    ...tokens.accept.flatMap(({ secret, introspection }, index) => [
      ...check(`tokens.accept.${index}.secret`, secretNames(secret), LEAST_OF_ISSUERS),
      ...check(`tokens.accept.${index}.introspection`, secretNames(introspection), LEAST_OF_PROVIDERS),
    ]),
    ...Object.entries(clients).flatMap(([id, client]) =>
      check(`authorizationServer.clients.${id}.secret`, secretNames(client), LEAST_OF_CLIENTS),
    ),
  ];
}

/** A secret is one issuer's: whoever has it makes tokens of whomever it is said to be of. */
function sharedSecretFaults({ tokens }: Configuration, read: ReadSecret): Fault[] {
  const values = tokens.accept.map(({ secret }) => secret && read(secret.secret));
  return values.flatMap((value, index) => {
    const owner = values.indexOf(value);
    if (value === undefined || owner === index) return [];
    return [
      { path: `tokens.accept.${index}.secret`, message: `is the secret of tokens.accept.${owner} as well` },
    ];
  });
}

/** Keys that look like keys and are none, such as a point that is on no curve. */
async function clientKeyFaults({ authorizationServer }: Configuration): Promise<Fault[]> {
  const faults: Fault[] = [];
  for (const [id, { jwks = [] }] of Object.entries(authorizationServer?.clients ?? {})) {
    for (const [index, jwk] of jwks.entries()) {
      try {
        await importJWK(jwk, jwk.kty === "RSA" ? "RS256" : "ES256");
      } catch {
        const path = `authorizationServer.clients.${id}.jwks.${index}`;
        faults.push({ path, message: "expected a public key that can be imported" });
      }
    }
  }
  return faults;
}

function fromVariables(read: ReadSecret): Configuration {
  return configurationFromVariables(Object.fromEntries(OIDC_VARIABLES.map((name) => [name, read(name)])));
}

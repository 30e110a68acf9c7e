import { readWorkload, type Workload } from "./aws/workload.ts";
import { isConfidential } from "./is-confidential.ts";

/** What the environment variables say, checked. */
export interface Configuration {
  readonly listen: ListeningAddress;
  /** Where requests go; its path is the beginning of every request's. */
  readonly upstream: URL;
  /** Names of headers, in lower case, that pass in both directions beside the sidecar's own list. */
  readonly forwardHeaders: ReadonlySet<string>;
  /** Seconds until the upstream has to have begun to answer. */
  readonly timeoutSeconds: number;
  /** By what the upstream lets requests in. */
  readonly authentication: GoogleIdToken | AwsSignature;
}

/** Application Default Credentials: in a file, or as they would be in one. */
export type Credentials = { readonly file: string } | { readonly text: string } | undefined;

/** ID tokens of Google's. */
export interface GoogleIdToken {
  readonly type: "google-id-token";
  /** What they are for. */
  readonly audience: string;
  /** Without any, the metadata server has the tokens. */
  readonly credentials: Credentials;
  /** The metadata server, as `host` or `host:port`. */
  readonly metadataHost: string;
  /** What AWS gave the container, for credentials that are of its role. */
  readonly aws: Workload | undefined;
}

/** Signatures of AWS's. */
export interface AwsSignature {
  readonly type: "aws-sigv4";
  /** By its name in signatures. */
  readonly service: string;
  readonly aws: Workload;
}

/** Where to listen: without a host, at every address of the container. */
export interface ListeningAddress {
  readonly host: string | undefined;
  readonly port: number;
}

/** Variables that are missing or malformed. Each fault begins with the variable's name. */
export class ConfigurationError extends Error {
  override readonly name = "ConfigurationError";
  readonly faults: readonly string[];

  constructor(faults: readonly string[]) {
    super(faults.join("; "));
    this.faults = faults;
  }
}

const MOST_TIMEOUT_SECONDS = 3600;

/** Headers that are of one connection, of the sidecar itself, or of a cloud: no list can let them pass. */
const NEVER =
  /^(?:authorization|connection|content-length|expect|forwarded|host|keep-alive|proxy-.*|te|trailer|transfer-encoding|upgrade|via|x-(?:amz|amzn|forwarded|goog|serverless)-.*)$/;

type Environment = Readonly<Record<string, string | undefined>>;

/** Reads a variable, or notes what is wrong with it and goes on with the fallback. */
type Read = <Value>(name: string, fallback: Value, parse: (text: string) => Value) => Value;

/**
 * Reads the variables. One that is set and empty is malformed: somebody meant to say something.
 *
 * @throws {ConfigurationError} naming every fault
 */
export function readConfiguration(environment: Environment): Configuration {
  const faults: string[] = [];
  const read: Read = (name, fallback, parse) => {
    const text = environment[name];
    if (text === undefined) return fallback;
    try {
      return parse(text);
    } catch (error) {
      faults.push(`${name}: ${error instanceof Error ? error.message : error}`);
      return fallback;
    }
  };
  if (environment.UPSTREAM_URL === undefined)
    faults.push("UPSTREAM_URL: missing; expected the URL to forward to");
  const upstream = read("UPSTREAM_URL", new URL("https://upstream.invalid"), parseUpstream);
  const aws = readWorkload(environment, (fault) => void faults.push(fault));
  const isSigned = read("AUTHENTICATION", false, parseAuthentication);
  const authentication = isSigned
    ? readSignature(environment, read, aws)
    : readIdToken(environment, read, upstream, aws);
  if (typeof authentication === "string") faults.push(authentication);
  const rest = {
    listen: read("LISTEN_ADDR", { host: undefined, port: 8070 }, parseAddress),
    upstream,
    forwardHeaders: read("FORWARD_HEADERS", new Set<string>(), parseNames),
    timeoutSeconds: read("TIMEOUT_SECONDS", 30, parseSeconds),
  };
  // Node would send the tokens to whoever answers.
  if (environment.NODE_TLS_REJECT_UNAUTHORIZED === "0") {
    faults.push("NODE_TLS_REJECT_UNAUTHORIZED: certificates are always verified");
  }
  if (faults.length > 0 || typeof authentication === "string") throw new ConfigurationError(faults);
  return { ...rest, authentication };
}

/** @returns what is wrong, where the variables contradict each other */
function readIdToken(
  { AWS_SERVICE, GOOGLE_CREDENTIALS, GOOGLE_APPLICATION_CREDENTIALS }: Environment,
  read: Read,
  { origin }: URL,
  aws: Workload | undefined,
): GoogleIdToken | string {
  if (AWS_SERVICE !== undefined) return "AWS_SERVICE: is for AUTHENTICATION=aws-sigv4";
  if (GOOGLE_CREDENTIALS !== undefined && GOOGLE_APPLICATION_CREDENTIALS !== undefined) {
    return "GOOGLE_CREDENTIALS: GOOGLE_APPLICATION_CREDENTIALS is set as well";
  }
  const file = read<Credentials>("GOOGLE_APPLICATION_CREDENTIALS", undefined, (path) => ({
    file: some(path),
  }));
  const text = read<Credentials>("GOOGLE_CREDENTIALS", undefined, (content) => ({ text: some(content) }));
  return {
    type: "google-id-token",
    audience: read("AUDIENCE", origin, parseAudience),
    credentials: file ?? text,
    metadataHost: read("GCE_METADATA_HOST", "metadata.google.internal", parseHost),
    aws,
  };
}

/** @returns what is wrong, where the variables contradict each other */
function readSignature(
  environment: Environment,
  read: Read,
  aws: Workload | undefined,
): AwsSignature | string {
  const foreign = ["AUDIENCE", "GOOGLE_APPLICATION_CREDENTIALS", "GOOGLE_CREDENTIALS"];
  const set = foreign.find((name) => environment[name] !== undefined);
  if (set !== undefined) return `${set}: is for AUTHENTICATION=google-id-token`;
  if (environment.AWS_SERVICE === undefined) {
    return "AWS_SERVICE: missing; expected the service that is called, such as execute-api";
  }
  const service = read("AWS_SERVICE", "", parseService);
  if (aws) return { type: "aws-sigv4", service, aws };
  return "AUTHENTICATION: aws-sigv4 needs a role: AWS_CONTAINER_CREDENTIALS_RELATIVE_URI, AWS_CONTAINER_CREDENTIALS_FULL_URI or AWS_WEB_IDENTITY_TOKEN_FILE";
}

function parseAuthentication(text: string): boolean {
  if (text === "google-id-token" || text === "aws-sigv4") return text === "aws-sigv4";
  throw new Error("expected google-id-token or aws-sigv4");
}

/** S3 is not among them: its signatures need not cover a body. */
function parseService(text: string): string {
  if (/^(?!s3$)[a-z0-9][a-z0-9-]{0,62}$/.test(text)) return text;
  throw new Error("expected the name of a service such as execute-api");
}

function parseUpstream(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (!url || !isConfidential(url)) throw new Error("expected a https URL, or http on a loopback host");
  if (url.username !== "" || url.password !== "" || /[?#]/.test(text)) {
    throw new Error("expected a URL without user info, query and fragment");
  }
  return url;
}

function parseAddress(text: string): ListeningAddress {
  const [, host, port] = /^(\[[0-9a-fA-F:.]+\]|[\w.-]*):(\d{1,5})$/.exec(text) ?? [];
  if (host === undefined || Number(port) > 65_535) throw new Error("expected :<port> or <host>:<port>");
  return { host: host === "" ? undefined : host.replace(/[[\]]/g, ""), port: Number(port) };
}

function parseAudience(text: string): string {
  if (!/^[\x21-\x7e]{1,1024}$/.test(text)) throw new Error("expected text without spaces");
  return text;
}

function parseNames(text: string): ReadonlySet<string> {
  const names = text.split(",").map((name) => name.trim().toLowerCase());
  const malformed = names.find((name) => !/^[a-z0-9!#$%&'*+.^`|~-]+$/.test(name));
  if (malformed !== undefined) {
    throw new Error(`expected names of headers between commas, without underscores: "${malformed}" is none`);
  }
  const refused = names.find((name) => NEVER.test(name));
  if (refused !== undefined) throw new Error(`${refused} is never forwarded`);
  return new Set(names);
}

function parseSeconds(text: string): number {
  const seconds = Number(text);
  if (/^\d+$/.test(text) && seconds >= 1 && seconds <= MOST_TIMEOUT_SECONDS) return seconds;
  throw new Error(`expected a whole number from 1 to ${MOST_TIMEOUT_SECONDS}`);
}

function some(text: string): string {
  if (text === "") throw new Error("expected credentials");
  return text;
}

function parseHost(text: string): string {
  if (/^[\w.-]+(?::\d{1,5})?$/.test(text) && URL.canParse(`http://${text}`)) return text;
  throw new Error("expected <host> or <host>:<port>");
}

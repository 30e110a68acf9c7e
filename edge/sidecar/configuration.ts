/** What the environment variables say, checked. */
export interface Configuration {
  readonly listen: ListeningAddress;
  /** Where requests go; its path is the beginning of every request's. */
  readonly upstream: URL;
  /** What ID tokens are for. */
  readonly audience: string;
  /** Names of headers, in lower case, that pass in both directions beside the sidecar's own list. */
  readonly forwardHeaders: ReadonlySet<string>;
  /** Seconds until the upstream has to have begun to answer. */
  readonly timeoutSeconds: number;
  /** The credentials file of Application Default Credentials; without one, the metadata server has the tokens. */
  readonly credentialsFile: string | undefined;
  /** The metadata server, as `host` or `host:port`. */
  readonly metadataHost: string;
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
  /^(?:authorization|connection|content-length|expect|forwarded|host|keep-alive|proxy-.*|te|trailer|transfer-encoding|upgrade|via|x-(?:forwarded|goog|serverless)-.*)$/;

/**
 * Reads the variables. One that is set and empty is malformed: somebody meant to say something.
 *
 * @throws {ConfigurationError} naming every fault
 */
export function readConfiguration(environment: Readonly<Record<string, string | undefined>>): Configuration {
  const faults: string[] = [];
  const read = <Value>(name: string, fallback: Value, parse: (text: string) => Value): Value => {
    const text = environment[name];
    if (text === undefined) return fallback;
    try {
      return parse(text);
    } catch (error) {
      faults.push(`${name}: ${error instanceof Error ? error.message : error}`);
      return fallback;
    }
  };
  const nowhere = new URL("https://upstream.invalid");
  if (environment.UPSTREAM_URL === undefined)
    faults.push("UPSTREAM_URL: missing; expected the URL to forward to");
  const upstream = read("UPSTREAM_URL", nowhere, parseUpstream);
  const configuration = {
    listen: read("LISTEN_ADDR", { host: undefined, port: 8070 }, parseAddress),
    upstream,
    audience: read("AUDIENCE", upstream.origin, parseAudience),
    forwardHeaders: read("FORWARD_HEADERS", new Set<string>(), parseNames),
    timeoutSeconds: read("TIMEOUT_SECONDS", 30, parseSeconds),
    credentialsFile: read<string | undefined>("GOOGLE_APPLICATION_CREDENTIALS", undefined, parseFile),
    metadataHost: read("GCE_METADATA_HOST", "metadata.google.internal", parseHost),
  };
  // Node would send the tokens to whoever answers.
  if (environment.NODE_TLS_REJECT_UNAUTHORIZED === "0") {
    faults.push("NODE_TLS_REJECT_UNAUTHORIZED: certificates are always verified");
  }
  if (faults.length > 0) throw new ConfigurationError(faults);
  return configuration;
}

/** Whether a credential may be sent to a URL: encrypted, or to this machine itself. */
export function isConfidential({ protocol, hostname }: URL): boolean {
  return (
    protocol === "https:" || (protocol === "http:" && /^(?:127\.0\.0\.1|\[::1\]|localhost)$/.test(hostname))
  );
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

function parseFile(text: string): string {
  if (text === "") throw new Error("expected the path of a credentials file");
  return text;
}

function parseHost(text: string): string {
  if (/^[\w.-]+(?::\d{1,5})?$/.test(text) && URL.canParse(`http://${text}`)) return text;
  throw new Error("expected <host> or <host>:<port>");
}

import type { RuntimeSettings } from "./build-worker.ts";
import { DOCUMENT_MODULE } from "./build-worker.ts";

/** The folder of grants among the objects. */
export const GRANTS_FOLDER = "grants";

/** The classes of Durable Objects, their bindings, and the key of each, which names the folder of its objects. */
const OBJECTS = [
  { className: "GrantObject", binding: "GRANTS", key: GRANTS_FOLDER },
  { className: "ReplayGuardObject", binding: "REPLAY_GUARD", key: "replay-guard" },
] as const;

/**
 * What workerd takes for public and is not: addresses that stand for others, private ones among them, and those that
 * belong to nobody. Of IPv6, only 2000::/3 is given out
 * (https://www.iana.org/assignments/ipv6-address-space/ipv6-address-space.xhtml); the rest holds NAT64 (RFC 6052,
 * RFC 8215), site-local, IPv4-compatible and discard-only addresses. The others: RFC 6890 and the registries that it set
 * up, https://www.iana.org/assignments/iana-ipv4-special-registry/iana-ipv4-special-registry.xhtml and
 * https://www.iana.org/assignments/iana-ipv6-special-registry/iana-ipv6-special-registry.xhtml.
 */
const NOT_PUBLIC = [
  ...["::/3", "4000::/2", "8000::/1"],
  // 6to4 and its relays.
  ...["2002::/16", "192.88.99.0/24"],
  // Benchmarks.
  "198.18.0.0/15",
  // Documentation.
  ...["192.0.2.0/24", "198.51.100.0/24", "203.0.113.0/24", "2001:db8::/32", "3fff::/20"],
];

/** Origins may be anywhere: the worker itself calls none that is not configured. */
const ORIGINS = ["public", "private", "local"];

/** `metadata.google.internal`: https://cloud.google.com/compute/docs/metadata/querying-metadata */
const GOOGLE_METADATA = ["169.254.169.254/32", "fd20:ce::254/128"];

/** What the gateway's workerd is to do. */
export interface WorkerdOptions {
  /** Where to listen, as `host:port`. */
  readonly address: string;
  /** Whether the network for identity providers reaches this machine as well. */
  readonly isLocal: boolean;
  /** The environment variables that the worker may read. */
  readonly variables: readonly string[];
  /**
   * The certificates that origins ask for, by their bindings. Beside the configuration, each has its key in
   * `<binding>.key` and its chain in `<binding>.pem`. @default none
   */
  readonly certificates?: readonly string[];
  /** Whether Google Cloud's metadata server can be reached. @default false */
  readonly hasGoogleMetadata?: boolean;
  /** Where Durable Objects are kept. @default nowhere: there is nothing for them to remember */
  readonly objects?: string | undefined;
  readonly runtime: RuntimeSettings;
}

/**
 * The configuration of workerd, as Cap'n Proto text
 * (https://github.com/cloudflare/workerd/blob/main/src/workerd/server/workerd.capnp). Secrets are not in it:
 * the worker reads them from the environment.
 */
export function workerdConfig({
  address,
  isLocal,
  variables,
  certificates = [],
  hasGoogleMetadata = false,
  objects,
  runtime,
}: WorkerdOptions): string {
  const namespaces = OBJECTS.map(
    // The names of objects follow from the key: with another one, what is there would not be found again.
    ({ className, key }) => `(className = ${text(className)}, uniqueKey = ${text(key)}, enableSql = true)`,
  );
  const services = [
    ...(hasGoogleMetadata ? [`(name = "google-metadata", network = ${network(GOOGLE_METADATA)})`] : []),
    ...certificates.map((name) => {
      const keypair = `privateKey = embed ${text(`${name}.key`)}, certificateChain = embed ${text(`${name}.pem`)}`;
      return `(name = ${text(`certificate-${name}`)}, network = ${network(ORIGINS, [], `keypair = (${keypair})`)})`;
    }),
    ...(objects === undefined
      ? []
      : [`(name = "objects", disk = (path = ${text(objects)}, writable = true))`]),
  ];
  const bindings = [
    ...OBJECTS.map(
      ({ className, binding }) => `(name = ${text(binding)}, durableObjectNamespace = ${text(className)})`,
    ),
    `(name = "ORIGINS", service = "origins")`,
    `(name = "INTERNET", service = "internet")`,
    ...(hasGoogleMetadata ? [`(name = "GOOGLE_METADATA", service = "google-metadata")`] : []),
    ...certificates.map((name) => `(name = ${text(name)}, service = ${text(`certificate-${name}`)})`),
    ...variables.map((name) => `(name = ${text(name)}, fromEnvironment = ${text(name)})`),
  ];
  return `using Workerd = import "/workerd/workerd.capnp";

const config :Workerd.Config = (
  services = [
    (name = "gateway", worker = (
      modules = [
        (name = "worker.js", esModule = embed "worker.js"),
        (name = ${text(DOCUMENT_MODULE)}, text = embed ${text(DOCUMENT_MODULE)}),
      ],
      compatibilityDate = ${text(runtime.compatibilityDate)},
      compatibilityFlags = [${runtime.compatibilityFlags.map(text).join(", ")}],
      durableObjectNamespaces = [${namespaces.join(", ")}],
      durableObjectStorage = ${objects === undefined ? "(inMemory = void)" : '(localDisk = "objects")'},
      bindings = [${bindings.join(", ")}],
      globalOutbound = "internet",
    )),
    (name = "origins", network = ${network(ORIGINS)}),
    (name = "internet", network = ${network(isLocal ? ["public", "local"] : ["public"], NOT_PUBLIC)}),
${services.map((service) => `    ${service},\n`).join("")}  ],
  sockets = [(name = "http", address = ${text(address)}, http = (), service = "gateway")],
);
`;
}

/** A network by its address blocks; what is local stays so within a block that is denied. */
function network(allowed: readonly string[], denied: readonly string[] = [], ...tls: string[]): string {
  const blocks = `allow = [${allowed.map(text).join(", ")}], deny = [${denied.map(text).join(", ")}]`;
  return `(${blocks}, tlsOptions = (${["trustBrowserCas = true", ...tls].join(", ")}))`;
}

/** A Cap'n Proto text literal: escapes as in JSON for all that can stand here. */
function text(value: string): string {
  return JSON.stringify(value);
}

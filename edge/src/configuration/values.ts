import { z } from "zod";
import { isPrivateUseScheme } from "../redirect-uri/judge.ts";

/** Host names that never leave this machine: RFC 8252 section 7.3 and section 8.3. */
const LOOPBACK_HOSTS = new Set(["127.0.0.1", "[::1]", "localhost"]);

/** Whether a URL's host is this machine itself. */
export function isLoopback(url: URL): boolean {
  return LOOPBACK_HOSTS.has(url.hostname);
}

/** Whether plain http is tolerable: only between processes of one machine. */
export function isLoopbackHttp(url: URL): boolean {
  return url.protocol === "http:" && isLoopback(url);
}

function parseUrl(text: string): URL | undefined {
  return URL.canParse(text) ? new URL(text) : undefined;
}

/**
 * An absolute URL without user info, query or fragment, in the form that the URL standard would write it, so
 * that comparing it as a string is comparing it as a URL.
 */
export const url = z.string().refine(
  (text) => {
    const parsed = parseUrl(text);
    if (!parsed || !/^https?:$/.test(parsed.protocol)) return false;
    if (parsed.username || parsed.password || /[?#]/.test(text)) return false;
    if (parsed.hostname.includes("*")) return false;
    return parsed.href === text || parsed.href === `${text}/`;
  },
  { error: "expected a https URL in its normal form, without user info, query or fragment" },
);

/** The URL at which clients reach the gateway: an origin, with neither path nor trailing slash. */
export const publicUrl = url.refine(
  (text) => {
    const parsed = parseUrl(text);
    return (
      parsed !== undefined && parsed.origin === text && (parsed.protocol === "https:" || isLoopback(parsed))
    );
  },
  { error: "expected https://<host>, without path or trailing slash; http only where the host is loopback" },
);

/** An origin as browsers send it in the `Origin` header. */
export const browserOrigin = url.refine(
  (text) => {
    const parsed = parseUrl(text);
    return parsed?.origin === text && (parsed.protocol === "https:" || isLoopback(parsed));
  },
  { error: "expected https://<host>[:<port>], without path or trailing slash; http only for loopback" },
);

/** A host name in lower case, without a port. */
export const host = z
  .string()
  .regex(/^(?=.{1,253}$)[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)*$/, {
    error: "expected a host name in lower case, without scheme, port or *",
  });

/**
 * A private-use URI scheme (RFC 8252 section 7.1) without its colon, or one of its hosts, as in `cursor://host`. A scheme
 * with a dot is allowed as it is, so that a host beside it would not be heeded.
 */
export const privateScheme = z.string().refine(
  (text) => {
    const [, scheme = "", host] = /^([^:]*)(?::\/\/([A-Za-z0-9._-]+))?$/.exec(text) ?? [];
    return isPrivateUseScheme(`${scheme}:`) && (host === undefined || !scheme.includes("."));
  },
  {
    error:
      "expected a private-use scheme in lower case that browsers leave to applications, such as vscode or cursor://host",
  },
);

/** A stable id of a server: it becomes the cloud-side subject `edge:<id>`. */
export const serverId = z.string().regex(/^[a-z](?:[a-z0-9-]{0,30}[a-z0-9])?$/, {
  error: "expected 1 to 32 lower-case letters, digits and hyphens, starting with a letter",
});

/** A path in its normal form: no dot segments, no empty segments, nothing to decode. */
export const path = z.string().regex(/^(?:\/(?!\.{1,2}(?:\/|$))[A-Za-z0-9._~-]+)+$/, {
  error: "expected a path such as /mcp/documents, without trailing slash, dot segments or escapes",
});

/** A scope-token of RFC 6749 section 3.3; wildcards are refused, since nobody could say what they grant. */
export const scope = z
  .string()
  .regex(/^[\x21\x23-\x29\x2b-\x5b\x5d-\x7e]{1,128}$/, {
    error: "expected a scope: 1 to 128 printable ASCII characters without space, quote, backslash or *",
  })
  // MCP, authorization: it is between client and authorization server, and no resource asks for it.
  .refine((text) => text !== "offline_access", {
    error: "expected a scope of this server's; clients ask for offline_access themselves",
  });

/**
 * A workload identity provider of Google Cloud, by its full name.
 *
 * https://cloud.google.com/iam/docs/reference/rest/v1/projects.locations.workloadIdentityPools.providers
 */
export const workloadIdentityProvider = z
  .string()
  .regex(
    /^\/\/iam\.googleapis\.com\/projects\/\d+\/locations\/global\/workloadIdentityPools\/[a-z0-9-]+\/providers\/[a-z0-9-]+$/,
    {
      error:
        "expected //iam.googleapis.com/projects/<number>/locations/global/workloadIdentityPools/…/providers/…",
    },
  );

/** A service account of Google Cloud, by its address. */
export const serviceAccount = z.email({ error: "expected the address of a service account" });

/** What the worker's other bindings are called: edge/wrangler.jsonc, edge/command/workerd-config.ts. */
const BINDINGS = [
  ...["GRANTS", "REPLAY_GUARD", "ORIGINS", "INTERNET", "GOOGLE_METADATA"],
  ...["AUDIT", "REQUESTS_PER_ADDRESS", "REQUESTS_PER_PRINCIPAL"],
];

/** A secret by its name: the Worker secret or environment variable that holds the value. */
export const secretReference = z.strictObject(
  {
    secret: z
      .string()
      .regex(/^[A-Z][A-Z0-9_]{0,63}$/, {
        error: "expected the name of a secret: upper-case letters, digits and underscores",
      })
      .refine((name) => !BINDINGS.includes(name), {
        error: "expected another name: the worker uses this one",
      }),
  },
  { error: 'expected {"secret": "<name>"}: a secret is named here, never written' },
);

/** A reference to a secret, never the secret. */
export type SecretReference = z.infer<typeof secretReference>;

/** A whole number with its default and the bounds outside of which it is refused. */
export function bounded(value: number, least: number, most: number) {
  return z.int().min(least).max(most).default(value);
}

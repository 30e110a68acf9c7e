import { z } from "zod";
import type { Fault } from "../edge/src/configuration/configuration.ts";
import { documentSchema } from "../edge/src/configuration/schema.ts";
import { backend, backendId } from "./schema/backend.ts";
import { googleCloud } from "./schema/google-cloud.ts";
import { environmentServerId, server } from "./schema/server.ts";
import { literal, text } from "./schema/text.ts";

/** What the gateway's own schema says is not said again here. */
const gateway = documentSchema.shape;

const state = z.discriminatedUnion(
  "type",
  [
    z.strictObject({
      type: z.literal("gcs"),
      /** A bucket that exists already. Source: https://cloud.google.com/storage/docs/buckets#naming */
      bucket: text(
        /^[a-z0-9][a-z0-9._-]{1,61}[a-z0-9]$/,
        "a bucket name: 3 to 63 lower-case letters, digits, hyphens, underscores and dots",
      ),
    }),
    z.strictObject({ type: z.literal("local") }),
  ],
  { error: 'expected { type: "gcs", bucket: "…" } or { type: "local" }' },
);

/** What is checked across its parts. */
interface Whole {
  readonly production: boolean;
  readonly gcp: z.output<typeof googleCloud>;
  readonly servers: Readonly<Record<string, z.output<typeof server>>>;
  readonly backends: Readonly<Record<string, z.output<typeof backend>>>;
}

const environment = z
  .strictObject({
    /** Its stacks are called `<name>-<stack>`. */
    name: text(
      /^[a-z][a-z0-9-]{0,28}[a-z0-9]$/,
      "2 to 30 lower-case letters, digits and hyphens, starting with a letter",
    ),
    /** Whether what runs has to be exactly what is written here, and is protected from being destroyed. */
    production: z.boolean({ error: "expected true or false" }),
    /** Where clients find the gateway. */
    publicUrl: literal(gateway.publicUrl),
    /** Where Terraform keeps the state. */
    state,
    gcp: googleCloud,
    /** How people and their clients sign in at the gateway. @default absent: the issuers below give out the tokens */
    authorizationServer: gateway.authorizationServer,
    /** Whose access tokens the gateway accepts beside its own. @default none */
    tokens: gateway.tokens,
    /** Web pages that may call the gateway. @default [] */
    browserOrigins: gateway.browserOrigins,
    /** What bounds the gateway. */
    limits: gateway.limits,
    /** Where records of decisions go beside the log. */
    audit: gateway.audit,
    /** The private MCP servers, by their ids. */
    servers: z.record(environmentServerId, server),
    /** What calls the servers beside the gateway, by ids. @default {} */
    backends: z.record(backendId, backend).default({}),
  })
  .superRefine(namesWhatIsThere)
  .superRefine(isExactInProduction);

/** What an environment says, as it is written. */
export type EnvironmentInput = z.input<typeof environment>;

/** An environment with its defaults filled in. */
export type Environment = z.output<typeof environment>;

/** Thrown for an environment that cannot be deployed; its message lists every fault. */
export class EnvironmentError extends Error {
  override readonly name = "EnvironmentError";
  readonly faults: readonly Fault[];

  constructor(environmentName: string, faults: readonly Fault[]) {
    const list = faults.map(({ path, message }) => `  ${path || "(environment)"}: ${message}`);
    super([`environment ${environmentName} is not valid:`, ...list].join("\n"));
    this.faults = faults;
  }
}

/**
 * Reads an environment: checks it and fills in the defaults.
 *
 * @throws {EnvironmentError} naming every fault with its path and what was expected
 */
export function parseEnvironment(input: unknown): Environment {
  const result = environment.safeParse(input);
  if (result.success) return result.data;
  throw new EnvironmentError(nameOf(input), result.error.issues.flatMap(faultsOf));
}

/** Services of one name would be one service. */
function namesWhatIsThere({ gcp, servers, backends }: Whole, context: z.RefinementCtx): void {
  const expectServer = (id: string, ...path: PropertyKey[]) => {
    if (Object.hasOwn(servers, id)) return;
    const message = `expected the id of a server: ${Object.keys(servers).join(", ")}`;
    context.addIssue({ code: "custom", path, message });
  };
  for (const [id, { server }] of Object.entries(backends)) {
    expectServer(server, "backends", id, "server");
    if (!Object.hasOwn(servers, id)) continue;
    context.addIssue({
      code: "custom",
      path: ["backends", id],
      message: "expected another id: a server has it",
    });
  }
  for (const [index, id] of (gcp.aws?.servers ?? []).entries()) {
    expectServer(id, "gcp", "aws", "servers", index);
  }
}

/** What runs in production is what is written, whatever a tag or `latest` comes to mean. */
function isExactInProduction({ production, servers, backends }: Whole, context: z.RefinementCtx): void {
  if (!production) return;
  const expected = (what: string, ...path: string[]) =>
    context.addIssue({ code: "custom", path, message: `expected ${what}, since this is production` });
  const containers = [
    ...Object.entries(servers).map(([id, server]) => [["servers", id], server] as const),
    ...Object.entries(backends).map(([id, backend]) => [["backends", id], backend] as const),
  ];
  for (const [path, { image, secrets }] of containers) {
    if ("tag" in image) expected("a digest instead", ...path, "image", "tag");
    for (const [name, { version }] of Object.entries(secrets)) {
      if (version === "latest") expected("the number of a version", ...path, "secrets", name, "version");
    }
  }
  for (const [id, { sidecar }] of Object.entries(backends)) {
    if (sidecar && "tag" in sidecar.image) {
      expected("a digest instead", "backends", id, "sidecar", "image", "tag");
    }
  }
}

function nameOf(input: unknown): string {
  const named = z.object({ name: z.string() }).safeParse(input);
  return named.success ? named.data.name : "(without a name)";
}

function faultsOf(issue: z.core.$ZodIssue): Fault[] {
  const path = issue.path.map(String);
  switch (issue.code) {
    case "unrecognized_keys":
      return issue.keys.map((key) => ({
        path: [...path, key].join("."),
        message: "expected nothing: an environment has no such value",
      }));
    case "invalid_key":
      return issue.issues.map(({ message }) => ({ path: path.join("."), message }));
    default:
      return [{ path: path.join("."), message: issue.message }];
  }
}

import { z } from "zod";
import type { Fault } from "../edge/src/configuration/configuration.ts";
import { documentSchema } from "../edge/src/configuration/schema.ts";
import { isLoopback, serverId, url } from "../edge/src/configuration/values.ts";

/** What the gateway's own schema says is not said again here. */
const gateway = documentSchema.shape;
const gatewayServer = gateway.servers.valueType.shape;
const gatewayAssertion = gatewayServer.origin.shape.assertion.unwrap().shape;

/** A string of one form; what is expected is said in words. */
function text(pattern: RegExp, expected: string) {
  return z.string(`expected ${expected}`).regex(pattern, `expected ${expected}`);
}

/**
 * A string that Terraform takes as it is written, and does not evaluate.
 * Source: https://developer.hashicorp.com/terraform/language/expressions/strings
 */
function literal(value: z.ZodString) {
  return value.refine((text) => !/[$%]\{/.test(text), {
    error: `expected the value itself: Terraform would evaluate what stands in \${…} or %{…}`,
  });
}

const gcp = z.strictObject({
  /**
   * A project for this environment alone.
   * Source: https://cloud.google.com/resource-manager/docs/creating-managing-projects
   */
  projectId: text(
    /^[a-z][a-z0-9-]{4,28}[a-z0-9]$/,
    "a project id: 6 to 30 lower-case letters, digits and hyphens, starting with a letter",
  ),
  /** As `gcloud projects describe <id> --format='value(projectNumber)'` prints it. */
  projectNumber: text(/^[1-9]\d{5,18}$/, 'a project number as a string of digits, such as "123456789012"'),
  region: text(/^[a-z]+-[a-z]+\d+$/, "a region such as europe-west1"),
});

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

const imageName = z.string().regex(/^[a-z0-9]+(?:[._/-][a-z0-9]+)*$/);

const image = z.union(
  [
    z.strictObject({ name: imageName, digest: z.string().regex(/^sha256:[0-9a-f]{64}$/) }),
    z.strictObject({ name: imageName, tag: z.string().regex(/^[A-Za-z0-9_][A-Za-z0-9._-]{0,127}$/) }),
  ],
  { error: 'expected { name: "…", digest: "sha256:<64 hexadecimal digits>" } or { name: "…", tag: "…" }' },
);

const scaling = z
  .strictObject({
    /** Instances that are kept without requests. @default 0 */
    minInstances: z.int().min(0).default(0),
    /** Instances at most, whatever the load. @default 3 */
    maxInstances: z.int().min(1).default(3),
  })
  .refine(({ minInstances, maxInstances }) => minInstances <= maxInstances, {
    path: ["minInstances"],
    error: "expected no more than maxInstances",
  });

/** What the stacks tell every server, so that nobody else does. */
const SET_BY_STACKS = ["MCP_HOST", "MCP_PORT", "ASSERTION_ISSUER", "ASSERTION_AUDIENCE"];

const variable = text(
  /^[A-Z][A-Z0-9_]*$/,
  "an environment variable: upper-case letters, digits and underscores",
).refine((name) => !SET_BY_STACKS.includes(name), {
  error: "expected another name: the stacks set this one",
});

const secret = z.strictObject({
  /**
   * Which of its values the server gets: a number, or `latest` outside of production.
   * @default none: the secret is there, empty, for a value to be pushed
   */
  version: text(/^(?:latest|[1-9]\d*)$/, 'the number of a version, such as "1", or "latest"').optional(),
});

const server = z.strictObject({
  /** What people call it. */
  name: gatewayServer.name.unwrap(),
  /** What runs, from the environment's own repository. */
  image,
  /** What the server reads from its environment beside what the stacks set; nothing secret. @default {} */
  variables: z.record(variable, literal(z.string())).default({}),
  /** What it reads from its environment that is secret, kept as `<server id>_<variable>`. @default {} */
  secrets: z.record(variable, secret).default({}),
  scaling: scaling.prefault({}),
  /** Which scopes each tool needs. */
  tools: gatewayServer.tools,
  /** Whom the gateway's statement about the caller is for. @default the server's own URL */
  assertionAudience: literal(gatewayAssertion.audience.unwrap()).optional(),
  /** Where it runs on this machine. @default it runs on Cloud Run */
  origin: url
    .refine((origin) => !URL.canParse(origin) || isLoopback(new URL(origin)), {
      error: "expected a URL of this machine, such as http://127.0.0.1:8790/mcp",
    })
    .optional(),
});

/** A gateway's server id of which the account id mcp-<id> has 6 to 30 characters. */
const environmentServerId = serverId
  .min(2, { error: "expected a server id of 2 to 26 characters" })
  .max(26, { error: "expected a server id of 2 to 26 characters" });

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
    gcp,
    /** How people and their clients sign in at the gateway. @default absent: the issuers below give out the tokens */
    authorizationServer: gateway.authorizationServer,
    /** Whose access tokens the gateway accepts beside its own. @default none */
    tokens: gateway.tokens,
    /** Web pages that may call the gateway. @default [] */
    browserOrigins: gateway.browserOrigins,
    /** The private MCP servers, by their ids. */
    servers: z.record(environmentServerId, server),
  })
  .superRefine(({ production, servers }, context) => {
    if (!production) return;
    for (const [id, { image, secrets }] of Object.entries(servers)) {
      const expected = (path: string[], what: string) =>
        context.addIssue({
          code: "custom",
          path: ["servers", id, ...path],
          message: `expected ${what}, since this is production`,
        });
      if ("tag" in image) expected(["image", "tag"], "a digest instead");
      for (const [name, { version }] of Object.entries(secrets)) {
        if (version === "latest") expected(["secrets", name, "version"], "the number of a version");
      }
    }
  });

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

import { z } from "zod";
import type { Fault } from "../edge/src/configuration/configuration.ts";
import { documentSchema } from "../edge/src/configuration/schema.ts";
import { awsCloud } from "./schema/aws-cloud.ts";
import { awsRegion } from "./schema/aws-names.ts";
import { backend, backendId } from "./schema/backend.ts";
import { isExactInProduction, namesWhatIsThere, runsSomewhere } from "./schema/checks.ts";
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
    z.strictObject({
      type: z.literal("s3"),
      /** A bucket that exists already. Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html */
      bucket: text(
        /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/,
        "a bucket name: 3 to 63 lower-case letters, digits, hyphens and dots",
      ),
      /** The bucket's region. */
      region: awsRegion,
    }),
    z.strictObject({ type: z.literal("local") }),
  ],
  {
    error:
      'expected { type: "gcs", bucket: "…" }, { type: "s3", bucket: "…", region: "…" } or { type: "local" }',
  },
);

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
    /** @default nothing is there */
    gcp: googleCloud.optional(),
    /** @default nothing is there */
    aws: awsCloud.optional(),
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
  .superRefine(runsSomewhere)
  .superRefine(namesWhatIsThere)
  .superRefine(isExactInProduction);

/** What an environment says, as it is written. */
export type EnvironmentInput = z.input<typeof environment>;

/** An environment with its defaults filled in. */
export type Environment = z.output<typeof environment>;

/** What an environment says of one of its servers. */
export type EnvironmentServer = Environment["servers"][string];

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

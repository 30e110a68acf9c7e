import type { Attribute, Block, NestedBlock, ProviderSchema } from "./provider-schema.ts";

/** A resource, or a field of one, that the installed bindings are too old for. */
export interface SchemaAddition {
  /** As in `required_providers`, without the registry: `hashicorp/google`. */
  readonly provider: string;
  /** The first version of the provider that has it generally available. */
  readonly since: string;
  /** Where the provider says so. */
  readonly documentation: string;
  readonly type: string;
  /** The field, by its path of names; undefined: the whole resource. */
  readonly path?: string;
  readonly schema: Attribute | NestedBlock | Block;
}

const optional = {
  required: false,
  optional: true,
  computed: true,
  sensitive: false,
  writeOnly: false,
} as const;

function number(description: string): Attribute {
  return { ...optional, type: "number", description };
}

function string(description: string): Attribute {
  return { ...optional, type: "string", description };
}

function atMostOne(attributes: Block["attributes"], blocks: Block["blocks"] = {}): NestedBlock {
  return { nesting: "list", block: { attributes, blocks }, minItems: 0, maxItems: 1 };
}

/** Everything that this project uses and the bindings lack: `additions/` types it for stacks, `withAdditions` for Terraform. */
export const schemaAdditions = {
  /** Closes the `run.app` URLs of a service. */
  cloudRunDefaultUriDisabled: {
    provider: "hashicorp/google",
    since: "7.7.0",
    documentation:
      "https://github.com/hashicorp/terraform-provider-google/blob/main/CHANGELOG.md#770-october-14-2025",
    type: "google_cloud_run_v2_service",
    path: "default_uri_disabled",
    schema: {
      ...optional,
      type: "bool",
      computed: false,
      description: "Disables public resolution of the default URI of this service.",
    },
  },
  /** Keeps requests from a container that answers, but not yet. */
  cloudRunReadinessProbe: {
    provider: "hashicorp/google",
    since: "7.19.0",
    documentation:
      "https://github.com/hashicorp/terraform-provider-google/blob/main/CHANGELOG.md#7190-feb-10-2026",
    type: "google_cloud_run_v2_service",
    path: "template.containers.readiness_probe",
    schema: atMostOne(
      {
        failure_threshold: number("Consecutive failures after which it counts as failed. Defaults to 3."),
        period_seconds: number("How often to probe. Defaults to 10 seconds."),
        success_threshold: number(
          "Consecutive successes after which it counts as ready again. Defaults to 2.",
        ),
        timeout_seconds: number("Defaults to 1 second. Must be smaller than period_seconds."),
      },
      {
        grpc: atMostOne({
          port: number("Defaults to the container's port."),
          service: string("The name of the service in the health check request."),
        }),
        http_get: atMostOne({
          path: string("Path on the HTTP server. If set, it should not be empty."),
          port: number("Defaults to the container's port."),
        }),
      },
    ),
  },
  /** Lets an AWS account issue tokens to its workloads that other clouds accept. */
  iamOutboundWebIdentityFederation: {
    provider: "hashicorp/aws",
    since: "6.26.0",
    documentation:
      "https://github.com/hashicorp/terraform-provider-aws/blob/main/CHANGELOG.md#6260-december-10-2025",
    type: "aws_iam_outbound_web_identity_federation",
    schema: {
      attributes: {
        issuer_identifier: {
          ...optional,
          optional: false,
          type: "string",
          description: "Issuer URL of the account, which hosts its OpenID Connect discovery endpoints.",
        },
      },
      blocks: {},
    },
  },
} as const satisfies Readonly<Record<string, SchemaAddition>>;

/** Adds to a derived schema what is newer than its bindings. What the bindings have already stays as they have it. */
export function withAdditions(
  schema: ProviderSchema,
  additions: readonly SchemaAddition[] = Object.values(schemaAdditions),
): ProviderSchema {
  const own = additions.filter(({ provider }) => schema.source === `registry.terraform.io/${provider}`);
  const added = own.filter(({ type, path }) => path === undefined && !schema.resourceTypes.includes(type));
  const known = new Map<string, Block>();
  const resource = (type: string): Block | undefined => {
    const derived =
      schema.resource(type) ?? (added.find((each) => each.type === type)?.schema as Block | undefined);
    return own
      .filter((each) => each.type === type && each.path !== undefined)
      .reduce(
        (block, { path = "", schema: field }) => block && addField(block, path.split("."), field),
        derived,
      );
  };
  return {
    ...schema,
    resourceTypes: [...schema.resourceTypes, ...added.map(({ type }) => type)],
    resource(type) {
      const block = known.get(type) ?? resource(type);
      if (block !== undefined) known.set(type, block);
      return block;
    },
  };
}

function addField(
  block: Block,
  [name = "", ...rest]: readonly string[],
  field: SchemaAddition["schema"],
): Block {
  const nested = block.blocks[name];
  if (rest.length > 0) {
    if (nested === undefined) throw new Error(`no block ${name} to add ${rest.join(".")} to`);
    const within = { ...nested, block: addField(nested.block, rest, field) };
    return { ...block, blocks: { ...block.blocks, [name]: within } };
  }
  if (nested !== undefined || Object.hasOwn(block.attributes, name)) return block;
  return "nesting" in field
    ? { ...block, blocks: { ...block.blocks, [name]: field } }
    : { ...block, attributes: { ...block.attributes, [name]: field as Attribute } };
}

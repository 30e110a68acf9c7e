import { z } from "zod";
import { documentSchema } from "../../edge/src/configuration/schema.ts";
import { isLoopback, url } from "../../edge/src/configuration/values.ts";
import { container } from "./container.ts";
import { literal, text } from "./text.ts";

/** What the gateway's own schema says is not said again here. */
const gatewayServer = documentSchema.shape.servers.valueType.shape;
const gatewayAssertion = gatewayServer.origin.shape.assertion.unwrap().shape;

/** How the gateway decides about a server: what it is told as it is. */
export const gatewayRules = {
  scopes: gatewayServer.scopes,
  tools: gatewayServer.tools,
  prompts: gatewayServer.prompts,
  resources: gatewayServer.resources,
  tasks: gatewayServer.tasks,
  logging: gatewayServer.logging,
  visible: gatewayServer.visible,
  denial: gatewayServer.denial,
  mirroredArguments: gatewayServer.mirroredArguments,
};

const PRIORITY = "expected a whole number from 1 to 9999";

/** What people call a server. */
export const serverName = gatewayServer.name.unwrap();

/** A private MCP server. */
export const server = z.strictObject({
  name: serverName,
  /** Where it runs: on Cloud Run or on ECS. @default on the one cloud that the environment has */
  cloud: z.enum(["gcp", "aws"], 'expected "gcp" or "aws"').optional(),
  ...container,
  ...gatewayRules,
  /** Whom the gateway's statement about the caller is for. @default the server's own URL */
  assertionAudience: literal(gatewayAssertion.audience.unwrap()).optional(),
  /** Whom it calls on behalf of its callers: the gateway makes a statement for each of them too. @default nobody */
  downstream: gatewayAssertion.downstream,
  /**
   * Whether it may act in Google Cloud as the service account `aws-workloads`, from AWS: it is told with what, in
   * `GOOGLE_CREDENTIAL_CONFIGURATION`. @default false
   */
  actsInGoogleCloud: z.boolean("expected true or false").default(false),
  /**
   * The place of its rule at AWS's load balancer, from 1: for two servers of which the computed ones are the same.
   * @default one that follows from its id
   */
  rulePriority: z.int(PRIORITY).min(1, PRIORITY).max(9999, PRIORITY).optional(),
  /** Where it runs on this machine. @default it runs in a cloud */
  origin: url
    .refine((origin) => !URL.canParse(origin) || isLoopback(new URL(origin)), {
      error: "expected a URL of this machine, such as http://127.0.0.1:8790/mcp",
    })
    .optional(),
});

/** A gateway's server id of which the account ids mcp-<id> and edge-<id> have 6 to 30 characters. */
export const environmentServerId = text(
  /^[a-z][a-z0-9-]{0,23}[a-z0-9]$/,
  "2 to 25 lower-case letters, digits and hyphens, starting with a letter",
);

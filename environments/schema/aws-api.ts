import { z } from "zod";
import { gatewayRules, serverName } from "./server.ts";
import { literal, text } from "./text.ts";

const path = literal(text(/^\/[\w./-]*$/, "a path such as /mcp"));

const described = { name: serverName, ...gatewayRules };

/**
 * An MCP server that is there already, behind an API of AWS which asks for signed requests.
 *
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv.html
 */
export const awsApi = z.discriminatedUnion(
  "service",
  [
    z.strictObject({
      ...described,
      /** A route of API Gateway with IAM authorization. */
      service: z.literal("execute-api"),
      apiId: text(/^[a-z0-9]{10}$/, "the id of an API: 10 lower-case letters and digits"),
      stage: text(/^[\w-]{1,128}$|^\$default$/, "the name of a stage, or $default"),
      /** @default "/mcp" */
      path: path.default("/mcp"),
    }),
    z.strictObject({
      ...described,
      /** The URL of a Lambda function with the authorization type AWS_IAM. */
      service: z.literal("lambda"),
      /** The name of the function. */
      function: text(
        /^[\w-]{1,64}$/,
        "the name of a function: 1 to 64 letters, digits, hyphens and underscores",
      ),
      /** The first label of the function's URL. */
      urlId: text(/^[a-z0-9]{1,64}$/, "the first label of the function's URL"),
      /** @default "/mcp" */
      path: path.default("/mcp"),
    }),
    z.strictObject({
      ...described,
      /** A runtime of Amazon Bedrock AgentCore with IAM authorization, which serves its MCP server at one path. */
      service: z.literal("bedrock-agentcore"),
      runtimeId: text(
        /^[A-Za-z][A-Za-z0-9_]{0,99}-[A-Za-z0-9]{10}$/,
        "the id of a runtime: <name>-<10 characters>",
      ),
    }),
  ],
  { error: 'expected { service: "execute-api" | "lambda" | "bedrock-agentcore", … }' },
);

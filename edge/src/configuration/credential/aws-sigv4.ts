import { z } from "zod";
import { bounded, secretReference } from "../values.ts";
import { audience } from "./audience.ts";

/** Keys that AWS issues for an hour or so to whoever shows a token of the gateway's workload issuer. */
const webIdentity = z.strictObject({
  type: z.literal("web-identity"),
  /** The role that may call the server. Its trust policy names the issuer, the audience and `edge:<server id>`. */
  roleArn: z
    .string()
    .max(2048)
    .regex(/^arn:aws(?:-cn|-us-gov)?:iam::\d{12}:role\/(?:[\w+=,.@-]+\/)*[\w+=,.@-]{1,64}$/, {
      error: "expected arn:aws:iam::<account>:role/<name>",
    }),
  /** What the session is called in AWS's records. @default edge-<server id> */
  sessionName: z
    .string()
    .regex(/^[\w+=,.@-]{2,64}$/, { error: "expected 2 to 64 letters, digits and characters of _+=,.@-" })
    .optional(),
  /** What the identity provider at AWS expects in the token. @default "sts.amazonaws.com" */
  audience: audience.default("sts.amazonaws.com"),
  /** Seconds for which the keys are good; the role may have a lower bound of its own. @default 3600 */
  durationSeconds: bounded(3600, 900, 43_200),
});

/** Keys that somebody made and stored: of a user, or where there are session tokens, of a role. */
const accessKey = z.strictObject({
  type: z.literal("access-key"),
  accessKeyId: z
    .string()
    .regex(/^[A-Z0-9]{16,128}$/, { error: "expected 16 to 128 upper-case letters and digits" }),
  secretAccessKey: secretReference,
  /** @default none */
  sessionToken: secretReference.optional(),
});

/** A signature of AWS's over each call: for API Gateway, function URLs of Lambda, Bedrock AgentCore and their like. */
export const awsSigv4 = z.strictObject({
  type: z.literal("aws-sigv4"),
  /** https://docs.aws.amazon.com/global-infrastructure/latest/regions/aws-regions.html */
  region: z.string().regex(/^(?!us-iso)[a-z]{2}(?:-[a-z]+){1,2}-\d{1,2}$/, {
    error: "expected a region such as eu-west-1",
  }),
  /** By its name in signatures: `execute-api` (API Gateway), `lambda`, `bedrock-agentcore` or another that has servers. */
  service: z.string().regex(/^(?!s3$)[a-z0-9][a-z0-9-]{0,62}$/, {
    error: "expected the name of a service such as execute-api",
  }),
  source: z.discriminatedUnion("type", [webIdentity, accessKey], {
    error: 'expected "web-identity" or "access-key"',
  }),
});

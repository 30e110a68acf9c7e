import { isConfidential } from "../is-confidential.ts";
import { type ContainerEndpoint, containerEndpoint } from "./container-endpoint.ts";
import type { SessionSource } from "./session.ts";
import type { Sts } from "./sts.ts";
import { type WebIdentity, webIdentity } from "./web-identity.ts";

/** What AWS gave the container: a region, and a way to the keys of a role. */
export interface Workload {
  readonly sts: Sts;
  readonly session: SessionSource;
}

type Environment = Readonly<Record<string, string | undefined>>;

/** Where plain http leads no further than the machine itself: the endpoints of ECS and of EKS Pod Identity. */
const LINK_LOCAL = new Set(["169.254.170.2", "169.254.170.23", "[fd00:ec2::23]"]);

/**
 * Reads what ECS and EKS set for a container. Keys themselves, in `AWS_ACCESS_KEY_ID`, are not looked at: nobody renews them.
 *
 * https://docs.aws.amazon.com/sdkref/latest/guide/feature-container-credentials.html
 * https://docs.aws.amazon.com/sdkref/latest/guide/feature-assume-role-credentials.html
 *
 * @param fault - told what is malformed, with the variable's name first
 * @returns undefined where there is nothing of AWS
 */
export function readWorkload(
  environment: Environment,
  fault: (message: string) => void,
): Workload | undefined {
  const container = readContainer(environment, fault);
  const identity = readWebIdentity(environment, fault);
  if (!container && !identity) return undefined;
  const sts = readSts(environment, fault);
  if (identity) return { sts, session: webIdentity(identity, sts) };
  return container && { sts, session: containerEndpoint(container) };
}

function readContainer(
  environment: Environment,
  fault: (message: string) => void,
): ContainerEndpoint | undefined {
  const {
    AWS_CONTAINER_CREDENTIALS_RELATIVE_URI: relative,
    AWS_CONTAINER_CREDENTIALS_FULL_URI: full,
    AWS_CONTAINER_AUTHORIZATION_TOKEN: text,
    AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE: file,
  } = environment;
  const authorization = file === undefined ? text !== undefined && { text } : { file };
  if (relative !== undefined) {
    if (/^\/[\w./?=&-]*$/.test(relative)) return { url: new URL(`http://169.254.170.2${relative}`) };
    fault("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI: expected a path");
  } else if (full !== undefined) {
    const url = URL.canParse(full) ? new URL(full) : undefined;
    const isNear = url && (isConfidential(url) || (url.protocol === "http:" && LINK_LOCAL.has(url.hostname)));
    if (url && isNear) return { url, ...(authorization && { authorization }) };
    fault("AWS_CONTAINER_CREDENTIALS_FULL_URI: expected https, or http to the machine itself");
  }
  return undefined;
}

function readWebIdentity(
  environment: Environment,
  fault: (message: string) => void,
): WebIdentity | undefined {
  const {
    AWS_WEB_IDENTITY_TOKEN_FILE: tokenFile,
    AWS_ROLE_ARN: roleArn,
    AWS_ROLE_SESSION_NAME: sessionName = "identity-sidecar",
  } = environment;
  if (tokenFile === undefined) return undefined;
  if (!/^arn:aws[\w-]*:iam::\d{12}:role\/[\w+=,.@/-]+$/.test(roleArn ?? "")) {
    fault("AWS_ROLE_ARN: expected the ARN of a role, beside AWS_WEB_IDENTITY_TOKEN_FILE");
  }
  if (!/^[\w+=,.@-]{2,64}$/.test(sessionName))
    fault("AWS_ROLE_SESSION_NAME: expected 2 to 64 of its characters");
  return { tokenFile, roleArn: roleArn ?? "", sessionName };
}

/** Where AWS's own programs look too: https://docs.aws.amazon.com/sdkref/latest/guide/feature-ss-endpoints.html */
function readSts(environment: Environment, fault: (message: string) => void): Sts {
  const { AWS_REGION, AWS_DEFAULT_REGION, AWS_ENDPOINT_URL_STS: other } = environment;
  const region = AWS_REGION ?? AWS_DEFAULT_REGION ?? "";
  if (!/^[a-z]{2,4}(?:-[a-z]+){1,2}-\d{1,2}$/.test(region))
    fault("AWS_REGION: expected a region such as eu-west-1");
  const host = `sts.${region}.amazonaws.com${region.startsWith("cn-") ? ".cn" : ""}`;
  const text = other ?? `https://${host}/`;
  const endpoint = URL.canParse(text) ? new URL(text) : undefined;
  if (endpoint && isConfidential(endpoint) && endpoint.search === "") return { region, endpoint };
  fault("AWS_ENDPOINT_URL_STS: expected a https URL, or http on a loopback host");
  return { region, endpoint: new URL("https://sts.invalid") };
}

import type { CloudRunV2ServiceTemplateContainersEnv } from "@cdktf/provider-google/lib/cloud-run-v2-service/index.js";
import type { Construct } from "constructs";
import { ValidationError } from "../../errors/validation-error.ts";
import { isLiteral } from "../../terraform/literal.ts";
import type { Project } from "../project/project.ts";
import { checkPinned, type SecretVersionReference, secretName } from "./secret-version.ts";

export interface EnvironmentVariablesProps {
  /** The service's. */
  readonly project: Project;
  /** Whether secrets have to be pinned to a version. */
  readonly production: boolean;
  /** Values that everybody who sees the project may see. */
  readonly plain: Readonly<Record<string, string>>;
  readonly secrets: Readonly<Record<string, SecretVersionReference>>;
}

const NAME = /^[A-Za-z_][A-Za-z0-9_]*$/;
/** Set by Cloud Run itself: https://cloud.google.com/run/docs/container-contract#env-vars */
const RESERVED = new Set(["PORT", "K_SERVICE", "K_REVISION", "K_CONFIGURATION"]);
const SECRET_ANYWHERE = /SECRET|PASSW(?:OR)?D|PASSPHRASE|CREDENTIAL|PRIVATE_?KEY|API_?KEY/i;
const SECRET_AT_THE_END = /(?:^|_)(?:TOKEN|PASS|(?<=_)PWD|(?<!PUBLIC_)KEY)(?:_?\d+)?$/i;
/** A URL with a password, and a private key in PEM. */
export const SECRET_VALUE = /:\/\/[^\s/?#:@]*:[^\s/?#@]+@|-----BEGIN [A-Z ]*PRIVATE KEY-----/;

/**
 * The environment variables of a container, sorted by name.
 *
 * @throws {ValidationError} for a plain value that is a template, or has a secret or its name, for a name that is reserved
 * or given twice, for a regional secret, and in production for one that is not pinned
 */
export function environmentVariables(
  scope: Construct,
  { project, production, plain, secrets }: EnvironmentVariablesProps,
): CloudRunV2ServiceTemplateContainersEnv[] {
  for (const name of [...Object.keys(plain), ...Object.keys(secrets)]) checkName(scope, name);
  for (const [name, value] of Object.entries(plain)) {
    checkPlain(scope, name, name in secrets);
    checkValue(scope, name, value);
  }
  const variables = [
    ...Object.entries(plain).map(([name, value]) => ({ name, value })),
    ...Object.entries(secrets).map(([name, { secret, version = "latest" }]) => {
      if (production) checkPinned(scope, name, version);
      return { name, valueSource: { secretKeyRef: { secret: secretName(scope, secret, project), version } } };
    }),
  ];
  return variables.sort((a, b) => (a.name < b.name ? -1 : 1));
}

function checkName(scope: Construct, name: string): void {
  if (NAME.test(name) && !RESERVED.has(name)) return;
  throw new ValidationError(
    scope,
    `the environment variable "${name}" cannot be set.`,
    `Use letters, digits and underscores, and none of ${[...RESERVED].join(", ")}: Cloud Run sets those.`,
  );
}

function checkPlain(scope: Construct, name: string, isSecretToo: boolean): void {
  if (isSecretToo) {
    throw new ValidationError(scope, `${name} is a plain value and a secret.`, "Keep one of the two.");
  }
  if (SECRET_ANYWHERE.test(name) || SECRET_AT_THE_END.test(name)) {
    throw new ValidationError(
      scope,
      `the environment variable ${name} looks like a secret, and its value would be in the state for all to read.`,
      "Put the value into a Secret and name that in secrets.",
    );
  }
}

/** Never repeats the value. */
function checkValue(scope: Construct, name: string, value: string): void {
  if (SECRET_VALUE.test(value)) {
    throw new ValidationError(
      scope,
      `the environment variable ${name} holds a password or a private key, and the state would keep it for all to read.`,
      "Put the value into a Secret and name that in secrets.",
    );
  }
  if (isLiteral(value)) return;
  throw new ValidationError(
    scope,
    `the value of the environment variable ${name} is a template that Terraform would evaluate.`,
    "Write the value itself.",
  );
}

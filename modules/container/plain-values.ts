import type { Construct } from "constructs";
import { ValidationError } from "../errors/validation-error.ts";
import { isLiteral } from "../terraform/literal.ts";

const NAME = /^[A-Za-z_][A-Za-z0-9_]*$/;
const SECRET_ANYWHERE = /SECRET|PASSW(?:OR)?D|PASSPHRASE|CREDENTIAL|PRIVATE_?KEY|API_?KEY/i;
const SECRET_AT_THE_END = /(?:^|_)(?:TOKEN|PASS|(?<=_)PWD|(?<!PUBLIC_)KEY)(?:_?\d+)?$/i;
/** A URL with a password, and a private key in PEM. */
const SECRET_VALUE = /:\/\/[^\s/?#:@]*:[^\s/?#@]+@|-----BEGIN [A-Z ]*PRIVATE KEY-----/;

/** The environment variables of a container, by name. */
export interface EnvironmentVariables {
  /** Values that everybody may see who sees where it runs. */
  readonly plain: Readonly<Record<string, string>>;
  /** Whatever says where a value is. */
  readonly secrets: Readonly<Record<string, unknown>>;
  /** The names that are set by what runs the container. */
  readonly reserved: readonly string[];
  /** What sets them, as people are told. */
  readonly by: string;
}

/**
 * @throws {ValidationError} for a plain value that is a template, or has a secret or its name, and for a name that is
 * reserved or given twice
 */
export function checkVariables(
  scope: Construct,
  { plain, secrets, reserved, by }: EnvironmentVariables,
): void {
  for (const name of [...Object.keys(plain), ...Object.keys(secrets)]) {
    if (NAME.test(name) && !reserved.includes(name)) continue;
    throw new ValidationError(
      scope,
      `the environment variable "${name}" cannot be set.`,
      `Use letters, digits and underscores, and none of ${reserved.join(", ")}: ${by} sets those.`,
    );
  }
  for (const [name, value] of Object.entries(plain)) {
    checkPlain(scope, name, name in secrets);
    checkValue(scope, name, value);
  }
}

/**
 * The command of a container, its arguments included. Never repeats a word.
 *
 * @throws {ValidationError} for a word that is a template, or has a secret
 */
export function checkWords(scope: Construct, container: string, words: readonly string[]): void {
  if (words.some((word) => SECRET_VALUE.test(word))) {
    throw new ValidationError(
      scope,
      `the command of the container "${container}" holds a password or a private key, and the state would keep it for all to read.`,
      "Put the value into a Secret, and name that in secrets or in a volume.",
    );
  }
  if (words.every(isLiteral)) return;
  throw new ValidationError(
    scope,
    `the command of the container "${container}" has a template that Terraform would evaluate.`,
    "Write the value itself.",
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

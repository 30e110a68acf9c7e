import { Token } from "cdktf";
import type { Construct } from "constructs";
import { ValidationError } from "../../errors/validation-error.ts";
import { isLiteral } from "../../terraform/literal.ts";

const CHARACTERS = "[A-Za-z0-9/_+=.@-]";
const NAME = new RegExp(`^${CHARACTERS}{1,512}$`);
/** The form of the suffix that Secrets Manager adds, and takes for it. */
const SUFFIX = "-[A-Za-z0-9]{6}";
const LIKE_AN_ARN = new RegExp(`${SUFFIX}$`);
const COMPLETE_ARN = new RegExp(
  String.raw`^arn:aws(?:-[a-z]+)*:secretsmanager:[a-z0-9-]+:\d{12}:secret:(?<name>${CHARACTERS}+)${SUFFIX}$`,
);

/**
 * Source: https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_CreateSecret.html
 *
 * @throws {ValidationError} for what is no name, and for one that ends as a complete ARN does: whoever is asked for it
 *   by its name would look for another secret
 */
export function checkSecretName(scope: Construct, name: string): void {
  if (!NAME.test(name)) {
    throw new ValidationError(
      scope,
      `"${name}" is not the name of a secret.`,
      "Use 1 to 512 letters, digits and /_+=.@-.",
    );
  }
  if (!LIKE_AN_ARN.test(name)) return;
  throw new ValidationError(
    scope,
    `"${name}" ends in a hyphen and six letters or digits, as the ARNs of secrets do, so it would be taken for another one.`,
    "Use a name that ends otherwise, as in my-secret/value.",
  );
}

/** @throws {ValidationError} for what is not the complete ARN of a secret, and for one that is not known at synth */
export function secretNameOf(scope: Construct, arn: string): string {
  const name = COMPLETE_ARN.exec(arn)?.groups?.name;
  if (name !== undefined && !Token.isUnresolved(arn) && isLiteral(arn)) return name;
  throw new ValidationError(
    scope,
    `"${arn}" is not the complete ARN of a secret.`,
    "Write out what `aws secretsmanager describe-secret` prints, with the six letters and digits at its end, or use fromSecretName.",
  );
}

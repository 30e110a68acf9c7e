import type { Construct } from "constructs";
import { ValidationError } from "../../errors/validation-error.ts";
import { type Account, endpointOf } from "../account/account.ts";

/** Source: https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_CreateRepository.html */
const NAME = /^(?=.{2,256}$)[a-z0-9]+(?:[._/-][a-z0-9]+)*$/;

/** @throws {ValidationError} for what cannot be the name of a repository */
export function checkRepositoryName(scope: Construct, name: string): void {
  if (NAME.test(name)) return;
  throw new ValidationError(
    scope,
    `"${name}" cannot be the name of a repository.`,
    "Use 2 to 256 lower-case letters and digits, with single . _ - and / between them.",
  );
}

/**
 * Where the private registry of an account answers.
 *
 * Source: https://docs.aws.amazon.com/AmazonECR/latest/userguide/Registries.html
 */
export function registryHost(account: Account): string {
  return `${account.id}.dkr.${endpointOf(account, "ecr")}`;
}

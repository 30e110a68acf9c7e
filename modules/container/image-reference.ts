import type { Construct } from "constructs";
import { ValidationError } from "../errors/validation-error.ts";

/** Which image of a name: the one with this digest, or the one that has this tag. */
export type ImageVersion = { readonly digest: string } | { readonly tag: string };

/** Path components of the OCI distribution specification 1.1. */
const IMAGE_NAME = /^[a-z0-9]+(?:[._/-][a-z0-9]+)*$/;
const DIGEST = /^sha256:[0-9a-f]{64}$/;
const TAG = /^[A-Za-z0-9_][A-Za-z0-9._-]{0,127}$/;

export interface ImageRequest {
  readonly name: string;
  readonly version: ImageVersion;
  /** Whether the version has to be a digest. */
  readonly production: boolean;
}

/**
 * What an image is called in a registry: `documents@sha256:…`.
 *
 * @throws {ValidationError} for a name, tag or digest that no registry takes, and in production for a tag
 */
export function imageReference(scope: Construct, { name, version, production }: ImageRequest): string {
  const [pattern, value, separator] =
    "digest" in version ? [DIGEST, version.digest, "@"] : [TAG, version.tag, ":"];
  if (!IMAGE_NAME.test(name) || !pattern.test(value)) {
    throw new ValidationError(
      scope,
      `"${name}${separator}${value}" names no image.`,
      "Use a lower-case name with a tag, or with sha256: and 64 hexadecimal digits.",
    );
  }
  if (production && "tag" in version) {
    throw new ValidationError(
      scope,
      `in production the tag "${value}" could become another image.`,
      "Name the image by its digest, as `docker buildx imagetools inspect` prints it.",
    );
  }
  return `${name}${separator}${value}`;
}

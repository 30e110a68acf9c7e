import type { Construct } from "constructs";
import { ValidationError } from "../errors/validation-error.ts";

const DIGEST = /@sha256:[0-9a-f]{64}$/;

/** @throws {ValidationError} in production for an image that is not named by its digest */
export function checkImage(scope: Construct, image: string, production: boolean): void {
  if (!production || DIGEST.test(image)) return;
  throw new ValidationError(
    scope,
    `in production "${image}" could become another image.`,
    "Name the image by its digest: …@sha256:<64 hexadecimal digits>.",
  );
}

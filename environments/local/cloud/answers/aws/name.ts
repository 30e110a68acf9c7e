import { hex } from "../digest.ts";
import { type Resource, text } from "../resource.ts";

/** Where the time of the creation would stand, of {@link CREATED} and no fraction of a second. */
const TIME = "202601010000000000";

/**
 * The name of a resource: what is written, or what Terraform makes of `name_prefix` with 26 hexadecimal digits.
 *
 * Source: https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/iam_role
 * ("If omitted, Terraform will assign a random, unique name")
 *
 * @param otherwise the prefix where none is written
 */
export function nameOf(resource: Resource, attribute = "name", otherwise = "terraform-"): string {
  const { config, type, seed } = resource;
  const prefix = text(config, `${attribute}_prefix`) ?? otherwise;
  return text(config, attribute) ?? `${prefix}${TIME}${hex(8, "name", type, seed)}`;
}

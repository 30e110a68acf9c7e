import { type AnswerTable, argument, blocks, type Resource } from "../resource.ts";
import { domain, partition, region } from "./arn.ts";
import { hostedZoneId } from "./hosted-zones.ts";
import { nameOf } from "./name.ts";
import { tags } from "./tags.ts";

const name = (resource: Resource) => nameOf(resource, "bucket");

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/WebsiteEndpoints.html, for a bucket with the block `website` */
function websiteDomain(resource: Resource): string {
  if (blocks(resource.config, "website").length === 0) return "";
  return `s3-website-${region(resource)}.${domain(region(resource))}`;
}

/**
 * https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/s3_bucket#attribute-reference
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/VirtualHosting.html
 */
export const bucket: AnswerTable = {
  ...tags,
  id: name,
  bucket: name,
  region,
  bucket_region: region,
  object_lock_enabled: () => false,
  arn: (resource) => `arn:${partition(region(resource))}:s3:::${name(resource)}`,
  bucket_domain_name: (resource) => `${name(resource)}.s3.${domain(region(resource))}`,
  bucket_regional_domain_name: (resource) =>
    `${name(resource)}.s3.${region(resource)}.${domain(region(resource))}`,
  hosted_zone_id: (resource) => hostedZoneId("s3", region(resource)),
  website_domain: websiteDomain,
  website_endpoint: (resource) => {
    const host = websiteDomain(resource);
    return host && `${name(resource)}.${host}`;
  },
};

/** Whatever is said of a bucket in a resource of its own: https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/s3_bucket_policy#attribute-reference */
export const ofBucket: AnswerTable = { id: (resource) => argument(resource, "bucket"), region };

import type { Value } from "../../protocol/value.ts";
import { hex, uuid } from "../digest.ts";
import { type AnswerTable, argument, type Resource, text } from "../resource.ts";
import { account, arn, region } from "./arn.ts";
import { tags } from "./tags.ts";

function domainNames(resource: Resource): string[] {
  const alternatives = resource.config.subject_alternative_names;
  const names = Array.isArray(alternatives)
    ? alternatives.filter((name): name is string => typeof name === "string")
    : [];
  return [...new Set([argument(resource, "domain_name"), ...names])];
}

function certificateArn(resource: Resource): string {
  const id = uuid("certificate", account(resource), region(resource), ...domainNames(resource));
  return arn(resource, "acm", `certificate/${id}`);
}

/** A domain and its wildcard are proved by the same record: https://docs.aws.amazon.com/acm/latest/userguide/dns-validation.html */
function validationOptions(resource: Resource): Value {
  if (text(resource.config, "validation_method") !== "DNS") return [];
  return domainNames(resource).map((name) => {
    const proved = name.replace(/^\*\./, "");
    return {
      domain_name: name,
      resource_record_name: `_${hex(32, "record", account(resource), proved)}.${proved}.`,
      resource_record_type: "CNAME",
      resource_record_value: `_${hex(32, "value", account(resource), proved)}.${hex(10, proved).replace(/\d/g, "x")}.acm-validations.aws.`,
    };
  });
}

/**
 * As long as nobody has proved the domain.
 *
 * https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/acm_certificate#attribute-reference
 * https://docs.aws.amazon.com/acm/latest/APIReference/API_CertificateDetail.html
 */
export const certificate: AnswerTable = {
  ...tags,
  id: certificateArn,
  region,
  arn: certificateArn,
  domain_name: (resource) => argument(resource, "domain_name"),
  subject_alternative_names: domainNames,
  validation_method: () => "NONE",
  key_algorithm: () => "RSA_2048",
  domain_validation_options: validationOptions,
  not_after: () => "",
  not_before: () => "",
  pending_renewal: () => false,
  renewal_eligibility: () => "INELIGIBLE",
  renewal_summary: () => [],
  status: () => "PENDING_VALIDATION",
  type: () => "AMAZON_ISSUED",
  validation_emails: () => [],
};

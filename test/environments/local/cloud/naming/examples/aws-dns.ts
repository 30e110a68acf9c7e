import { type Examples, letters } from "./example.ts";

const POLICY = '{"Version":"2012-10-17","Statement":[]}';

/** https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/route53_record */
export const records: Examples = {
  types: ["aws_route53_record"],
  valid: [
    { zone_id: "Z0123456789ABC", name: "www.example.com", type: "A", ttl: 300, records: ["192.0.2.1"] },
    {
      zone_id: "Z0123456789ABC",
      name: "example.com",
      type: "A",
      alias: [{ name: "lb.us-east-1.elb.amazonaws.com", zone_id: "Z35SXDOTRQ7X7K" }],
    },
    { type: "TXT", ttl: 0, records: [letters(255), `${letters(255)}" "${letters(255)}`] },
  ],
  invalid: [
    [{ zone_id: letters(33) }, ["zone_id"]],
    [{ name: letters(1025) }, ["name"]],
    [{ ttl: -1 }, ["ttl"]],
    [{ ttl: 2 ** 31 }, ["ttl"]],
    [{ alias: [{ zone_id: letters(33) }] }, ["alias", 0, "zone_id"]],
    [{ alias: [{ name: letters(1025) }] }, ["alias", 0, "name"]],
    [{ type: "TXT", records: [letters(256)] }, ["records"]],
  ],
};

/** https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/route53_key_signing_key */
export const keySigningKeys: Examples = {
  types: ["aws_route53_key_signing_key"],
  valid: [
    {
      name: "example",
      key_management_service_arn:
        "arn:aws:kms:us-east-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab",
    },
    { name: `${letters(64)}_${letters(63)}` },
  ],
  invalid: [
    [{ name: "ab" }, ["name"]],
    [{ name: "my-key" }, ["name"]],
    [
      { key_management_service_arn: "arn:aws:kms:eu-west-1:111122223333:key/1234abcd" },
      ["key_management_service_arn"],
    ],
  ],
};

/** https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/route53_query_log */
export const queryLogs: Examples = {
  types: ["aws_route53_query_log"],
  valid: [
    { cloudwatch_log_group_arn: "arn:aws:logs:us-east-1:111122223333:log-group:/aws/route53/example.com" },
  ],
  invalid: [
    [
      { cloudwatch_log_group_arn: "arn:aws:logs:eu-west-1:111122223333:log-group:/aws/route53/example.com" },
      ["cloudwatch_log_group_arn"],
    ],
  ],
};

/** https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/cloudwatch_log_resource_policy */
export const logResourcePolicies: Examples = {
  types: ["aws_cloudwatch_log_resource_policy"],
  valid: [{ policy_name: "route53-query-logging-policy", policy_document: POLICY }],
  invalid: [
    [{ policy_name: "" }, ["policy_name"]],
    [{ policy_document: "allow" }, ["policy_document"]],
    [{ policy_document: JSON.stringify({ Id: letters(5120) }) }, ["policy_document"]],
  ],
};

/** https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/acm_certificate_validation */
export const certificateValidations: Examples = {
  types: ["aws_acm_certificate_validation"],
  valid: [{ certificate_arn: "arn:aws:acm:us-east-1:111122223333:certificate/1234abcd" }],
  invalid: [[{ certificate_arn: "arn:aws:iam::111122223333:server-certificate/a" }, ["certificate_arn"]]],
};

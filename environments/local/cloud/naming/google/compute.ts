import { isIPv4 } from "node:net";
import { atMostElements, between, matching, texts } from "../check.ts";
import type { Rule } from "../rule.ts";
import { LABELS_RULE } from "./labels.ts";
import { PROJECT_RULE } from "./project.ts";

const NAMES = "https://cloud.google.com/compute/docs/naming-resources";
const SUBNETS = "https://cloud.google.com/vpc/docs/subnets";
const RESOURCES = "https://registry.terraform.io/providers/hashicorp/google/6.50.0/docs/resources";

const name = matching(
  /^[a-z](?:[a-z0-9-]{0,61}[a-z0-9])?$/,
  "1 to 63 lower-case letters, digits and hyphens that start with a letter and do not end with a hyphen",
);

/** Of a subnet: /29 or larger. */
const range = texts((text) => {
  const [, address = "", prefix] = /^([\d.]+)\/(\d\d?)$/.exec(text) ?? [];
  return isIPv4(address) && Number(prefix) <= 29;
}, "a range of IPv4 addresses of /29 or larger such as 10.0.0.0/24");

/** What all resources of Compute Engine demand. */
const common: readonly Rule[] = [PROJECT_RULE, { attribute: "name", check: name, source: NAMES }];
const labelled: readonly Rule[] = [...common, LABELS_RULE];

const subnetworkRules: readonly Rule[] = [
  ...common,
  { attribute: "ip_cidr_range", check: range, source: SUBNETS },
  { attribute: "secondary_ip_range[].range_name", check: name, source: NAMES },
  { attribute: "secondary_ip_range[].ip_cidr_range", check: range, source: SUBNETS },
  {
    attribute: "log_config[].flow_sampling",
    check: between(0, 1),
    source: `${RESOURCES}/compute_subnetwork#argument-reference`,
  },
];

const securityPolicyRules: readonly Rule[] = [
  ...common,
  {
    attribute: "rule[].priority",
    check: between(0, 2_147_483_647),
    source: "https://cloud.google.com/armor/docs/security-policy-overview#eval-order",
  },
  {
    attribute: "rule[].match[].config[].src_ip_ranges",
    check: atMostElements(10),
    source: "https://cloud.google.com/armor/quotas",
  },
];

/** By resource type. */
export const computeRules: Readonly<Record<string, readonly Rule[]>> = {
  google_compute_address: labelled,
  google_compute_backend_service: common,
  google_compute_firewall: common,
  google_compute_global_address: labelled,
  google_compute_global_forwarding_rule: labelled,
  google_compute_health_check: common,
  google_compute_network: common,
  google_compute_region_network_endpoint_group: common,
  google_compute_router: common,
  google_compute_router_nat: common,
  google_compute_security_policy: securityPolicyRules,
  google_compute_ssl_policy: common,
  google_compute_subnetwork: subnetworkRules,
  google_compute_target_http_proxy: common,
  google_compute_target_https_proxy: common,
  google_compute_url_map: common,
};

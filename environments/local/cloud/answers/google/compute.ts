import { base64, digits, numberText } from "../digest.ts";
import { type Answer, type AnswerTable, argument, CREATED, type Resource } from "../resource.ts";
import { labels } from "./labels.ts";
import { location, projectId } from "./place.ts";

type Place = "global" | "region";

function path(place: Place, collection: string): (resource: Resource) => string {
  return (resource) =>
    [
      `projects/${projectId(resource)}`,
      place === "global" ? place : `regions/${location(resource)}`,
      `${collection}/${argument(resource, "name")}`,
    ].join("/");
}

/**
 * What all resources of Compute Engine have: a path, and a URL that ends with it.
 *
 * https://cloud.google.com/compute/docs/reference/rest/v1
 */
function resource(place: Place, collection: string, more: AnswerTable = {}): AnswerTable {
  const id = path(place, collection);
  return {
    id,
    self_link: (each) => `https://www.googleapis.com/compute/v1/${id(each)}`,
    project: projectId,
    ...more,
  };
}

/** Where the region may be left to the provider block. */
const regional: AnswerTable = { region: location };
const created: AnswerTable = { creation_timestamp: () => CREATED };
const fingerprint: AnswerTable = {
  fingerprint: (each) => base64(8, "compute fingerprint", each.type, each.seed),
};
const labelled: AnswerTable = {
  ...labels,
  label_fingerprint: (each) => base64(8, "compute labels", each.type, each.seed),
};

function numeric(name: string): AnswerTable {
  return {
    [name]: (each) => Number(numberText(15, "compute", each.type, projectId(each), argument(each, "name"))),
  };
}

/** Of 203.0.113.0/24, which RFC 5737 sets aside for documentation. */
const ipAddress: Answer = (each) =>
  `203.0.113.${Number(digits(6, "compute address", projectId(each), argument(each, "name"))) % 256}`;

/** By resource type: https://registry.terraform.io/providers/hashicorp/google/6.50.0/docs/resources/compute_network#attributes-reference and the pages of the others. */
export const compute: Readonly<Record<string, AnswerTable>> = {
  google_compute_address: resource("region", "addresses", {
    ...labelled,
    ...created,
    ...regional,
    address: ipAddress,
    users: () => [],
  }),
  google_compute_backend_service: resource("global", "backendServices", {
    ...created,
    ...fingerprint,
    ...numeric("generated_id"),
  }),
  google_compute_firewall: resource("global", "firewalls", created),
  google_compute_global_address: resource("global", "addresses", {
    ...labelled,
    ...created,
    address: ipAddress,
  }),
  google_compute_global_forwarding_rule: resource("global", "forwardingRules", {
    ...labelled,
    ...numeric("forwarding_rule_id"),
  }),
  google_compute_health_check: resource("global", "healthChecks", created),
  google_compute_network: resource("global", "networks", { gateway_ipv4: () => "" }),
  google_compute_region_network_endpoint_group: resource("region", "networkEndpointGroups"),
  google_compute_router: resource("region", "routers", { ...created, ...regional }),
  google_compute_router_nat: {
    id: (each) =>
      [projectId(each), location(each), argument(each, "router"), argument(each, "name")].join("/"),
    project: projectId,
    region: location,
  },
  google_compute_security_policy: resource("global", "securityPolicies", fingerprint),
  google_compute_ssl_policy: resource("global", "sslPolicies", { ...created, ...fingerprint }),
  google_compute_subnetwork: resource("region", "subnetworks", {
    ...created,
    ...regional,
    ...numeric("subnetwork_id"),
  }),
  google_compute_target_http_proxy: resource("global", "targetHttpProxies", {
    ...created,
    ...fingerprint,
    ...numeric("proxy_id"),
  }),
  google_compute_target_https_proxy: resource("global", "targetHttpsProxies", {
    ...created,
    ...fingerprint,
    ...numeric("proxy_id"),
  }),
  google_compute_url_map: resource("global", "urlMaps", { ...created, ...fingerprint, ...numeric("map_id") }),
};

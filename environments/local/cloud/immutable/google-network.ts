import type { Immutable } from "./immutable.ts";

const RESOURCES = "https://registry.terraform.io/providers/hashicorp/google/6.50.0/docs/resources";

function compute(page: string, path: string, ...fixed: readonly string[]): Immutable {
  return {
    identity: `projects/{{project}}/${path}/{{name}}`,
    fixed,
    sources: [
      `${RESOURCES}/${page}#attributes-reference`,
      `https://cloud.google.com/compute/docs/reference/rest/v1`,
    ],
  };
}

function certificateManager(page: string, path: string, ...fixed: readonly string[]): Immutable {
  return {
    identity: `projects/{{project}}/locations/global/${path}/{{name}}`,
    fixed,
    sources: [
      `${RESOURCES}/${page}#attributes-reference`,
      "https://cloud.google.com/certificate-manager/docs/reference/certificate-manager/rest/v1/projects.locations.certificates",
    ],
  };
}

/** By resource type: networks, what balances load on them, and the names by which they are reached. */
export const googleNetworkImmutables: Readonly<Record<string, Immutable>> = {
  google_certificate_manager_certificate: certificateManager(
    "certificate_manager_certificate",
    "certificates",
    "managed",
    "scope",
  ),
  google_certificate_manager_certificate_map: certificateManager(
    "certificate_manager_certificate_map",
    "certificateMaps",
  ),
  google_certificate_manager_certificate_map_entry: certificateManager(
    "certificate_manager_certificate_map_entry",
    "certificateMaps/{{map}}/certificateMapEntries",
    "hostname",
    "matcher",
  ),
  google_certificate_manager_dns_authorization: certificateManager(
    "certificate_manager_dns_authorization",
    "dnsAuthorizations",
    "domain",
    "type",
  ),
  google_compute_address: compute(
    "compute_address",
    "regions/{{region}}/addresses",
    "address",
    "address_type",
    "description",
    "ip_version",
    "network",
    "purpose",
    "subnetwork",
  ),
  google_compute_backend_service: compute("compute_backend_service", "global/backendServices"),
  google_compute_firewall: compute("compute_firewall", "global/firewalls", "network", "direction"),
  google_compute_global_address: compute(
    "compute_global_address",
    "global/addresses",
    "address",
    "address_type",
    "description",
    "ip_version",
    "network",
    "prefix_length",
    "purpose",
  ),
  google_compute_global_forwarding_rule: compute(
    "compute_global_forwarding_rule",
    "global/forwardingRules",
    "ip_address",
    "ip_protocol",
    "port_range",
    "network",
  ),
  google_compute_health_check: compute("compute_health_check", "global/healthChecks"),
  google_compute_network: compute(
    "compute_network",
    "global/networks",
    "auto_create_subnetworks",
    "description",
  ),
  google_compute_region_network_endpoint_group: compute(
    "compute_region_network_endpoint_group",
    "regions/{{region}}/networkEndpointGroups",
    "cloud_run",
    "network_endpoint_type",
  ),
  google_compute_router: compute("compute_router", "regions/{{region}}/routers", "network"),
  google_compute_router_nat: {
    identity: "{{project}}/{{region}}/{{router}}/{{name}}",
    sources: [`${RESOURCES}/compute_router_nat#attributes-reference`],
  },
  google_compute_security_policy: compute("compute_security_policy", "global/securityPolicies"),
  google_compute_ssl_policy: compute("compute_ssl_policy", "global/sslPolicies"),
  google_compute_subnetwork: compute(
    "compute_subnetwork",
    "regions/{{region}}/subnetworks",
    "network",
    "description",
  ),
  google_compute_target_http_proxy: compute("compute_target_http_proxy", "global/targetHttpProxies"),
  google_compute_target_https_proxy: compute("compute_target_https_proxy", "global/targetHttpsProxies"),
  google_compute_url_map: compute("compute_url_map", "global/urlMaps"),
  google_dns_managed_zone: {
    identity: "projects/{{project}}/managedZones/{{name}}",
    fixed: ["dns_name", "visibility"],
    sources: [
      `${RESOURCES}/dns_managed_zone#attributes-reference`,
      "https://cloud.google.com/dns/docs/zones",
    ],
  },
  google_dns_record_set: {
    identity: "projects/{{project}}/managedZones/{{managed_zone}}/rrsets/{{name}}/{{type}}",
    sources: [`${RESOURCES}/dns_record_set#attributes-reference`],
  },
};

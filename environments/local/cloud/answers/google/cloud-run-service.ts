import type { ObjectValue } from "../../protocol/value.ts";
import { base32, base64, hex, uuid } from "../digest.ts";
import { type AnswerTable, argument, blocks, CREATED, type Resource, text } from "../resource.ts";
import { annotations, creator, labels } from "./labels.ts";
import { location, ownProjectNumber, projectId } from "./place.ts";

const DNS_LABEL = 63;
/** What stands for a region in a hash-based URL; of those that are not listed two letters are derived. */
const REGION_CODES: Readonly<Record<string, string>> = {
  "africa-south1": "bq",
  "europe-west1": "ew",
  "europe-west4": "ez",
  "northamerica-south1": "pv",
  "southamerica-west1": "tl",
  "us-central1": "uc",
  "us-south1": "vp",
};

function id(resource: Resource): string {
  return `projects/${projectId(resource)}/locations/${location(resource)}/services/${argument(resource, "name")}`;
}

/** Of one service, whatever becomes of its settings. */
function derive(resource: Resource, what: string): readonly [string, string] {
  return [`cloud run ${what}`, id(resource)];
}

/** The URL that can be known in advance, where its first DNS label is not too long. */
function deterministicUrl(resource: Resource): string | undefined {
  const label = `${argument(resource, "name")}-${ownProjectNumber(resource)}`;
  return label.length > DNS_LABEL ? undefined : `https://${label}.${location(resource)}.run.app`;
}

/** The URL that only the cloud knows: with a hash of the project and a code of the region. */
function hashUrl(resource: Resource): string {
  const region = location(resource);
  const hash = base32(10, "cloud run", ownProjectNumber(resource)).toLowerCase();
  const code = REGION_CODES[region] ?? hex(2, "region", region).replace(/\d/g, "x");
  return `https://${argument(resource, "name")}-${hash}-${code}.a.run.app`;
}

function revision(resource: Resource): string {
  const [template] = blocks(resource.config, "template");
  const suffix = base32(3, ...derive(resource, "revision")).toLowerCase();
  const name = template && text(template, "revision");
  return `${id(resource)}/revisions/${name ?? `${argument(resource, "name")}-00001-${suffix}`}`;
}

/** https://cloud.google.com/run/docs/reference/rest/v2/Condition */
function succeeded(type: string): ObjectValue {
  return {
    type,
    state: "CONDITION_SUCCEEDED",
    last_transition_time: CREATED,
    message: "",
    severity: "",
    reason: "",
    revision_reason: "",
    execution_reason: "",
  };
}

/**
 * https://registry.terraform.io/providers/hashicorp/google/6.50.0/docs/resources/cloud_run_v2_service#attributes-reference
 * https://cloud.google.com/run/docs/reference/rest/v2/projects.locations.services#Service
 * https://cloud.google.com/run/docs/triggering/https-request ("Service URL")
 */
export const cloudRunService: AnswerTable = {
  ...labels,
  ...annotations,
  id,
  project: projectId,
  ingress: () => "INGRESS_TRAFFIC_ALL",
  launch_stage: () => "GA",
  uid: (resource) => uuid(...derive(resource, "uid")),
  generation: () => "1",
  observed_generation: () => "1",
  create_time: () => CREATED,
  update_time: () => CREATED,
  delete_time: () => "",
  expire_time: () => "",
  creator,
  last_modifier: creator,
  latest_created_revision: revision,
  latest_ready_revision: revision,
  uri: hashUrl,
  urls: (resource) => [deterministicUrl(resource), hashUrl(resource)].filter((url) => url !== undefined),
  reconciling: () => false,
  etag: (resource) => `"${base64(12, ...derive(resource, "etag"))}"`,
  terminal_condition: () => [succeeded("Ready")],
  conditions: () => [succeeded("RoutesReady"), succeeded("ConfigurationsReady")],
  traffic_statuses: () => [
    { type: "TRAFFIC_TARGET_ALLOCATION_TYPE_LATEST", percent: 100, revision: "", tag: "", uri: "" },
  ],
};

import type { Construct } from "constructs";
import { ValidationError } from "../../errors/validation-error.ts";
import { checkProject } from "../project/project.ts";
import type { GkeClusterProps } from "./props.ts";

/** Of clusters and of node pools. Source: https://cloud.google.com/kubernetes-engine/docs/reference/rest/v1/projects.locations.clusters#Cluster */
const NAME = /^[a-z](?:[a-z0-9-]{0,38}[a-z0-9])?$/;
const LOCATION = /^([a-z]+-[a-z]+\d+)(-[a-z])?$/;
/** Source: https://cloud.google.com/pubsub/docs/pubsub-basics#resource_names */
const TOPIC = /^projects\/[a-z][a-z0-9:.-]+\/topics\/[A-Za-z][\w.~+%-]{2,254}$/;
/** Source: https://cloud.google.com/kubernetes-engine/docs/how-to/google-groups-rbac */
const RBAC_GROUP = /^gke-security-groups@[a-z0-9-]+(?:\.[a-z0-9-]+)+$/;

/** `europe-west1` of `europe-west1` and of `europe-west1-b`. */
export function regionOf(location: string): string {
  return location.replace(/-[a-z]$/, "");
}

/** @throws {ValidationError} for what GKE would refuse, and for a production cluster without a maintenance window */
export function checkCluster(scope: Construct, props: GkeClusterProps): void {
  const refuse = (fault: string, remedy: string): never => {
    throw new ValidationError(scope, fault, remedy);
  };
  checkProject(scope, props.project);
  for (const [noun, name] of [["cluster", props.name], ...poolNames(props)] as const) {
    if (NAME.test(name)) continue;
    refuse(
      `"${name}" cannot be the name of a ${noun}.`,
      "Use 1 to 40 lower-case letters, digits and hyphens that start with a letter and do not end with a hyphen.",
    );
  }
  checkPlace(props, refuse);
  if (props.mode?.kind === "standard" && poolNames(props).length === 0) {
    refuse("a standard cluster without node pools runs nothing.", "Name at least one in mode.nodePools.");
  }
  if (Object.keys(props.labels).length === 0) {
    refuse("a cluster without labels belongs to nobody.", "Say in labels at least whose it is.");
  }
  if (props.notificationTopic !== undefined && !TOPIC.test(props.notificationTopic)) {
    refuse(`"${props.notificationTopic}" is not a topic.`, "Use projects/<project id>/topics/<topic>.");
  }
  if (props.rbacGroup !== undefined && !RBAC_GROUP.test(props.rbacGroup)) {
    refuse(
      `"${props.rbacGroup}" cannot be the group of groups.`,
      "GKE takes gke-security-groups@<domain> only.",
    );
  }
  if ((props.production ?? true) && props.maintenance === undefined) {
    refuse(
      "in production GKE would upgrade the cluster at any time.",
      'Set maintenance, such as { days: ["SA", "SU"], from: "03:00", hours: 6 }.',
    );
  }
}

function checkPlace(
  { location, mode, network }: GkeClusterProps,
  refuse: (fault: string, remedy: string) => never,
): void {
  const [, region, zone] = LOCATION.exec(location) ?? [];
  if (region === undefined || (zone !== undefined && mode?.kind !== "standard")) {
    refuse(
      `there is no ${mode?.kind ?? "autopilot"} cluster in "${location}".`,
      "Use a region such as europe-west1, or for a standard cluster a zone such as europe-west1-b.",
    );
  }
  if (network.subnet.region !== region) {
    refuse(
      `a cluster in ${location} cannot use a subnet of ${network.subnet.region}.`,
      `Use a subnet of ${region}.`,
    );
  }
}

function poolNames({ mode }: GkeClusterProps): (readonly ["node pool", string])[] {
  return mode?.kind === "standard" ? Object.keys(mode.nodePools).map((name) => ["node pool", name]) : [];
}

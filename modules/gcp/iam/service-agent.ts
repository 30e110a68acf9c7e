import type { Project } from "../project/project.ts";
import type { ServiceAccountMember } from "./grantee.ts";

/**
 * The domains of service agents' e-mails, by the API that each acts for.
 * Source: https://cloud.google.com/iam/docs/service-agents
 */
const DOMAINS = {
  artifactregistry: "gcp-sa-artifactregistry",
  compute: "compute-system",
  container: "container-engine-robot",
  iap: "gcp-sa-iap",
  pubsub: "gcp-sa-pubsub",
  run: "serverless-robot-prod",
  secretmanager: "gcp-sa-secretmanager",
} as const;

/** An API with a service agent, by the first label of its name: `run` is that of `run.googleapis.com`. */
export type ServiceAgentName = keyof typeof DOMAINS;

/**
 * The identity with which a Google Cloud service acts in a project, such as the one that encrypts with a key there.
 *
 * Its e-mail is known at synth; whether it exists is not: Google creates an agent when its API is first used, and a
 * grant to one that does not exist fails. google 6.50 has no resource that creates it (`google_project_service_identity`
 * is google-beta's), so that is done once per project, after the API is enabled:
 * `gcloud beta services identity create --service=<api>.googleapis.com --project=<project>`.
 *
 * Source: https://cloud.google.com/iam/docs/create-service-agents
 */
export function serviceAgent(project: Project, service: ServiceAgentName): ServiceAccountMember {
  return `serviceAccount:service-${project.number}@${DOMAINS[service]}.iam.gserviceaccount.com`;
}
